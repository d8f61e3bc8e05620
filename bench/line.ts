/** One measurement, as it is printed: one JSON line. */
export interface Line {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What was running and how hard, so that two lines can be compared. */
  readonly conditions: Readonly<Record<string, number | string>>;
}

export const print = (line: Line): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** A value at a share of a sorted list: 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
