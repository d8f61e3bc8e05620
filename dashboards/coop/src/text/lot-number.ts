/** A number for a lot of this harvest day that the product has not had: the day, then the day with -2, -3 … */
export function suggestLotNumber(day: string, taken: readonly string[]): string {
  const used = new Set(taken);
  let number = day;
  for (let i = 2; used.has(number); i++) number = `${day}-${i}`;
  return number;
}
