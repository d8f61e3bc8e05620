import type { History } from '../../core/ports/reads.ts';
import type { HistoryRange } from './history-range.ts';
import type { Bucket } from './rollup-bucket.ts';

/** A stretch this many times the usual spacing of a series is a gap and not a late reading. */
const GAP_SPACINGS = 3;
/** Spacings looked at to find the usual one. */
const MAX_SPACINGS = 2_000;

/** A time without readings whose cause was recorded. */
export interface KnownGap {
  readonly cause: string;
  /** UTC ms. */
  readonly from: number;
  readonly to: number;
}

type Stretch = Omit<KnownGap, 'cause'>;

/**
 * Finds the gaps of a series: stretches without readings longer than a step and longer than three times the series' usual
 * (median) spacing, from the last reading before to the first after, or to the edge of the range. Within a bucket of
 * several readings their mean spacing stands for each.
 */
export function gapsOf({ from, to, step_ms }: HistoryRange) {
  const stretches: Stretch[] = [];
  const spacings: [spacing_ms: number, times: number][] = [];
  let last: number | undefined;

  const stretch = (start: number, end: number) => {
    if (end - start > step_ms) stretches.push({ from: start, to: end });
  };
  const spacing = (ms: number, times: number) => {
    if (times > 0 && spacings.length < MAX_SPACINGS) spacings.push([ms, times]);
  };

  return {
    /** The next bucket in time. */
    add({ first_at, last_at, count }: Bucket): void {
      stretch(last ?? from, first_at);
      if (last !== undefined) spacing(first_at - last, 1);
      spacing((last_at - first_at) / (count - 1), count - 1);
      last = last_at;
    },

    found(known: readonly KnownGap[]): History['gaps'] {
      const usual_ms = median(spacings);
      return [...stretches, ...(to - (last ?? from) > step_ms ? [{ from: last ?? from, to }] : [])]
        .filter((gap) => gap.to - gap.from > GAP_SPACINGS * usual_ms)
        .map((gap) => ({ ...gap, cause: causeOf(gap, known) }));
    },
  };
}

/** The cause that explains most of a gap, if it explains at least half of it. */
function causeOf(gap: Stretch, known: readonly KnownGap[]): string {
  const explained = new Map<string, number>();
  for (const { cause, from, to } of known) {
    const ms = Math.min(gap.to, to) - Math.max(gap.from, from);
    if (ms > 0) explained.set(cause, (explained.get(cause) ?? 0) + ms);
  }
  const [cause, ms] = [...explained].reduce((one, other) => (other[1] > one[1] ? other : one), ['', 0]);
  return ms * 2 >= gap.to - gap.from ? cause : 'no_data';
}

/** Of values that count so many times each; 0 of none. */
function median(values: readonly (readonly [value: number, times: number])[]): number {
  const half = Math.floor(values.reduce((sum, [, times]) => sum + times, 0) / 2);
  let passed = 0;
  for (const [value, times] of values.toSorted(([a], [b]) => a - b)) {
    passed += times;
    if (passed > half) return value;
  }
  return 0;
}
