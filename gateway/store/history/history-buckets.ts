import { stepAt } from './history-range.ts';
import type { HistoryRange } from './history-range.ts';
import { HOURS_IN_DAY, LEVELS, MINUTES_IN_HOUR, bucketAt } from './rollup-bucket.ts';
import type { Bucket, Level } from './rollup-bucket.ts';
import { DENSE_HOUR } from './rollup-renewal.ts';
import type { Buckets } from './rollup-rows.ts';

/** Steps of so many days are put together from days. */
const DAYS_FOR_DAYS = 2;

/** What stands of a series. */
export interface SeriesPast {
  /** @param to excluded, like `from` the number of a bucket */
  buckets(level: Level, span: { readonly from: number; readonly to: number }): Buckets;
  /** Good readings in order of time. @param to excluded, UTC ms */
  readings(span: { readonly from: number; readonly to: number }): readonly Bucket[];
}

/**
 * A series as the few buckets from which the steps of a range are put together: the largest that lie within one step, and
 * those that do not are opened, days into hours, hours into minutes or readings. So the steps are those of the readings
 * themselves, whatever the range, up to the rounding of sums. Where frames have expired an hour cannot be opened (where
 * its minutes stand, a minute): it counts as a whole in the step of its first reading, and an edge of a step is off by
 * less than that hour.
 */
export function* bucketsOf(past: SeriesPast, range: HistoryRange): Generator<Bucket> {
  const { from, to, step_ms } = range;
  const level: Level = step_ms >= DAYS_FOR_DAYS * LEVELS.day.length_ms ? 'day' : 'hour';
  const span = { from: bucketAt(level, from), to: bucketAt(level, to - 1) + 1 };
  for (const [number, bucket] of past.buckets(level, span)) {
    if (isInStep(bucket)) yield bucket;
    else yield* fitting(level, number, bucket);
  }

  function isInStep({ first_at, last_at }: Bucket): boolean {
    return first_at >= from && last_at < to && stepAt(first_at, range) === stepAt(last_at, range);
  }

  function* fitting(of: Level | undefined, number: number, bucket: Bucket): Generator<Bucket> {
    if (bucket.last_at < from || bucket.first_at >= to) return;
    const parts = isInStep(bucket) || of === undefined ? undefined : opened(of, number, bucket);
    if (parts === undefined) yield bucket;
    else for (const [level, part, inside] of parts) yield* fitting(level, part, inside);
  }

  /** The parts of a bucket; undefined when some of them are gone. */
  function opened(of: Level, number: number, bucket: Bucket) {
    const isSparse = of === 'hour' && bucket.count <= DENSE_HOUR; // its readings are as short as minutes would be
    const parts = [...(isSparse ? readingsOf(of, number) : partsOf(of, number))];
    const count = parts.reduce((sum, [, , part]) => sum + part.count, 0);
    return count < bucket.count ? undefined : parts;
  }

  function* partsOf(of: Level, number: number): Generator<[Level | undefined, number, Bucket]> {
    if (of !== 'minute') {
      const finer = of === 'day' ? 'hour' : 'minute';
      const times = of === 'day' ? HOURS_IN_DAY : MINUTES_IN_HOUR;
      const inside = past.buckets(finer, { from: number * times, to: (number + 1) * times });
      for (const [part, bucket] of inside) yield [finer, part, bucket];
      if (inside.size > 0) return;
    }
    yield* readingsOf(of, number);
  }

  function* readingsOf(of: Level, number: number): Generator<[undefined, number, Bucket]> {
    const { length_ms } = LEVELS[of];
    const span = { from: number * length_ms, to: (number + 1) * length_ms };
    for (const reading of past.readings(span)) yield [undefined, 0, reading];
  }
}
