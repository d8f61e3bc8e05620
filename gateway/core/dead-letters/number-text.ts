/** One number with "." or "," as decimal mark and nothing between its digits: "1.234,5" may mean two things. */
const NUMBER = /^([+-]?\d{1,15}(?:[.,]\d{1,15})?)(.*)$/su;

/**
 * The number that a text is: one number, "." or "," as decimal mark, spaces around it, and behind it at most the unit of
 * its metric in the catalogue, spelled as there (`31,2`, ` 31.2 % `). Everything else is undefined: a guess would
 * become a fact.
 */
export function numberOf(text: string, unit: string): number | undefined {
  const [, digits = '', rest = ''] = NUMBER.exec(text.trim()) ?? [];
  if (digits === '') return undefined;
  // NFKC: the micro sign and the degree have two code points each that nobody can tell apart.
  const behind = rest.trim().normalize('NFKC');
  return behind === '' || behind === unit.normalize('NFKC') ? Number(digits.replace(',', '.')) : undefined;
}
