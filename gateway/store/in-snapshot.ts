import type { DatabaseSync } from 'node:sqlite';

/** Reads one moment of the journal, whatever is committed meanwhile. A connection on which this threw is not to be used again. */
export function inSnapshot<T>(db: DatabaseSync, read: () => T): T {
  db.exec('BEGIN');
  const result = read();
  db.exec('COMMIT');
  return result;
}
