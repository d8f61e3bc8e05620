import type { DatabaseSync } from 'node:sqlite';
import type { History, HistoryQuery } from '../../core/ports/reads.ts';
import { framesBetween } from './frames-between.ts';
import { bucketsOf } from './history-buckets.ts';
import type { KnownGap } from './history-gaps.ts';
import { stepOf } from './history-range.ts';
import type { HistoryRange } from './history-range.ts';
import { summarise } from './history.ts';
import { inSnapshot } from '../in-snapshot.ts';
import { LEVELS, bucketAt, bucketOf } from './rollup-bucket.ts';
import type { Bucket, Level } from './rollup-bucket.ts';
import { note } from './rollup-news.ts';
import type { News } from './rollup-news.ts';
import type { RollupReadsOptions } from './rollup-reads.ts';
import { rollupRenewal } from './rollup-renewal.ts';
import { storedRollups } from './rollup-rows.ts';
import type { Buckets } from './rollup-rows.ts';
import { ROLLUP_CONSUMER } from './rollup-writer.ts';
import { KIND } from '../row.ts';

/** Entries behind the rollups that are read one by one; when more wait, a device's own are found by its times. */
export const NEAR_ENTRIES = 50_000;
/** Most recorded gaps looked at for one answer: the latest. */
const MAX_KNOWN_GAPS = 10_000;

/** Charts, over a connection that cannot write. What the rollups do not have yet is summed up from the frames. */
export function historyReads(db: DatabaseSync, { head, cursor }: RollupReadsOptions) {
  const stored = storedRollups(db);
  const renew = rollupRenewal(db, stored);
  const numberOf = db.prepare("SELECT id FROM name WHERE role = 'device' AND text = ?");
  const frames = framesBetween(db);
  const where = `seq > ? AND kind = ${KIND.frame} AND subject = ? AND at >= ? AND at < ?`;
  const near = db.prepare(`SELECT at, body FROM entry NOT INDEXED WHERE ${where}`);
  const far = db.prepare(`SELECT at, body FROM entry INDEXED BY frame_key WHERE ${where}`);
  const gaps = db.prepare(
    `SELECT cause, from_at, to_at FROM gap WHERE to_at > ? AND from_at < ? AND (device IS NULL OR device = ?)
     ORDER BY to_at DESC LIMIT ${MAX_KNOWN_GAPS}`,
  );

  /** Frames behind the rollups, of all the days that the range touches: a day is renewed as a whole. */
  function newsOf(device: number, { from, to }: HistoryRange): News {
    const after = cursor(ROLLUP_CONSUMER);
    const days = [bucketAt('day', from), bucketAt('day', to - 1) + 1].map(
      (day) => day * LEVELS.day.length_ms,
    );
    const waiting = head() - after <= NEAR_ENTRIES ? near : far;
    const news: News = new Map();
    for (const row of waiting.iterate(after, device, ...days)) note(news, Number(row.at), String(row.body));
    return news;
  }

  function* buckets(device: number, { point, ...range }: HistoryRange & HistoryQuery): Generator<Bucket> {
    const series = stored.series(device, point);
    const news = newsOf(device, range);
    for (const points of news.values())
      for (const other of points.keys()) if (other !== point) points.delete(other);
    const renewed = renew({ device, news, minutesFrom: -Infinity });

    function bucketsAt(level: Level, span: { from: number; to: number }): Buckets {
      const known = stored.buckets(series, level, span);
      const changed = renewed.filter(
        (row) => row.level === level && row.bucket >= span.from && row.bucket < span.to,
      );
      if (changed.length === 0) return known;
      for (const { bucket, sum } of changed) {
        if (sum === undefined) known.delete(bucket);
        else known.set(bucket, sum);
      }
      return new Map([...known].sort(([one], [other]) => one - other));
    }

    function readings(span: { from: number; to: number }): readonly Bucket[] {
      const found: Bucket[] = [];
      for (const [at, stated] of frames(device, span))
        for (const [candidate, value, quality] of stated)
          if (candidate === point && quality === undefined) found.push(bucketOf(at, value));
      return found;
    }

    yield* bucketsOf({ buckets: bucketsAt, readings }, range);
  }

  const knownGaps = (device: number, { from, to }: HistoryRange): readonly KnownGap[] =>
    gaps
      .all(from, to, device)
      .map((row) => ({ cause: String(row.cause), from: Number(row.from_at), to: Number(row.to_at) }));

  return {
    history: (query: HistoryQuery): History =>
      inSnapshot(db, () => {
        const device = Number(numberOf.get(query.device)?.id ?? 0); // numbers begin at 1
        const asked = { ...query, step_ms: stepOf(query) };
        return summarise(buckets(device, asked), asked, knownGaps(device, asked));
      }),
  };
}
