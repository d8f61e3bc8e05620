import { closeSync, existsSync, openSync, readSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DatabaseSync } from 'node:sqlite';
import { HEADER_BYTES, PAGE_BYTES } from './leaf-pages.ts';
import { isOfSource } from './salvage-entries.ts';

/** Places in the header, https://sqlite.org/fileformat2.html#the_database_header */
const FORMAT_AT = 18;
const PAGES_AT = 28;
const FREELIST_AT = 32;
/** Reading and writing by a write-ahead log. */
const WAL_FORMAT = 0x0202;

/**
 * Attaches a damaged journal as `source`, to be read only. One whose header is broken gets that of `sound`, a journal of
 * ours; what stood there is kept beside it. Gives false when SQLite cannot read it even so.
 */
export function attachSource(
  db: DatabaseSync,
  { damaged, sound }: { damaged: string; sound: string },
): boolean {
  if (attach(db, damaged)) return true;
  mendHeader(damaged, sound);
  return attach(db, damaged);
}

function attach(db: DatabaseSync, damaged: string): boolean {
  try {
    db.prepare('ATTACH ? AS source').run(`${pathToFileURL(damaged).href}?mode=ro`);
  } catch (error) {
    if (!isOfSource(error)) throw error;
    return false;
  }
  try {
    db.exec('PRAGMA source.cell_size_check = ON'); // a broken page is to fail, not to give rows that never were
    if (db.prepare("SELECT 1 FROM source.sqlite_schema WHERE name = 'entry'").get() !== undefined)
      return true;
  } catch (error) {
    if (!isOfSource(error)) throw error;
  }
  db.exec('DETACH source');
  return false;
}

function mendHeader(damaged: string, sound: string): void {
  const header = firstBytes(sound);
  header.writeUInt16BE(WAL_FORMAT, FORMAT_AT);
  header.writeUInt32BE(Math.floor(statSync(damaged).size / PAGE_BYTES), PAGES_AT);
  header.fill(0, FREELIST_AT, FREELIST_AT + 8); // no free pages: nothing is ever written into this file
  const kept = join(dirname(damaged), 'header.bin');
  if (!existsSync(kept)) writeFileSync(kept, firstBytes(damaged), { mode: 0o600, flush: true });
  const handle = openSync(damaged, 'r+');
  try {
    writeSync(handle, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(handle);
  }
}

function firstBytes(file: string): Buffer {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(HEADER_BYTES);
    readSync(handle, bytes, 0, HEADER_BYTES, 0);
    return bytes;
  } finally {
    closeSync(handle);
  }
}
