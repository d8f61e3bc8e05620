import type { DatabaseSync } from 'node:sqlite';
import type { Frame } from '../../domain/reading.ts';
import type { Entry, SteadyMoment } from '../core/ports/journal.ts';
import { readingsText, whole } from './row.ts';

/** What two clocks show at one moment: the one that nobody sets, and the one that is right now. */
export interface KnownMoment extends SteadyMoment {
  /** UTC ms. */
  readonly now: number;
}

/**
 * Keeps a frame whose time nobody knows yet. Throws a TypeError for one that could be no entry when it gets its time:
 * it would keep all others from theirs.
 */
export function unclockedHold(db: DatabaseSync): (entry: Extract<Entry, { kind: 'unclocked' }>) => void {
  const add = db.prepare('INSERT INTO unclocked (boot, steady_ms, frame) VALUES (?, ?, ?)');
  return ({ boot, steady_ms, frame }) => {
    whole(frame.measuredAt, 'measuredAt');
    whole(frame.receivedAt, 'receivedAt');
    if (frame.boot !== undefined) whole(frame.boot, 'boot');
    if (frame.seq !== undefined) whole(frame.seq, 'seq');
    readingsText(frame.readings);
    add.run(boot, whole(Math.round(steady_ms), 'steady_ms'), JSON.stringify(frame));
  };
}

/**
 * Gives the oldest `limit` frames without a time theirs and hands them to `keep` as frames that are `restamped`. Those of
 * this boot get the exact time. Of an earlier boot nobody knows how long the machine was off after it: they are put as
 * late as they can have been, as if it had come back at once.
 */
export function restamper(
  db: DatabaseSync,
  keep: (frame: Frame) => void,
): (known: KnownMoment, limit: number) => void {
  const boots = db.prepare(
    'SELECT boot, max(steady_ms) AS last_ms FROM unclocked GROUP BY boot ORDER BY max(id) DESC',
  );
  const oldest = db.prepare('SELECT id, boot, steady_ms, frame FROM unclocked ORDER BY id LIMIT ?');
  const remove = db.prepare('DELETE FROM unclocked WHERE id = ?');
  const taken = db.prepare(
    `SELECT 1 FROM entry WHERE kind = 1 AND at = ? AND subject = (SELECT id FROM name WHERE role = 'device' AND text = ?)`,
  );

  /** UTC ms at which the steady clock of each boot stood at 0. */
  function startsOf({ boot, steady_ms, now }: KnownMoment): ReadonlyMap<string, number> {
    const starts = new Map([[boot, now - steady_ms]]);
    let next = now - steady_ms;
    for (const row of boots.iterate()) {
      if (row.boot === boot) continue;
      next -= Number(row.last_ms);
      starts.set(String(row.boot), next);
    }
    return starts;
  }

  return (known, limit) => {
    const starts = startsOf(known);
    for (const row of oldest.all(limit)) {
      const frame = JSON.parse(String(row.frame)) as Frame; // written by unclockedHold
      const receivedAt = Math.round((starts.get(String(row.boot)) ?? 0) + Number(row.steady_ms));
      let measuredAt = receivedAt;
      while (taken.get(measuredAt, frame.device) !== undefined) measuredAt++; // each frame has a time of its own
      keep({ ...frame, measuredAt, receivedAt, clock: 'restamped' });
      remove.run(row.id ?? null);
    }
  };
}

/** How many frames wait for the time to be known. */
export function unclockedReads(db: DatabaseSync): { unclocked: () => number } {
  const count = db.prepare('SELECT count(*) AS n FROM unclocked');
  return { unclocked: () => Number(count.get()?.n) };
}
