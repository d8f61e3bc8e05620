import type { History } from '../core/ports/reads.ts';

/** Most steps a history may have; a finer step is widened so that an answer stays small. */
export const MAX_HISTORY_STEPS = 10_000;
/** A stretch this many times the usual spacing of a series is a gap and not a late reading. */
const GAP_SPACINGS = 3;
/** Spacings looked at to find the usual one. */
const MAX_SPACINGS = 10_000;

export interface HistoryRange {
  /** UTC ms, from included, to excluded. */
  readonly from: number;
  readonly to: number;
  readonly step_ms: number;
}

/** The step that is really used for a range. */
export const stepOf = ({ from, to, step_ms }: HistoryRange): number =>
  Math.max(1, Math.floor(step_ms), Math.ceil((to - from) / MAX_HISTORY_STEPS));

/**
 * Sums a series up into steps counted from `from`, each [start, min, mean, max]; steps without readings are absent.
 * A gap is a stretch without readings longer than a step and longer than three times the series' usual (median)
 * spacing; it runs from the last reading before to the first after it, or to the edge of the range.
 * @param readings good readings as [UTC ms, value] within the range, ascending in time
 */
export function summarise(readings: Iterable<readonly [number, number]>, range: HistoryRange): History {
  const step_ms = stepOf(range);
  const points: [number, number, number, number][] = [];
  const stretches: { from: number; to: number }[] = [];
  const spacings: number[] = [];
  let step: { start: number; min: number; max: number; sum: number; count: number } | undefined;
  let last: number | undefined;

  const endStep = () => step && points.push([step.start, step.min, step.sum / step.count, step.max]);
  const stretch = (from: number, to: number) => {
    if (to - from > step_ms) stretches.push({ from, to });
  };

  for (const [at, value] of readings) {
    const start = range.from + Math.floor((at - range.from) / step_ms) * step_ms;
    if (step?.start === start) {
      step.min = Math.min(step.min, value);
      step.max = Math.max(step.max, value);
      step.sum += value;
      step.count += 1;
    } else {
      endStep();
      step = { start, min: value, max: value, sum: value, count: 1 };
    }
    stretch(last ?? range.from, at);
    if (last !== undefined && spacings.length < MAX_SPACINGS) spacings.push(at - last);
    last = at;
  }
  endStep();
  stretch(last ?? range.from, range.to);

  const usual_ms = median(spacings);
  return {
    points,
    gaps: stretches
      .filter(({ from, to }) => to - from > GAP_SPACINGS * usual_ms)
      .map((gap) => ({ ...gap, cause: 'no_data' })),
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
