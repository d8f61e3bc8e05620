import type { DatabaseSync } from 'node:sqlite';
import { inSnapshot } from '../in-snapshot.ts';
import { bucketAt } from './rollup-bucket.ts';
import { note } from './rollup-news.ts';
import type { News, NewsOfHour } from './rollup-news.ts';
import { rollupRenewal } from './rollup-renewal.ts';
import { storedRollups } from './rollup-rows.ts';
import type { RollupRow } from './rollup-rows.ts';
import { ROLLUP_CONSUMER } from './rollup-writer.ts';
import { KIND } from '../row.ts';

/** Entries one step takes in; commits, forwarding and charts wait behind it. */
export const MAX_STEP_ENTRIES = 5_000;
/** Hours of devices one step renews: each is read as a whole, and late frames may be of an hour of their own each. */
const MAX_STEP_HOURS = 1_000;
/** What came later than in the hour after its own counts as so many: the pages of that hour lie anywhere on the card. */
const LATE_HOUR_COUNTS = 10;
/** Bytes of frames one step takes in, some 20 a reading: a frame may have a hundred. */
const MAX_STEP_BYTES = 400_000;

export interface RollupAsk {
  /** Nothing is to be done while fewer entries wait. */
  readonly waiting: number;
  /** Minutes before this one are not kept. */
  readonly minutesFrom: number;
}

/** What a step writes: entries up to `seq` are in. */
export interface RollupStep {
  readonly seq: number;
  /** Made one device at a time: those of all would be most of the thread's memory. */
  readonly rows: Iterable<RollupRow>;
}

export interface RollupReadsOptions {
  readonly head: () => number;
  readonly cursor: (consumer: string) => number;
}

/** The next step of summing up, over a connection that cannot write. */
export function rollupReads(db: DatabaseSync, { head, cursor }: RollupReadsOptions) {
  const next = db.prepare(
    `SELECT seq, subject, at, received_at, CASE kind WHEN ${KIND.frame} THEN octet_length(body) END FROM entry
     WHERE seq > ? ORDER BY seq LIMIT ${MAX_STEP_ENTRIES}`,
  );
  // By device, so that one is held at a time, but not by the index of devices, which is the whole journal (+).
  const frames = db.prepare(
    `SELECT subject, at, body FROM entry
     WHERE seq > ? AND seq <= ? AND kind = ${KIND.frame} ORDER BY +subject, seq`,
  );
  for (const statement of [next, frames]) statement.setReturnArrays(true); // names are half of what a row costs
  const renew = rollupRenewal(db, storedRollups(db));

  /** Where a step ends. */
  function endAfter(after: number): number {
    const known = new Set<string>();
    let seq = after;
    let hours = 0;
    let bytes = 0;
    for (const row of next.iterate(after)) {
      if (row[4] !== null) {
        const hour = bucketAt('hour', Number(row[2]));
        const key = `${Number(row[1])} ${hour}`;
        if (!known.has(key)) {
          if (hours >= MAX_STEP_HOURS) break;
          hours += hour < bucketAt('hour', Number(row[3])) - 1 ? LATE_HOUR_COUNTS : 1;
          known.add(key);
        }
        if (bytes >= MAX_STEP_BYTES) break;
        bytes += Number(row[4]);
      }
      seq = Number(row[0]);
    }
    return seq;
  }

  function* newsByDevice(after: number, upTo: number): Generator<readonly [device: number, News]> {
    let device = NaN;
    let news: News = new Map<number, NewsOfHour>();
    for (const row of frames.iterate(after, upTo)) {
      if (row[0] !== device) {
        if (news.size > 0) yield [device, news];
        device = Number(row[0]);
        news = new Map<number, NewsOfHour>();
      }
      note(news, Number(row[1]), String(row[2]));
    }
    if (news.size > 0) yield [device, news];
  }

  return {
    /** @returns whether entries wait behind this step; undefined when there was nothing to do and nothing was kept */
    rollupStep: (
      { waiting, minutesFrom }: RollupAsk,
      keep: (step: RollupStep) => void,
    ): boolean | undefined =>
      inSnapshot(db, () => {
        const after = cursor(ROLLUP_CONSUMER);
        const newest = head();
        if (newest - after < Math.max(1, waiting)) return undefined;
        const seq = endAfter(after);
        keep({ seq, rows: rowsOf(newsByDevice(after, seq)) });
        return seq < newest;

        function* rowsOf(newsOf: Iterable<readonly [device: number, News]>): Generator<RollupRow> {
          for (const [device, news] of newsOf) yield* renew({ device, news, minutesFrom });
        }
      }),
  };
}
