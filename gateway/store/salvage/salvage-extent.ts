import { existsSync, statSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ACCOUNTS_CURSOR } from '../accounts/account-fill.ts';
import { doneReads } from '../forwarding/done-up-to.ts';
import { isEvidenceConsumer } from '../evidence/evidence-consumer.ts';
import { ROLLUP_CONSUMER } from '../history/rollup-writer.ts';
import { isOfSource, united } from './salvage-entries.ts';
import type { Lost } from './salvage-entries.ts';
import { united as unitedWaiting } from '../forwarding/waiting-ranges.ts';

/** Numbers left out after the highest that is known: the newest entries may be lost, and a number is never used twice. */
export const SEQ_MARGIN = 1_000_000;
/** A higher number was never given: a thousand entries a second make it in thirty years. */
export const MAX_SEQ = 1e12;
/** The counter of numbers is not that far past the newest entry, however often a journal was salvaged. */
const MAX_LEAD = 100 * SEQ_MARGIN;
/** Of the room on the disk, what a salvage may fill. */
const ROOM_SHARE = 0.8;

/** Which numbers the attached `source` may hold, as far as it tells. */
export interface Extent extends Lost {
  /** Whether no entry can have had a higher number than `to`. */
  readonly isSure: boolean;
}

/** From the lowest seq to the highest there ever was. A number that a flipped bit has made is not believed. */
export function extentOf(db: DatabaseSync): Extent {
  const ask = (sql: string): number | undefined => {
    try {
      const seq = Number(db.prepare(sql).get()?.seq ?? NaN);
      return seq >= 0 && seq <= MAX_SEQ ? seq : undefined;
    } catch (error) {
      if (!isOfSource(error)) throw error;
      return undefined;
    }
  };
  const counter = ask("SELECT max(seq) AS seq FROM source.sqlite_sequence WHERE name = 'entry'");
  const newest = ask('SELECT max(seq) AS seq FROM source.entry');
  const given = counter !== undefined && counter > (newest ?? MAX_SEQ) + MAX_LEAD ? undefined : counter;
  const known = given !== undefined || newest !== undefined;
  const passed = ask(`SELECT max(seq) AS seq FROM main.cursor WHERE seq <= ${MAX_SEQ}`);
  return {
    from: ask('SELECT min(seq) AS seq FROM source.entry') ?? 1,
    to: known ? Math.max(given ?? 0, newest ?? 0) : (passed ?? 0),
    isSure: known,
  };
}

/**
 * Forgets the cursors of consumers that would wait for a number which no entry has, with what they left behind. Gives their
 * names.
 */
export function forgetImpossible(db: DatabaseSync, { to, isSure }: Extent): readonly string[] {
  const highest = isSure ? to : MAX_SEQ;
  const forgotten = db
    .prepare(
      `DELETE FROM main.cursor WHERE seq < 0 OR seq > ?1 OR consumer IN
         (SELECT consumer FROM main.backlog WHERE low < 0 OR low > high OR high > ?1) RETURNING consumer`,
    )
    .all(highest)
    .map(({ consumer }) => String(consumer));
  // One without a cursor begins anew: everything waits for it.
  db.exec('DELETE FROM main.backlog WHERE consumer NOT IN (SELECT consumer FROM main.cursor)');
  return forgotten;
}

/**
 * What the disk has room for, ascending: first what a sink has not had yet, then what all of them have, of both the newest.
 * @param share of the whole that there is room for
 */
export function roomyRanges(db: DatabaseSync, { from, to }: Lost, share: number): readonly Lost[] {
  let room = Math.floor((to - from + 1) * share);
  if (room > to - from) return [{ from, to }];
  const waiting = waitingForSinks(db, { from, to });
  const wanted = [...waiting.toReversed(), ...without({ from, to }, waiting).toReversed()];
  const result: Lost[] = [];
  for (const range of wanted) {
    const taken = Math.min(room, range.to - range.from + 1);
    if (taken > 0) result.push({ from: range.to - taken + 1, to: range.to });
    room -= taken;
  }
  return united(result);
}

/** The stretches of a whole that are in none of these parts of it, which are ascending. */
export function without({ from, to }: Lost, parts: readonly Lost[]): readonly Lost[] {
  const ends = [...parts, { from: to + 1, to }];
  return ends
    .map((part, index) => ({ from: (ends[index - 1]?.to ?? from - 1) + 1, to: part.from - 1 }))
    .filter((gap) => gap.to >= gap.from);
}

function waitingForSinks(db: DatabaseSync, whole: Lost): readonly Lost[] {
  const { waitingRanges } = doneReads(db);
  const sinks = db
    .prepare('SELECT consumer FROM main.cursor UNION SELECT consumer FROM main.backlog')
    .all()
    .map(({ consumer }) => String(consumer))
    .filter(
      (name) => name !== ROLLUP_CONSUMER && !isEvidenceConsumer(name) && !name.startsWith(ACCOUNTS_CURSOR),
    );
  return unitedWaiting(sinks.flatMap(waitingRanges))
    .map(({ low, high }) => ({ from: Math.max(whole.from, low + 1), to: Math.min(whole.to, high) }))
    .filter((range) => range.to >= range.from);
}

/** The share of the damaged journal that the disk has room for, at most 1. */
export function roomFor(damaged: string): number {
  const { bavail, bsize } = statfsSync(dirname(damaged));
  const log = `${damaged}-wal`;
  const bytes = statSync(damaged).size + (existsSync(log) ? statSync(log).size : 0);
  return Math.min(1, (bavail * bsize * ROOM_SHARE) / Math.max(1, bytes));
}
