import type { SeqRange } from '../../core/ports/telemetry-outbox.ts';

/** Ranges united where they touch or overlap, ascending. */
export function united(ranges: readonly SeqRange[]): readonly SeqRange[] {
  const result: SeqRange[] = [];
  for (const range of ranges.toSorted((one, other) => one.low - other.low)) {
    const last = result.at(-1);
    if (range.high <= range.low) continue;
    if (last === undefined || range.low > last.high) result.push(range);
    else result[result.length - 1] = { low: last.low, high: Math.max(last.high, range.high) };
  }
  return result;
}
