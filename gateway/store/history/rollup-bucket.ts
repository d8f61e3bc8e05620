/** Good readings of one point summed up over a stretch of time. */
export interface Bucket {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  /** At least 1. */
  readonly count: number;
  /** UTC ms of the first and the last reading. */
  readonly first_at: number;
  readonly last_at: number;
}

/**
 * Lengths of time that readings are summed up over, all UTC, each a whole number of the one before it. Days are not the
 * farm's local days: a step of a chart that begins within a bucket opens it (history-buckets.ts), so a local day is
 * exact all the same, and nothing has to be made anew when a time zone or its rules change.
 */
export const LEVELS = {
  minute: { number: 1, length_ms: 60_000 },
  hour: { number: 2, length_ms: 3_600_000 },
  day: { number: 3, length_ms: 86_400_000 },
} as const;
export type Level = keyof typeof LEVELS;

export const MINUTES_IN_HOUR = 60;
export const HOURS_IN_DAY = 24;

/** The bucket of a level that an instant (UTC ms) falls in, counted from 1970. */
export const bucketAt = (level: Level, at: number): number => Math.floor(at / LEVELS[level].length_ms);

/** A single reading. */
export const bucketOf = (at: number, value: number): Bucket => ({
  ...{ min: value, max: value, sum: value, count: 1 },
  ...{ first_at: at, last_at: at },
});

type Growing = { -readonly [Key in keyof Bucket]: Bucket[Key] };

/** Several as one; undefined for none. */
export function united(buckets: Iterable<Bucket>): Bucket | undefined {
  let all: Growing | undefined;
  for (const bucket of buckets) {
    if (all === undefined) all = { ...bucket };
    else grow(all, bucket);
  }
  return all;
}

function grow(all: Growing, more: Bucket): void {
  all.min = Math.min(all.min, more.min);
  all.max = Math.max(all.max, more.max);
  all.sum += more.sum;
  all.count += more.count;
  all.first_at = Math.min(all.first_at, more.first_at);
  all.last_at = Math.max(all.last_at, more.last_at);
}

/** Readings of one point, by column: an object for each would be most of what summing up takes. */
export interface Readings {
  /** UTC ms. */
  readonly at: number[];
  /** NaN for an implausible one. */
  readonly value: number[];
}

export const noReadings = (): Readings => ({ at: [], value: [] });

/** The good ones summed up by bucket of a level. */
export function summedUp({ at, value }: Readings, level: Level): Map<number, Bucket> {
  const sums = new Map<number, Growing>();
  at.forEach((moment, index) => {
    const good = value[index] ?? NaN;
    if (Number.isNaN(good)) return;
    const number = bucketAt(level, moment);
    const sum = sums.get(number);
    if (sum === undefined) sums.set(number, bucketOf(moment, good));
    else growBy(sum, moment, good);
  });
  return sums;
}

function growBy(sum: Growing, at: number, value: number): void {
  if (value < sum.min) sum.min = value;
  if (value > sum.max) sum.max = value;
  sum.sum += value;
  sum.count += 1;
  if (at < sum.first_at) sum.first_at = at;
  if (at > sum.last_at) sum.last_at = at;
}
