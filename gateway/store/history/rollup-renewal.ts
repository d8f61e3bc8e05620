import type { DatabaseSync } from 'node:sqlite';
import type { Point } from '../../../domain/metric.ts';
import { framesBetween } from './frames-between.ts';
import { HOURS_IN_DAY, LEVELS, MINUTES_IN_HOUR, bucketAt, bucketOf, united } from './rollup-bucket.ts';
import type { Bucket, Level } from './rollup-bucket.ts';
import type { News, NewsOfHour } from './rollup-news.ts';
import type { RollupRow, StoredRollups } from './rollup-rows.ts';

/** An hour with more readings than this has its minutes kept as well: fewer, and minutes would be as long as frames. */
export const DENSE_HOUR = 240;

/** A reading that stands in the journal; `good` is absent for an implausible one. */
interface Standing {
  readonly at: number;
  readonly good?: Bucket;
}
type StandingOf = (point: Point) => readonly Standing[];

export interface RenewalOf {
  readonly device: number;
  readonly news: News;
  /** Minutes before this one are not kept. */
  readonly minutesFrom: number;
}

/**
 * Sums up anew what news touch, from the frames that stand in the journal: however often and in whatever order a frame
 * came, was united or rewritten, it counts once and as it stands now. Where frames that a bucket was made of have expired,
 * the news are added to it instead, so that a late frame makes no bucket poorer; a frame that is rewritten there counts
 * beside what it said before. That a frame has expired is seen by the bucket's first or last reading or their number: a
 * frame in between that went away alone, with as many late ones in the same bucket, would be missed.
 */
export function rollupRenewal(db: DatabaseSync, stored: StoredRollups) {
  const frames = framesBetween(db);

  function standing(device: number, level: Level, bucket: number): StandingOf {
    const { length_ms } = LEVELS[level];
    const byPoint = new Map<Point, Standing[]>();
    for (const [at, readings] of frames(device, { from: bucket * length_ms, to: (bucket + 1) * length_ms }))
      for (const [point, value, quality] of readings) {
        const reading = quality === undefined ? { at, good: bucketOf(at, value) } : { at };
        const known = byPoint.get(point);
        if (known === undefined) byPoint.set(point, [reading]);
        else known.push(reading);
      }
    return (point) => byPoint.get(point) ?? [];
  }

  /** Rows of the hours that news touch, of their minutes and of their days. */
  return ({ device, news, minutesFrom }: RenewalOf): RollupRow[] => {
    const rows: RollupRow[] = [];
    const hoursOf = new Map<Point, Map<number, Bucket | undefined>>();
    for (const [hour, points] of news) {
      const hours = renewHour(hour, points);
      for (const [point, sum] of hours) {
        const known = hoursOf.get(point);
        if (known === undefined) hoursOf.set(point, new Map([[hour, sum]]));
        else known.set(hour, sum);
      }
    }
    for (const [point, hours] of hoursOf) renewDays(point, hours);
    return rows;

    function renewHour(hour: number, points: NewsOfHour): Map<Point, Bucket | undefined> {
      const inHour = once(() => standing(device, 'hour', hour));
      const inMinute = new Map<number, StandingOf>();
      const firstMinute = hour * MINUTES_IN_HOUR;
      const span = { from: firstMinute, to: firstMinute + MINUTES_IN_HOUR };
      const renewed = new Map<Point, Bucket | undefined>();
      for (const [point, { minutes, readings }] of points) {
        const series = stored.series(device, point);
        const kept = stored.buckets(series, 'minute', span);
        const before = stored.buckets(series, 'hour', { from: hour, to: hour + 1 }).get(hour);
        const sum = kept.size > 0 ? byMinutes() : byFrames();
        rows.push({ device, point, level: 'hour', bucket: hour, sum });
        renewed.set(point, sum);

        function byMinutes(): Bucket | undefined {
          for (const minute of minutes) {
            let found = inMinute.get(minute);
            if (found === undefined) inMinute.set(minute, (found = standing(device, 'minute', minute)));
            const fresh = readings.filter(({ first_at }) => bucketAt('minute', first_at) === minute);
            const renewedMinute = renewedBy(kept.get(minute), found(point), fresh);
            rows.push({ device, point, level: 'minute', bucket: minute, sum: renewedMinute });
            if (renewedMinute === undefined) kept.delete(minute);
            else kept.set(minute, renewedMinute);
          }
          return united(kept.values());
        }

        function byFrames(): Bucket | undefined {
          const found = inHour()(point);
          if (isWhole(before, found) && found.length > DENSE_HOUR && firstMinute >= minutesFrom)
            for (const [minute, of] of grouped(good(found), ({ first_at }) => bucketAt('minute', first_at)))
              rows.push({ device, point, level: 'minute', bucket: minute, sum: united(of) });
          return renewedBy(before, found, readings);
        }
      }
      return renewed;
    }

    function renewDays(point: Point, hours: ReadonlyMap<number, Bucket | undefined>): void {
      const series = stored.series(device, point);
      const days = grouped(hours, ([hour]) => Math.floor(hour / HOURS_IN_DAY));
      for (const [day, changed] of days) {
        const from = day * HOURS_IN_DAY;
        const all = stored.buckets(series, 'hour', { from, to: from + HOURS_IN_DAY });
        for (const [hour, sum] of changed) {
          if (sum === undefined) all.delete(hour);
          else all.set(hour, sum);
        }
        rows.push({ device, point, level: 'day', bucket: day, sum: united(all.values()) });
      }
    }
  };
}

function renewedBy(
  before: Bucket | undefined,
  found: readonly Standing[],
  fresh: readonly Bucket[],
): Bucket | undefined {
  if (before === undefined || isWhole(before, found)) return united(good(found));
  return united([before, ...fresh]);
}

/** Whether all that a bucket was made of still stands: a frame that comes back keeps its time. */
const isWhole = (before: Bucket | undefined, found: readonly Standing[]): boolean =>
  before === undefined ||
  (found.length >= before.count &&
    found.some(({ at }) => at === before.first_at) &&
    found.some(({ at }) => at === before.last_at));

const good = (found: readonly Standing[]): Bucket[] =>
  found.flatMap((reading) => (reading.good === undefined ? [] : [reading.good]));

function grouped<T>(items: Iterable<T>, keyOf: (item: T) => number): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
