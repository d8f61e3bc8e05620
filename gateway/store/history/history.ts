import type { History } from '../../core/ports/reads.ts';
import { gapsOf } from './history-gaps.ts';
import type { KnownGap } from './history-gaps.ts';
import { stepAt, stepOf } from './history-range.ts';
import type { HistoryRange } from './history-range.ts';
import type { Bucket } from './rollup-bucket.ts';

/**
 * Sums a series up into steps counted from `from`, each [start, min, mean, max]; steps without readings are absent. A
 * bucket counts in the step of its first reading.
 * @param buckets of the series, those with a reading in the range, ascending in time; none overlaps another
 * @param known gaps whose cause is known
 */
export function summarise(
  buckets: Iterable<Bucket>,
  asked: HistoryRange,
  known: readonly KnownGap[] = [],
): History {
  const range = { ...asked, step_ms: stepOf(asked) };
  const points: [number, number, number, number][] = [];
  const gaps = gapsOf(range);
  let step: { number: number; min: number; max: number; sum: number; count: number } | undefined;

  const endStep = () =>
    step &&
    points.push([range.from + step.number * range.step_ms, step.min, step.sum / step.count, step.max]);

  for (const bucket of buckets) {
    const { min, max, sum, count } = bucket;
    const number = stepAt(Math.max(range.from, bucket.first_at), range);
    if (step?.number === number) {
      step.min = Math.min(step.min, min);
      step.max = Math.max(step.max, max);
      step.sum += sum;
      step.count += count;
    } else {
      endStep();
      step = { number, min, max, sum, count };
    }
    gaps.add(bucket);
  }
  endStep();
  return { points, gaps: gaps.found(known) };
}
