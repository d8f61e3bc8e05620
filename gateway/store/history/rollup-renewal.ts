import type { DatabaseSync } from 'node:sqlite';
import type { Point } from '../../../domain/metric.ts';
import { framesBetween } from './frames-between.ts';
import {
  HOURS_IN_DAY,
  LEVELS,
  MINUTES_IN_HOUR,
  bucketAt,
  noReadings,
  summedUp,
  united,
} from './rollup-bucket.ts';
import type { Bucket, Level, Readings } from './rollup-bucket.ts';
import { noteReading } from './rollup-news.ts';
import type { News, NewsOfHour } from './rollup-news.ts';
import type { RollupRow, StoredRollups } from './rollup-rows.ts';

/** An hour with more readings than this has its minutes kept as well: fewer, and minutes would be as long as frames. */
export const DENSE_HOUR = 240;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What stands in the journal. */
type StandingOf = (point: Point) => Readings;

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
    const byPoint = new Map<Point, Readings>();
    for (const [at, readings] of frames(device, { from: bucket * length_ms, to: (bucket + 1) * length_ms }))
      for (const reading of readings) noteReading(byPoint, at, reading);
    return (point) => byPoint.get(point) ?? noReadings();
  }

  /** A span as one, with what is to stand in the place of some of its buckets. */
  function summedWith(
    changed: ReadonlyMap<number, Bucket | undefined>,
    of: { readonly series: number | undefined; readonly level: Level; readonly span: Span },
  ): Bucket | undefined {
    const { series, level, span } = of;
    const parts = [...changed.values()];
    let { from } = span;
    for (const number of [...changed.keys(), span.to].sort((a, b) => a - b)) {
      if (from < number) parts.push(stored.summed(series, level, { from, to: number }));
      from = number + 1;
    }
    return united(parts.filter((part) => part !== undefined));
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
      for (const [point, readings] of points) {
        const series = stored.series(device, point);
        const before = stored.summed(series, 'hour', { from: hour, to: hour + 1 });
        const sum = stored.summed(series, 'minute', span) === undefined ? byFrames() : byMinutes();
        rows.push({ device, point, level: 'hour', bucket: hour, sum });
        renewed.set(point, sum);

        function byMinutes(): Bucket | undefined {
          const fresh = summedUp(readings, 'minute');
          const minutes = new Map<number, Bucket | undefined>();
          for (const minute of new Set(readings.at.map((at) => bucketAt('minute', at)))) {
            let found = inMinute.get(minute);
            if (found === undefined) inMinute.set(minute, (found = standing(device, 'minute', minute)));
            const kept = stored.summed(series, 'minute', { from: minute, to: minute + 1 });
            const now = renewedBy(kept, found(point), fresh.get(minute));
            rows.push({ device, point, level: 'minute', bucket: minute, sum: now });
            minutes.set(minute, now);
          }
          return summedWith(minutes, { series, level: 'minute', span });
        }

        function byFrames(): Bucket | undefined {
          const found = inHour()(point);
          if (isWhole(before, found) && found.at.length > DENSE_HOUR && firstMinute >= minutesFrom)
            for (const [minute, sum] of summedUp(found, 'minute'))
              rows.push({ device, point, level: 'minute', bucket: minute, sum });
          return renewedBy(before, found, summedUp(readings, 'hour').get(hour));
        }
      }
      return renewed;
    }

    function renewDays(point: Point, hours: ReadonlyMap<number, Bucket | undefined>): void {
      const series = stored.series(device, point);
      const days = grouped(hours, ([hour]) => Math.floor(hour / HOURS_IN_DAY));
      for (const [day, changed] of days) {
        const from = day * HOURS_IN_DAY;
        const span = { from, to: from + HOURS_IN_DAY };
        const sum = summedWith(new Map(changed), { series, level: 'hour', span });
        rows.push({ device, point, level: 'day', bucket: day, sum });
      }
    }
  };
}

function renewedBy(
  before: Bucket | undefined,
  found: Readings,
  fresh: Bucket | undefined,
): Bucket | undefined {
  if (before === undefined || isWhole(before, found)) return united(summedUp(found, 'hour').values());
  return fresh === undefined ? before : united([before, fresh]);
}

/** Whether all that a bucket was made of still stands: a frame that comes back keeps its time. */
const isWhole = (before: Bucket | undefined, { at }: Readings): boolean =>
  before === undefined ||
  (at.length >= before.count && at.includes(before.first_at) && at.includes(before.last_at));

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
