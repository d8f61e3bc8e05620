import type { DatabaseSync } from 'node:sqlite';
import { resultCode, isDamage } from './damage.ts';
import { READABLE } from './journal-check.ts';

/** Entries that are copied by one statement while nothing is wrong with them. */
const CHUNK_ENTRIES = 20_000;
/**
 * Reads that may fail before a range that cannot be read is no longer halved: seconds, whatever is broken. One longer than
 * a chunk is halved for twice as long.
 */
const MAX_FAILED_READS = 200_000;
const PRIMARY = 0xff;
/** A value that the new table refuses, because a broken page gave it: constraint, mismatch, too big. */
const REFUSED = new Set([18, 19, 20]);

/** A stretch of the journal's seq, both ends included. */
export interface Lost {
  readonly from: number;
  readonly to: number;
}

/** Whether it is the damaged file that gave this error, and not the disk that the new one is written to. */
export const isOfSource = (error: unknown): boolean =>
  isDamage(error) || REFUSED.has((resultCode(error) ?? 0) & PRIMARY);

/**
 * Copies the entries of the attached database `source` with from <= seq <= to and gives the ranges it could not read.
 * Steps over what is broken by halving; memory does not grow with the journal. Throws when the new one takes no more.
 */
export function copyEntries(
  db: DatabaseSync,
  { from, to, progress }: Lost & { readonly progress: (seq: number) => void },
): readonly Lost[] {
  const columns = sharedColumns(db, 'entry').join(', ');
  const range = 'FROM source.entry WHERE seq BETWEEN ? AND ?';
  const copy = db.prepare(
    `INSERT OR IGNORE INTO main.entry (${columns}) SELECT ${columns} ${range} AND ${READABLE}`,
  );
  const unreadable = db.prepare(`SELECT seq ${range} AND NOT coalesce(${READABLE}, false)`);
  const next = db.prepare(`SELECT min(seq) AS seq ${range}`);
  const lost: Lost[] = [];
  let failed = 0;

  /** The first seq in use, so that numbers that were never given cost nothing; Infinity when there is none. */
  function firstIn(low: number, high: number): number | undefined {
    try {
      return Number(next.get(low, high)?.seq ?? Infinity);
    } catch (error) {
      if (!isOfSource(error)) throw error;
      return undefined;
    }
  }

  function attempt(low: number, high: number): readonly Lost[] | undefined {
    db.exec('BEGIN');
    try {
      copy.run(low, high);
      const holes = unreadable.all(low, high).map(({ seq }) => ({ from: Number(seq), to: Number(seq) }));
      db.exec('COMMIT');
      return holes;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      if (!isOfSource(error)) throw error;
      return undefined;
    }
  }

  const open: Lost[] = from > to ? [] : [{ from, to }];
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const first = firstIn(range.from, range.to);
    if (first === Infinity) continue;
    if (first !== undefined) {
      const last = Math.min(first + CHUNK_ENTRIES - 1, range.to);
      if (last < range.to) open.push({ from: last + 1, to: range.to });
      range = { from: first, to: last };
      const holes = attempt(first, last);
      progress(last);
      if (holes) {
        lost.push(...holes);
        continue;
      }
    }
    failed += 1;
    const length = range.to - range.from + 1;
    const allowed = length > CHUNK_ENTRIES ? 2 * MAX_FAILED_READS : MAX_FAILED_READS;
    if (length === 1 || failed > allowed) lost.push(range);
    else {
      const middle = Math.floor((range.from + range.to) / 2);
      open.push({ from: middle + 1, to: range.to }, { from: range.from, to: middle });
    }
  }
  return united(lost);
}

/** The same stretches, in order and joined where they touch. */
export function united(lost: readonly Lost[]): readonly Lost[] {
  const result: Lost[] = [];
  for (const range of lost.toSorted((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last === undefined || range.from > last.to + 1) result.push(range);
    else result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return result;
}

/** Columns that a table has in both: the damaged file may be of an older version. Throws where it cannot be told. */
export function sharedColumns(db: DatabaseSync, table: string): readonly string[] {
  const of = (schema: string) =>
    db
      .prepare(`PRAGMA ${schema}.table_info('${table}')`)
      .all()
      .map(({ name }) => String(name));
  const theirs = new Set(of('source'));
  return of('main').filter((column) => theirs.has(column));
}
