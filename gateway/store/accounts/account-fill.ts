import type { DatabaseSync } from 'node:sqlite';
import { daySpan } from '../../../domain/day-span.ts';
import { dayOf } from './day-of.ts';
import { KIND } from '../row.ts';

/**
 * Begins the name of the mark that the accounts of a journal were filled, in its table of cursors: up to that seq it was
 * done. The time zone whose days they are of follows.
 */
export const ACCOUNTS_CURSOR = 'accounts';
const markOf = (timezone: string): string => `${ACCOUNTS_CURSOR} ${timezone}`;

/** Whether the accounts of a journal were filled by the days of this time zone. */
export const hasAccounts = (db: DatabaseSync, timezone: string): boolean =>
  db.prepare('SELECT 1 FROM cursor WHERE consumer = ?').get(markOf(timezone)) !== undefined;

/** Dead letters of older versions that stand for one value or one refusal of a server, and for no frame. */
const OF_NO_FRAME = ['unknown_metric', 'not_a_number', 'sink_rejected'];

/**
 * Accounts for a journal that has none, because a version without accounts began it or because it was salvaged: what
 * stands in it was received and stored. After a change of the farm's time zone they are filled anew: days begin at other
 * times then, and what was counted by the old ones would never be even again. Done once, in one transaction with its mark; later openings find the mark. Rows
 * are counted along the index of their key, a device and a day at a time, so the memory it takes does not grow with the
 * journal. Letters of old are not marked as `whole`: those that a link wrote stand for a frame each.
 * @param timezone IANA name
 */
export function fillAccounts(db: DatabaseSync, timezone: string): void {
  if (hasAccounts(db, timezone)) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    if (!hasAccounts(db, timezone)) fill(db, timezone);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function fill(db: DatabaseSync, timezone: string): void {
  const day = dayOf(timezone);
  db.exec('DELETE FROM account');
  db.prepare("DELETE FROM cursor WHERE consumer LIKE ? || '%'").run(ACCOUNTS_CURSOR);
  const add = db.prepare(
    `INSERT INTO account (device, day, received, stored, dead) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET received = received + excluded.received, stored = stored + excluded.stored,
       dead = dead + excluded.dead`,
  );
  const nextAt = db.prepare(
    `SELECT min(at) AS at FROM entry WHERE kind = ${KIND.frame} AND subject = ? AND at >= ?`,
  );
  const framesIn = db.prepare(
    `SELECT count(*) AS frames FROM entry WHERE kind = ${KIND.frame} AND subject = ? AND at >= ? AND at < ?`,
  );
  for (const { id = null } of db.prepare("SELECT id FROM name WHERE role = 'device'").all()) {
    let from = Number.MIN_SAFE_INTEGER;
    for (;;) {
      const at = nextAt.get(id, from)?.at ?? null;
      if (at === null) break;
      // From the row itself and not from midnight, so that each look goes on where the last one ended.
      const { to } = daySpan(day(Number(at)), timezone);
      from = Math.max(to, Number(at) + 1);
      const frames = Number(framesIn.get(id, Number(at), from)?.frames);
      add.run(id, day(Number(at)), frames, frames, 0);
    }
  }
  const letters = db.prepare(
    `SELECT subject, at, coalesce(json_extract(body, '$.frames'), 1) AS frames FROM entry
     WHERE kind = ${KIND.dead} AND subject IS NOT NULL AND (json_extract(body, '$.whole')
       OR json_extract(body, '$.code') NOT IN (${OF_NO_FRAME.map(() => '?').join(', ')}))`,
  );
  for (const { subject = null, at, frames = 1 } of letters.iterate(...OF_NO_FRAME))
    add.run(subject, day(Number(at)), frames, 0, frames);
  db.prepare('INSERT INTO cursor (consumer, seq) SELECT ?, coalesce(max(seq), 0) FROM entry').run(
    markOf(timezone),
  );
}
