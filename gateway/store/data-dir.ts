import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Only the gateway's own user may look into the data folder and its files: they hold what opens the farm. */
const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
/** What others may do with a file, and the mark of a folder that many share on purpose, such as /tmp. */
const OTHERS = 0o077;
const SHARED = 0o1000;

/** The files of a data folder. */
export const journalFile = (dataDir: string): string => join(dataDir, 'journal.db');
export const settingsFile = (dataDir: string): string => join(dataDir, 'settings.db');
export const LOCK_NAME = 'lock.db';
const lockFile = (dataDir: string): string => join(dataDir, LOCK_NAME);
/** Of a file that a restore writes, until all of them are there. */
export const RESTORING = '.restoring';

/** How long a start waits for who only looks whether the folder is in use (`nongso doctor`), ms. */
const LOCK_WAIT_MS = 1_000;

/** Makes the folder if it is not there, for its own user only. */
export function makeDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: PRIVATE_FOLDER });
  tighten(dataDir, PRIVATE_FOLDER);
}

/**
 * Makes a database file if it is not there, for its own user only; call it before SQLite opens the file, because SQLite
 * gives -wal and -shm the mode that it finds on it.
 */
export function keepPrivate(file: string): void {
  // One that is there must not be opened and closed here: that would drop the locks this process holds on it.
  if (!existsSync(file)) closeSync(openSync(file, 'a', PRIVATE_FILE));
  for (const part of [file, `${file}-wal`, `${file}-shm`]) tighten(part, PRIVATE_FILE);
}

/** Takes the rights of others away from what is ours; what belongs to somebody else was set up so by them. */
function tighten(path: string, mode: number): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.uid !== process.geteuid?.()) return;
  if ((found.mode & OTHERS) === 0 || (found.mode & SHARED) !== 0) return;
  try {
    chmodSync(path, mode);
  } catch {
    // A file system without modes, or a log that another process has just folded in: no reason not to start.
  }
}

/** Throws for a folder whose restore ended in the middle: what is missing in it would be made anew and empty. */
export function refuseHalfRestored(dataDir: string): void {
  if (readdirSync(dataDir).some((name) => name.endsWith(RESTORING)))
    throw new Error(
      `A restore into ${dataDir} has not come to its end. Empty that folder and run npx nongso restore again.`,
    );
}

/**
 * Takes the data folder for this process until `release` is called or the process ends, however it ends: the lock is
 * the operating system's lock on a file, so nothing stale is left by a power cut. Throws when another gateway has it.
 */
export function lockDataDir(dataDir: string): { release(): void } {
  const file = lockFile(dataDir);
  keepPrivate(file);
  const db = new DatabaseSync(file, { timeout: LOCK_WAIT_MS });
  try {
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw new Error(
      `The data folder ${dataDir} is in use by another gateway. Stop that one, or give this one a folder of its own (NONGSO_DATA_DIR).`,
      { cause: error },
    );
  }
  return { release: () => db.close() };
}
