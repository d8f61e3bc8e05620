import type { DatabaseSync } from 'node:sqlite';
import { KIND } from '../row.ts';

/** Entries that one slice looks at: a few milliseconds, after which the log of a busy journal may be folded in. */
const SLICE_ENTRIES = 1_000;
/** Entries that a start looks at. */
const NEWEST_ENTRIES = 2_000;
/** An index over columns and no expressions. */
const INDEX = /\bON entry \(([\w\s,]+)\)(?:\s+WHERE\s+(.+))?$/is;

/** A time further from 1970 than this is no date, ms. https://tc39.es/ecma262/#sec-time-values-and-time-range */
export const MAX_TIME_MS = 8.64e15;
const NUMBERS = ['subject', 'zone', 'received_at', 'own_clock', 'boot', 'source_seq'];

/** A flipped bit makes a number that SQLite takes and nobody can read. */
const WITHIN_BOUNDS = [
  `at BETWEEN -${MAX_TIME_MS} AND ${MAX_TIME_MS}`,
  ...NUMBERS.map(
    (column) => `coalesce(${column}, 0) BETWEEN ${Number.MIN_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER}`,
  ),
].join(' AND ');

/**
 * What every entry is that the journal can be read back with: SQL over the columns of `entry`, NULL counts as no. By CASE,
 * because only there SQLite promises an order, and json_type() of what is no JSON is an error.
 */
export const READABLE = `CASE WHEN json_valid(body) THEN kind IN (${Object.values(KIND).join(', ')})
  AND (kind <> ${KIND.frame} OR (subject IS NOT NULL AND received_at IS NOT NULL AND json_type(body) = 'array'))
  AND ${WITHIN_BOUNDS} ELSE false END`;

/** Where a check stands: the seq it has come to. Its result is the first fault in words, or undefined for none. */
export type Check = Generator<number, string | undefined, void>;

/** Looks at the whole journal, a slice at a time; between two slices it holds no lock. Throws what SQLite throws. */
export function* checkJournal(db: DatabaseSync): Check {
  const tables = db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('entry', 'sqlite_sequence')",
    )
    .all()
    .map(({ name }) => String(name));
  for (const table of tables) {
    const found = String(db.prepare(`PRAGMA quick_check('${table}')`).get()?.quick_check);
    if (found !== 'ok') return `${table}: ${found}`;
    yield 0;
  }
  return yield* checkEntries(db, 0);
}

/** Looks at the newest entries only, and at the few rows that everything stands on. */
export function* checkNewest(db: DatabaseSync): Check {
  for (const table of ['name', 'cursor']) db.prepare(`SELECT * FROM ${table}`).all();
  const newest = Number(db.prepare('SELECT max(seq) AS seq FROM entry').get()?.seq ?? 0);
  return yield* checkEntries(db, newest - NEWEST_ENTRIES);
}

/** Each entry can be read, the names it stands for are there, and every index of its kind leads back to it. */
function* checkEntries(db: DatabaseSync, after: number): Check {
  const end = db.prepare(
    `SELECT max(seq) AS seq FROM (SELECT seq FROM entry WHERE seq > ? ORDER BY seq LIMIT ${SLICE_ENTRIES})`,
  );
  const faults = faultQueries(db).map(({ what, sql }) => ({ what, find: db.prepare(sql) }));
  for (let low = after; ;) {
    const { seq: high = null } = end.get(low) ?? {};
    if (high === null) return undefined;
    for (const { what, find } of faults) {
      const found = find.get(low, high);
      if (found !== undefined) return `entry ${String(found.seq)}: ${what}`;
    }
    low = Number(high);
    yield low;
  }
}

function faultQueries(db: DatabaseSync): { readonly what: string; readonly sql: string }[] {
  const range = 'SELECT seq FROM entry AS e WHERE seq > ? AND seq <= ?';
  const nameless = (column: string) =>
    `${column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM name WHERE id = e.${column})`;
  const indexes = db
    .prepare(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'entry' AND sql IS NOT NULL",
    )
    .all()
    .flatMap(({ name, sql }) => {
      const [, columns, where = 'true'] = INDEX.exec(String(sql)) ?? [];
      if (columns === undefined) return [];
      const same = columns.split(',').map((column) => `i.${column.trim()} IS e.${column.trim()}`);
      // The condition is written without a table's name, so it speaks of `e` outside and of `i` inside.
      const there = `SELECT 1 FROM entry AS i INDEXED BY ${String(name)} WHERE (${where}) AND ${same.join(' AND ')} AND i.seq = e.seq`;
      return [
        {
          what: `not found by ${String(name)}`,
          sql: `${range} AND (${where}) AND NOT EXISTS (${there}) LIMIT 1`,
        },
      ];
    });
  return [
    { what: 'cannot be read', sql: `${range} AND NOT coalesce(${READABLE}, false) LIMIT 1` },
    { what: 'of nobody known', sql: `${range} AND (${nameless('subject')} OR ${nameless('zone')}) LIMIT 1` },
    ...indexes,
  ];
}
