import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DatabaseSync } from 'node:sqlite';
import { MANIFEST, isOfBackup, manifestText } from './backup-manifest.ts';
import type { Copied, Manifest } from './backup-manifest.ts';
import { openForReading } from '../database.ts';
import { sync, syncFolder } from '../salvage/quarantine.ts';
import { inWords } from './in-words.ts';

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/** What is known of a database beside its bytes. */
export type Facts = Pick<Copied, 'schema' | 'rows'>;

/** A file that belongs into a backup, or what writes one: a database that is no file of this machine. */
export type Original =
  /** `name` is its name in the backup and in a data folder. */
  | { readonly name: Copied['name']; readonly path: string }
  | {
      readonly name: Copied['name'];
      /** For people, without a password. */
      readonly from: string;
      /** Writes a file that was not there, checked, for its own user only. */
      readonly write: (to: string) => Promise<Facts>;
    };

export interface BackupOptions {
  /** Where the copies go: absent, or an empty folder. */
  readonly into: string;
  readonly originals: readonly Original[];
  /** Of Nông Số. */
  readonly version: string;
  /** UTC ms. */
  readonly now: number;
  readonly progress: (what: string) => void;
}

/** Throws when a backup cannot go there: what stands in that folder stays as it is. */
function refuseUnlessEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} has something in it; name a folder that is empty or not there yet`);
}

/** Removes what a backup that was killed has left; throws when the folder may be somebody's own. */
function clear(unfinished: string): void {
  if (!existsSync(unfinished)) return;
  if (!statSync(unfinished).isDirectory() || !readdirSync(unfinished).every(isOfBackup))
    throw new Error(`${unfinished} stands in the way and is no unfinished backup; move it away`);
  rmSync(unfinished, { recursive: true });
}

/**
 * Copies stores beside the services that use them, checks every copy and gives the manifest it has written. Each store is
 * copied as it was at one moment, with everything that was committed before. Nothing stands at `into` until all of it is
 * whole, checked and on the disk; of one that fails nothing is left. Throws with a sentence for the person.
 */
export async function backUp({ into, progress, ...what }: BackupOptions): Promise<Manifest> {
  refuseUnlessEmpty(into);
  const unfinished = `${into}.unfinished`;
  clear(unfinished);
  try {
    const manifest = await writeTo(unfinished, { ...what, progress });
    if (existsSync(into)) rmdirSync(into);
    renameSync(unfinished, into);
    syncFolder(dirname(into));
    return manifest;
  } catch (error) {
    discard(unfinished, progress);
    throw inWords(error, dirname(into));
  }
}

/** Copies that nobody can restore would hold credentials, and the room that the disk lacks. */
function discard(folder: string, progress: BackupOptions['progress']): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    progress(`${folder} cannot be removed; do it by hand, it holds credentials`);
  }
}

async function writeTo(
  folder: string,
  { originals, version, now, progress }: Omit<BackupOptions, 'into'>,
): Promise<Manifest> {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  const files: Copied[] = [];
  for (const original of originals) {
    progress(`copying ${'path' in original ? original.path : original.from}`);
    const copy = join(folder, original.name);
    const facts = await copied(original, copy);
    sync(copy);
    files.push({ name: original.name, bytes: statSync(copy).size, sha256: await digestOf(copy), ...facts });
  }
  const manifest: Manifest = {
    ...{ format: 1, version, node: process.version, made_at: new Date(now).toISOString(), files },
  };
  const list = join(folder, MANIFEST);
  writeFileSync(list, manifestText(manifest), { mode: PRIVATE_FILE, flush: true });
  syncFolder(folder);
  return manifest;
}

async function copied(original: Original, to: string): Promise<Facts> {
  if ('write' in original) return original.write(to);
  return original.name.endsWith('.db') ? copyDatabase(original.path, to) : copyFile(original.path, to);
}

/**
 * By VACUUM INTO over a connection that cannot write: one snapshot, in one statement, however much is written meanwhile.
 * SQLite's backup interface starts anew whenever another process writes (107 times for 108 MB beside 20,000 frames/s) and
 * takes three to six times as long; and it would copy broken pages as they are, where this one stops.
 */
function copyDatabase(from: string, to: string): Facts {
  closeSync(openSync(to, 'wx', PRIVATE_FILE)); // SQLite keeps the mode of an empty file
  const source = openForReading(from);
  try {
    source.prepare('VACUUM INTO ?').run(to);
  } finally {
    source.close();
  }
  return verified(to);
}

/** Looks at every page and row of a copy. Throws when anything is wrong with it. */
function verified(copy: string): { schema: number; rows: Record<string, number> } {
  const db = new DatabaseSync(copy, { readOnly: true });
  try {
    const found = String(db.prepare('PRAGMA integrity_check(1)').get()?.integrity_check);
    if (found !== 'ok') throw new Error(`the copy ${copy} is not sound (${found})`);
    const tables = db
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .all()
      .map(({ name }) => String(name));
    return {
      schema: Number(db.prepare('PRAGMA user_version').get()?.user_version),
      rows: Object.fromEntries(
        tables.map((table) => [table, Number(db.prepare(`SELECT count(*) AS n FROM "${table}"`).get()?.n)]),
      ),
    };
  } finally {
    db.close();
  }
}

function copyFile(from: string, to: string): Record<string, never> {
  copyFileSync(from, to);
  chmodSync(to, PRIVATE_FILE);
  return {};
}

/** SHA-256 of a file, hex. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
