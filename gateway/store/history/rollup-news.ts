import type { Point } from '../../../domain/metric.ts';
import { bucketAt, bucketOf } from './rollup-bucket.ts';
import type { Bucket } from './rollup-bucket.ts';
import type { StoredReading } from '../row.ts';

/** What came into one hour of a device since it was summed up: each reading of each point, good ones only. */
export type NewsOfHour = Map<Point, NewsOfPoint>;
interface NewsOfPoint {
  readonly minutes: Set<number>;
  readonly readings: Bucket[];
}
/** The same by hour. */
export type News = Map<number, NewsOfHour>;

/**
 * Takes note of a frame. A point is noted also when its value is implausible: the frame may have come again, and what it
 * said before was good.
 * @param body as it stands in the journal
 * @returns how many readings it has
 */
export function note(news: News, at: number, body: string): number {
  const hour = bucketAt('hour', at);
  let points = news.get(hour);
  if (points === undefined) news.set(hour, (points = new Map<Point, NewsOfPoint>()));
  const readings = JSON.parse(body) as StoredReading[]; // as row.ts wrote it
  for (const [point, value, quality] of readings) {
    let noted = points.get(point);
    if (noted === undefined) points.set(point, (noted = { minutes: new Set(), readings: [] }));
    noted.minutes.add(bucketAt('minute', at));
    if (quality === undefined) noted.readings.push(bucketOf(at, value));
  }
  return readings.length;
}
