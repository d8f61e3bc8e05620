/** A journal read by another process than its gateway's, straight from the file. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StoredEntry } from '../../gateway/core/ports/journal.ts';
import { namesByNumber } from '../../gateway/store/names.ts';
import { ENTRY_COLUMNS, entryOf } from '../../gateway/store/row.ts';

/** Every entry of a data folder's journal in order, and what SQLite finds when it checks the whole file. */
export function readJournal(dataDir: string): {
  readonly entries: readonly StoredEntry[];
  readonly check: string;
} {
  const db = new DatabaseSync(join(dataDir, 'journal.db'), { readOnly: true });
  try {
    const nameOf = namesByNumber(db);
    const rows = db.prepare(`SELECT ${ENTRY_COLUMNS} FROM entry ORDER BY seq`).all();
    const check = String(db.prepare('PRAGMA integrity_check').get()?.integrity_check);
    return { entries: rows.map((row) => entryOf(row, nameOf)), check };
  } finally {
    db.close();
  }
}

export const framesOf = (entries: readonly StoredEntry[]) =>
  entries.flatMap((entry) => (entry.kind === 'frame' ? [entry.frame] : []));

/** The newest entry of a data folder's journal; 0 when there is none. */
export const headOf = (dataDir: string): number => numberIn(dataDir, 'SELECT max(seq) AS number FROM entry');

/** How many frames of devices on a bus it holds: those have no number of their own. */
export const polledIn = (dataDir: string): number =>
  numberIn(dataDir, 'SELECT count(*) AS number FROM entry WHERE kind = 1 AND source_seq IS NULL');

/** How many frames it holds of nodes that number theirs. */
export const publishedIn = (dataDir: string): number =>
  numberIn(dataDir, 'SELECT count(*) AS number FROM entry WHERE kind = 1 AND source_seq IS NOT NULL');

function numberIn(dataDir: string, sql: string): number {
  const db = new DatabaseSync(join(dataDir, 'journal.db'), { readOnly: true });
  try {
    return Number(db.prepare(sql).get()?.number ?? 0);
  } finally {
    db.close();
  }
}

/** How far a consumer has come, and the newest entry there is. */
export function progressOf(
  dataDir: string,
  consumer: string,
): { readonly cursor: number; readonly head: number } {
  const db = new DatabaseSync(join(dataDir, 'journal.db'), { readOnly: true });
  try {
    const cursor = db.prepare('SELECT seq FROM cursor WHERE consumer = ?').get(consumer)?.seq;
    const head = db.prepare('SELECT max(seq) AS seq FROM entry').get()?.seq;
    return { cursor: Number(cursor ?? 0), head: Number(head ?? 0) };
  } finally {
    db.close();
  }
}
