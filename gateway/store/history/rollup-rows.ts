import type { DatabaseSync } from 'node:sqlite';
import type { Point } from '../../../domain/metric.ts';
import { LEVELS } from './rollup-bucket.ts';
import type { Bucket, Level } from './rollup-bucket.ts';
import type { Row } from '../row.ts';

/** A bucket of a series as it is to stand in the journal; without `sum` none is to stand there. */
export interface RollupRow {
  readonly device: number;
  readonly point: Point;
  readonly level: Level;
  readonly bucket: number;
  readonly sum: Bucket | undefined;
}

/** A step of summing up, one transaction: entries up to a seq are in, and no minutes before that one are kept. */
export interface RollupChange {
  readonly of: 'rollup';
  readonly seq: number;
  readonly rows: Iterable<RollupRow>;
  readonly minutesFrom: number;
}

/** Buckets of one level by their number, ascending. */
export type Buckets = ReadonlyMap<number, Bucket>;

/** The rollups that stand in the journal. */
export function storedRollups(db: DatabaseSync) {
  const find = db.prepare('SELECT id FROM series WHERE device = ? AND point = ?');
  const range = db.prepare(
    `SELECT bucket, min, max, sum, count, first_ms, last_ms FROM rollup
     WHERE series = ? AND level = ? AND bucket >= ? AND bucket < ? ORDER BY bucket`,
  );
  const sum = db.prepare(
    `SELECT 0, min(min), max(max), sum(sum), sum(count), min(bucket * ? + first_ms), max(bucket * ? + last_ms)
     FROM rollup WHERE series = ? AND level = ? AND bucket >= ? AND bucket < ?`,
  );
  // A chart of a year reads nine thousand rows, and names are half of their cost.
  for (const statement of [range, sum]) statement.setReturnArrays(true);
  const known = new Map<number, Map<Point, number>>();
  return {
    /** The number of a series; undefined for one of which nothing was summed up yet. A number once given stays. */
    series(device: number, point: Point): number | undefined {
      let points = known.get(device);
      if (points === undefined) known.set(device, (points = new Map<Point, number>()));
      const hit = points.get(point);
      if (hit !== undefined) return hit;
      const row = find.get(device, point);
      if (row === undefined) return undefined;
      points.set(point, Number(row.id));
      return Number(row.id);
    },

    /** All buckets of a span as one; undefined for none. @param to excluded */
    summed(series: number | undefined, level: Level, { from, to }: { from: number; to: number }) {
      if (series === undefined) return undefined;
      const { number, length_ms } = LEVELS[level];
      const row = sum.get(length_ms, length_ms, series, number, from, to);
      return row === undefined || row[3] === null ? undefined : bucketFrom(row, 0);
    },

    /** @param to excluded */
    buckets(series: number | undefined, level: Level, { from, to }: { from: number; to: number }) {
      const found = new Map<number, Bucket>();
      if (series === undefined) return found;
      const { number, length_ms } = LEVELS[level];
      for (const row of range.all(series, number, from, to)) {
        const bucket = Number(row[0]);
        found.set(bucket, bucketFrom(row, bucket * length_ms));
      }
      return found;
    },
  };
}
export type StoredRollups = ReturnType<typeof storedRollups>;

/** @param row its columns by their place in the statement above */
const bucketFrom = (row: Row, start: number): Bucket => ({
  min: Number(row[1]),
  max: Number(row[2]),
  sum: Number(row[3]),
  count: Number(row[4]),
  first_at: start + Number(row[5]),
  last_at: start + Number(row[6]),
});
