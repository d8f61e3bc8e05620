import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreDamaged } from './salvage/damage.ts';
import { keepPrivate } from './data-dir.ts';
import { migrate } from './migrate.ts';
import type { Schema } from './migrate.ts';

/** How long a statement waits for another process (the command line, a backup) to let go of the file, ms. */
const BUSY_TIMEOUT_MS = 5_000;
/** Pages of 4 KiB in the log before SQLite copies them into the file: 1 MiB. The journal has its own (log-keeper.ts). */
const CHECKPOINT_PAGES = 256;
/** The log file is cut to this after a checkpoint, bytes. */
const LOG_SIZE_LIMIT = 64 * 1024 * 1024;

/** Pages that a writing connection keeps in memory: 2 MiB. More makes no write faster; the system keeps the file as well. */
const CACHE_KIB = 2_048;

const WHAT_TO_DO: Readonly<Record<Schema, string>> = {
  journal:
    'To start anew, move it away together with the files beside it that end in -wal and -shm: they keep the data, ' +
    'and the gateway makes an empty one.',
  settings:
    'It holds keys, PIN, credentials and rules, which nobody can guess. Move the data folder away and put back a copy ' +
    'that npx nongso backup made: npx nongso restore DIR. Without a copy, move it away together with the files beside ' +
    'it that end in -wal and -shm: the gateway makes an empty one, and phones and nodes are to be registered again.',
};

export interface DatabaseOptions {
  readonly file: string;
  readonly schema: Schema;
  readonly migrationsDir: string;
}

/**
 * Opens and migrates one of the gateway's databases; makes it when it is not there. A commit is on the disk when it
 * returns (WAL with synchronous=FULL). Settings are checked in full, they are small; what checks a journal is
 * journal-opening.ts. Throws, naming the file and what to do, when it is damaged: new and empty settings in their place
 * would look like a farm that never had any.
 */
export function openDatabase(options: DatabaseOptions): DatabaseSync {
  keepPrivate(options.file);
  return prepare(options, (db) => {
    if (options.schema === 'settings') quickCheck(db);
    migrate(db, options.schema, options.migrationsDir);
  });
}

/** Throws {@link StoreDamaged} when the pages of the file do not make a database. Takes about 2 s a GB, read from memory. */
export function quickCheck(db: DatabaseSync): void {
  const found = String(db.prepare('PRAGMA quick_check(1)').get()?.quick_check);
  if (found !== 'ok') throw new StoreDamaged(`it is damaged (${found.replaceAll(/\s+/g, ' ')})`);
}

/**
 * Opens a database that this process has already checked: after a failed commit the old connection cannot be trusted.
 * Throws when the file is gone; it is never made anew here.
 */
export function reopenDatabase(options: DatabaseOptions): DatabaseSync {
  if (!existsSync(options.file)) throw new Error(`${options.file} is gone`);
  return prepare(options, () => undefined);
}

/** A second view of the journal that cannot write and waits for nobody. */
export function openForReading(file: string): DatabaseSync {
  return new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
}

function prepare(options: DatabaseOptions, check: (db: DatabaseSync) => void): DatabaseSync {
  const db = new DatabaseSync(options.file, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.exec(`PRAGMA journal_size_limit = ${LOG_SIZE_LIMIT}`);
    db.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    check(db);
    return db;
  } catch (error) {
    db.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The store ${options.file} cannot be used: ${reason}. ${WHAT_TO_DO[options.schema]}`, {
      cause: error,
    });
  }
}
