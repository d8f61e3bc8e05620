import { closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Prepared statements kept for their next use. */
const MAX_STATEMENTS = 500;
/** How long a write waits for another process, ms. All requests wait with it: SQLite answers within the turn. */
export const BUSY_MS = 1_000;
/** The same while the store is opened and brought to the newest schema, when there are no requests. */
const OPENING_BUSY_MS = 10_000;

/**
 * 32 MiB of pages and a checkpoint every 8,000 pages: a million stamps have random keys, and with SQLite's own 2 MB and 1,000
 * pages their batch takes three times as long (69 s against 21 s).
 */
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA cache_size = -32768;
  PRAGMA wal_autocheckpoint = 8000;
`;

/** Only its owner reads who may sign in. The files that SQLite makes beside it take over its mode. */
const PRIVATE = 0o600;

/** How the name of a file ends that a restore writes, until all of them are there (gateway/store/data-dir.ts). */
const RESTORING = '.restoring';

/** As Kysely writes it. */
export const ROLLBACK = 'rollback';

type Value = null | number | bigint | string | Uint8Array;

/**
 * `node:sqlite` as Kysely's SQLite driver wants it: parameters as a list, and `reader` by the columns of the statement
 * (by its words an INSERT … RETURNING would silently give no rows).
 * @throws Error a sentence that names the file and what to do, when it cannot be opened, is damaged, or a restore is
 * to bring it
 */
export function openSqlite(file: string): SqliteDatabase & { exec(sql: string): void } {
  refuseHalfRestored(dirname(file));
  const db = open(file);
  const known = new Map<string, SqliteStatement>();
  return {
    exec: (sql) => db.exec(sql),
    close: () => db.close(),
    prepare(sql) {
      if (sql === ROLLBACK) return rollbackOf(db);
      const found = known.get(sql);
      if (found) return found;
      const statement = adapt(db.prepare(sql));
      if (known.size >= MAX_STATEMENTS) known.clear();
      known.set(sql, statement);
      return statement;
    },
  };
}

/** Throws for a folder whose restore ended in the middle: an empty database made now would stand in its way. */
function refuseHalfRestored(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).some((name) => name.endsWith(RESTORING)))
    throw new Error(
      `A restore into ${folder} has not come to its end. Empty that folder and run npx nongso restore again.`,
    );
}

function open(file: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    // Only where there is none: closing a file takes away all locks that this process has on it (POSIX.1, fcntl).
    if (!existsSync(file)) closeSync(openSync(file, 'a', PRIVATE));
    db = new DatabaseSync(file, { timeout: OPENING_BUSY_MS });
    db.exec(PRAGMAS);
    const found = String(db.prepare('PRAGMA quick_check(1)').get()?.quick_check);
    if (found !== 'ok') throw new Error(found.replaceAll(/\s+/g, ' '));
    return db;
  } catch (error) {
    db?.close();
    throw new Error(
      `The api's database ${file} cannot be used: ${error instanceof Error ? error.message : String(error)}. ` +
        'Put the last backup in its place. To start anew, move it away together with the files beside it that end in ' +
        '-wal and -shm: they keep the data, and the api makes an empty one.',
      { cause: error },
    );
  }
}

/** Does nothing where SQLite has rolled back by itself, as when the disk is full: what went wrong is to be told, not this. */
const rollbackOf = (db: DatabaseSync): SqliteStatement => ({
  reader: false,
  all: () => [],
  run() {
    if (db.isTransaction) db.exec(ROLLBACK);
    return { changes: 0, lastInsertRowid: 0 };
  },
  iterate: () => [].values(),
});

const adapt = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...parameters.map(toValue)),
  run: (parameters) => statement.run(...parameters.map(toValue)),
  iterate: (parameters) => statement.iterate(...parameters.map(toValue)),
});

function toValue(parameter: unknown): Value {
  switch (typeof parameter) {
    case 'string':
    case 'number':
    case 'bigint':
      return parameter;
    case 'boolean':
      return parameter ? 1 : 0;
    default:
      if (parameter === null || parameter === undefined) return null;
      if (parameter instanceof Uint8Array) return parameter;
      throw new TypeError(`a ${typeof parameter} cannot be stored`);
  }
}
