import type { DatabaseSync } from 'node:sqlite';
import { inSnapshot } from '../in-snapshot.ts';
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
/** Readings one step takes in: all of them are held at a time, and a frame may have a hundred. */
const MAX_STEP_READINGS = 20_000;

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
    `SELECT seq, subject, at, CASE kind WHEN ${KIND.frame} THEN body END FROM entry
     WHERE seq > ? ORDER BY seq LIMIT ${MAX_STEP_ENTRIES}`,
  );
  next.setReturnArrays(true); // names are half of what a row costs
  const renew = rollupRenewal(db, storedRollups(db));

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
        const devices = new Map<number, News>();
        let seq = after;
        let hours = 0;
        let readings = 0;
        for (const row of next.iterate(after)) {
          if (hours >= MAX_STEP_HOURS || readings >= MAX_STEP_READINGS) break;
          seq = Number(row[0]);
          if (typeof row[3] !== 'string') continue;
          const device = Number(row[1]);
          let news = devices.get(device);
          if (news === undefined) devices.set(device, (news = new Map<number, NewsOfHour>()));
          const before = news.size;
          readings += note(news, Number(row[2]), row[3]);
          hours += news.size - before;
        }
        keep({ seq, rows: rowsOf(devices) });
        return seq < newest;

        function* rowsOf(newsOf: ReadonlyMap<number, News>): Generator<RollupRow> {
          for (const [device, news] of newsOf) yield* renew({ device, news, minutesFrom });
        }
      }),
  };
}
