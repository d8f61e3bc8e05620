import type { Point } from '../../../domain/metric.ts';
import { bucketAt, noReadings } from './rollup-bucket.ts';
import type { Readings } from './rollup-bucket.ts';
import type { StoredReading } from '../row.ts';

/**
 * What came into one hour of a device since it was summed up. Implausible readings are noted as well: the frame may have
 * come again, and what it said before was good.
 */
export type NewsOfHour = Map<Point, Readings>;
/** The same by hour. */
export type News = Map<number, NewsOfHour>;

/**
 * Takes note of a frame.
 * @param body as it stands in the journal
 */
export function note(news: News, at: number, body: string): void {
  const hour = bucketAt('hour', at);
  let points = news.get(hour);
  if (points === undefined) news.set(hour, (points = new Map<Point, Readings>()));
  for (const reading of JSON.parse(body) as StoredReading[]) noteReading(points, at, reading); // as row.ts wrote it
}

/** Adds a reading to those of its point. */
export function noteReading(
  points: Map<Point, Readings>,
  at: number,
  [point, value, quality]: StoredReading,
): void {
  let noted = points.get(point);
  if (noted === undefined) points.set(point, (noted = noReadings()));
  noted.at.push(at);
  noted.value.push(quality === undefined ? value : NaN);
}
