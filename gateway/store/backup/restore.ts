import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
} from 'node:fs';
import { join } from 'node:path';
import { digestOf } from './backup.ts';
import { readManifest } from './backup-manifest.ts';
import type { Copied, Manifest } from './backup-manifest.ts';
import { inWords } from './in-words.ts';
import { LOCK_NAME, RESTORING, lockDataDir, makeDataDir } from '../data-dir.ts';
import { sync, syncFolder } from '../salvage/quarantine.ts';

const PRIVATE_FILE = 0o600;
const BYTES_PER_MB = 1e6;

export interface RestoreOptions {
  /** A backup. */
  readonly from: string;
  /** Absent, or a folder with nothing in it; not looked at when nothing goes there. */
  readonly dataDir: string;
  readonly progress: (what: string) => void;
  /** Whether a file of the backup is put back; by default all are. */
  readonly wanted?: (name: Copied['name']) => boolean;
  /** Where a file goes that has no place in a data folder: all of it, or nothing and a rejection. */
  readonly elsewhere?: Partial<Record<Copied['name'], Elsewhere>>;
}

export interface Elsewhere {
  /** Rejects with a sentence when it cannot go there. */
  readonly check: () => Promise<void>;
  readonly put: (file: string, facts: Copied) => Promise<void>;
}

/**
 * Puts the files of a backup into a data folder, after every one of them was found to be as it was written. Throws with a
 * sentence, and leaves the data folder as it is, when the backup is not whole or the folder is in use, not empty or too
 * small. One that is interrupted leaves a folder that neither gateway nor api starts on.
 */
export async function restore(options: RestoreOptions): Promise<Manifest> {
  try {
    return await checkAndPut(options);
  } catch (error) {
    throw inWords(error, options.dataDir);
  }
}

async function checkAndPut({
  from,
  dataDir,
  progress,
  wanted = () => true,
  elsewhere = {},
}: RestoreOptions): Promise<Manifest> {
  const whole = readManifest(from);
  const manifest = { ...whole, files: whole.files.filter(({ name }) => wanted(name)) };
  if (manifest.files.length === 0)
    throw new Error(`${from} holds nothing of that, only ${whole.files.map(({ name }) => name).join(', ')}`);
  for (const { name, bytes, sha256 } of manifest.files) {
    progress(`checking ${name}`);
    const file = join(from, name);
    if (!existsSync(file)) throw new Error(`${from} is not whole: ${name} is missing. Take another backup`);
    if (statSync(file).size !== bytes || (await digestOf(file)) !== sha256)
      throw new Error(`${file} is not what was backed up: its checksum differs. Take another backup`);
  }
  const here = manifest.files.filter(({ name }) => elsewhere[name] === undefined);
  if (here.length > 0) refuseUnlessFree(dataDir);
  for (const { name } of manifest.files) await elsewhere[name]?.check();
  const putElsewhere = async (): Promise<void> => {
    for (const file of manifest.files) {
      if (elsewhere[file.name]) progress(`restoring ${file.name}`);
      await elsewhere[file.name]?.put(join(from, file.name), file);
    }
  };
  if (here.length === 0) await putElsewhere();
  else await putHere(here, { from, dataDir, progress, ready: putElsewhere });
  return manifest;
}

/** Throws when the files cannot have room in the data folder. */
function refuseWithoutRoom(dataDir: string, files: readonly Copied[]): void {
  const { bavail, bsize } = statfsSync(dataDir);
  const needed = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (needed <= bavail * bsize) return;
  const [there, wanted] = [bavail * bsize, needed].map((bytes) => `${(bytes / BYTES_PER_MB).toFixed(1)} MB`);
  throw new Error(
    `the disk of ${dataDir} has ${there} left, and the backup takes ${wanted}; free some, or name a data folder on another disk with NONGSO_DATA_DIR`,
  );
}

/** @param ready called when every file is there and whole under another name; they get theirs when it resolves */
async function putHere(
  files: readonly Copied[],
  { from, dataDir, progress, ready }: RestoreOptions & { readonly ready: () => Promise<void> },
): Promise<void> {
  makeDataDir(dataDir);
  const lock = lockDataDir(dataDir);
  try {
    for (const name of readdirSync(dataDir)) if (name.endsWith(RESTORING)) rmSync(join(dataDir, name)); // of one that was interrupted
    refuseWithoutRoom(dataDir, files);
    for (const { name, sha256 } of files) {
      const fresh = `${join(dataDir, name)}${RESTORING}`;
      progress(`copying ${name}`);
      closeSync(openSync(fresh, 'wx', PRIVATE_FILE));
      copyFileSync(join(from, name), fresh, constants.COPYFILE_FICLONE);
      chmodSync(fresh, PRIVATE_FILE);
      sync(fresh);
      if ((await digestOf(fresh)) !== sha256)
        throw new Error(
          `${fresh} is not what was copied there; check the disk, empty the folder and try again`,
        );
    }
    syncFolder(dataDir);
    await ready();
    for (const { name } of files) renameSync(`${join(dataDir, name)}${RESTORING}`, join(dataDir, name));
    syncFolder(dataDir);
  } finally {
    lock.release();
  }
}

/** What an interrupted restore left before it put anything in its place may be there, and the lock of who was here. */
function refuseUnlessFree(dataDir: string): void {
  // A folder in use is named as such, and not as one that is only to be emptied.
  if (existsSync(join(dataDir, LOCK_NAME))) lockDataDir(dataDir).release();
  const found = existsSync(dataDir) ? readdirSync(dataDir) : [];
  if (
    found.some((name) => name !== LOCK_NAME && !name.startsWith(`${LOCK_NAME}-`) && !name.endsWith(RESTORING))
  )
    throw new Error(
      `the data folder ${dataDir} is not empty; move it away, or name another one with NONGSO_DATA_DIR`,
    );
}
