/** Real journals with real damage: bytes overwritten where the test says. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SOME_TIME, frameEntry, openTestStore, readings } from './store.ts';

const PAGE_BYTES = 4_096;
const DEVICES = 10;

/** Frame `index` of {@link fillJournal}: one of ten devices every six seconds. */
export const frameNumber = (index: number) =>
  frameEntry({
    device: `node-${index % DEVICES}`,
    measuredAt: SOME_TIME + index * 6_000,
    receivedAt: SOME_TIME + index * 6_000 + 40,
    readings: readings({ 'soil.moisture': 20 + (index % 100) / 10, 'soil.temperature': 25.5 }),
  });

/** A closed journal with so many frames, whose log is folded in. @returns its file */
export async function fillJournal(dataDir: string, frames: number): Promise<string> {
  const store = await openTestStore(dataDir);
  for (let from = 0; from < frames; from += 5_000)
    await Promise.all(
      Array.from({ length: Math.min(5_000, frames - from) }, (_, i) =>
        store.journal.append(frameNumber(from + i)),
      ),
    );
  await store.outbox.advance('influx-v1', Math.floor(frames / 2));
  await store.close();
  return join(dataDir, 'journal.db');
}

/** Overwrites bytes of a file. */
export function overwrite(file: string, at: number, bytes: Buffer): void {
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, bytes, 0, bytes.length, at);
  } finally {
    closeSync(handle);
  }
}

/** Overwrites whole pages, counted from 1. */
export const ruin = (file: string, pages: readonly number[]): void => {
  for (const page of pages) overwrite(file, (page - 1) * PAGE_BYTES, Buffer.alloc(PAGE_BYTES, 0x5a));
};

/** Pages of a table or index of the journal, by their kind, from SQLite's own count. */
export function pagesOf(file: string, name: string, kind: 'leaf' | 'internal'): number[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return db
      .prepare('SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path')
      .all(name, kind)
      .map(({ pageno }) => Number(pageno));
  } finally {
    db.close();
  }
}

/** What stands in a journal, read by the test's own connection. */
export function standing(file: string) {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const one = (sql: string) => Object.values(db.prepare(sql).get() ?? {})[0];
    return {
      seqs: new Set(
        db
          .prepare('SELECT seq FROM entry')
          .all()
          .map(({ seq }) => Number(seq)),
      ),
      cursor: Number(one("SELECT seq FROM cursor WHERE consumer = 'influx-v1'") ?? 0),
      names: Number(one('SELECT count(*) FROM name')),
      gaps: db.prepare('SELECT cause, from_at, to_at FROM gap').all(),
      check: one('PRAGMA integrity_check'),
    };
  } finally {
    db.close();
  }
}
