import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { resultCode } from '../salvage/damage.ts';

/**
 * Pages of 4 KiB in the log at which a commit copies them into the file even under load: 12 MiB, a backstop. Less than
 * the reserve that is given up on a full disk (reserve.ts), so that all of the log can be copied then.
 */
const BACKSTOP_PAGES = 3_072;
/** The same while the disk is full: what is left is for what is written, and not for a log of it. */
const FULL_DISK_PAGES = 1_000;
/** What waits in the log is copied in a quiet moment when it is more than this, bytes. */
const WORTH_COPYING_BYTES = 4 * 1024 * 1024;
/** A log file that has grown beyond this is cut in a quiet moment, bytes: more than the backstop and a commit make. */
const LONGEST_LOG_BYTES = { enough: 32 * 1024 * 1024, full: 6 * 1024 * 1024 } as const;
/** What a reader keeps from being copied is worth a word when it is more than this, bytes. */
const HELD_BYTES = 128 * 1024 * 1024;
/** As database.ts sets it; cutting the log waits for nobody. */
const BUSY_TIMEOUT_MS = 5_000;
/** SQLITE_FULL, and SQLITE_IOERR_WRITE as a quota gives it, https://sqlite.org/rescode.html */
const NO_ROOM = new Set<number | undefined>([13, 778]);

/** Whether the disk has room; while it has none, little of it goes to the log. */
export type DiskIs = 'enough' | 'full';

export interface LogState {
  /** The log file's size, bytes. */
  readonly bytes: number;
  /** Whether a reader that does not let go of its view keeps the log from being copied into the file. */
  readonly held: boolean;
}

/** Each throws what a failed write to the disk throws; the connection is not to be used again then. */
export interface LogKeeper {
  /** Copies what is worth it when nobody waits for a commit (`quiet`). */
  look(moment: 'quiet' | 'busy'): LogState;
  /** Copies and cuts the log at once when the disk is full. */
  diskIs(is: DiskIs): void;
}

/**
 * Looks after the write-ahead log of the only connection that writes. SQLite by itself copies the log into the file in
 * the middle of a commit, which on a card holds up whoever waits for it; and copied seldom, a page that changed a
 * hundred times is written to the file once.
 */
export function logKeeper(db: DatabaseSync, file: string): LogKeeper {
  let room: DiskIs = 'enough';
  db.exec(`PRAGMA wal_autocheckpoint = ${BACKSTOP_PAGES}`);
  const page_bytes = Number(db.prepare('PRAGMA page_size').get()?.page_size);
  const checkpoint = (mode: 'NOOP' | 'PASSIVE' | 'TRUNCATE') => {
    const { log, checkpointed } = db.prepare(`PRAGMA wal_checkpoint(${mode})`).get() ?? {};
    return (Number(log) - Number(checkpointed)) * page_bytes;
  };
  const size = (): number => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;

  function cut(): void {
    db.exec('PRAGMA busy_timeout = 0');
    try {
      checkpoint('TRUNCATE');
    } catch (error) {
      if (room !== 'full' || !NO_ROOM.has(resultCode(error))) throw error; // else the log stays, and is whole
    } finally {
      db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }
  }

  return {
    diskIs(is) {
      room = is;
      db.exec(`PRAGMA wal_autocheckpoint = ${is === 'full' ? FULL_DISK_PAGES : BACKSTOP_PAGES}`);
      if (is === 'full') cut();
    },
    look(moment) {
      let waiting_bytes = checkpoint('NOOP');
      if (moment === 'quiet') {
        if (room === 'enough' && waiting_bytes > WORTH_COPYING_BYTES) waiting_bytes = checkpoint('PASSIVE');
        if (size() > LONGEST_LOG_BYTES[room]) cut();
      }
      return { bytes: size(), held: waiting_bytes > HELD_BYTES };
    },
  };
}
