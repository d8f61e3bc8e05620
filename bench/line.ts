/** One measurement, as it is printed: one JSON line. */
export interface Line {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What was running and how hard, so that two lines can be compared. */
  readonly conditions: Readonly<Record<string, number | string>>;
}

const seen = new Map<string, number>();
let earlier: ReadonlyMap<string, number> = new Map();

/** One name for each line of a run: some measurements are taken under several conditions, always in the same order. */
function nthOf(what: string, counts: Map<string, number>): string {
  const n = (counts.get(what) ?? 0) + 1;
  counts.set(what, n);
  return `${what} ${n}`;
}

/** Lines printed from now on say how they stand to those of an earlier run, as `npm run bench` printed it. */
export function compareWith(text: string): void {
  const counts = new Map<string, number>();
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  earlier = new Map(
    lines.map((line) => {
      const { what, value } = JSON.parse(line) as Line;
      return [nthOf(what, counts), value];
    }),
  );
}

export function print(line: Line): void {
  const before = earlier.get(nthOf(line.what, seen));
  const compared = before !== undefined && { before, ratio: round(line.value / before, 2) };
  process.stdout.write(`${JSON.stringify({ ...line, ...compared })}\n`);
}

/** A value at a share of a sorted list: 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
