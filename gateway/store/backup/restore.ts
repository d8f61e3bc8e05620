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
} from 'node:fs';
import { join } from 'node:path';
import { digestOf } from './backup.ts';
import { readManifest } from './backup-manifest.ts';
import type { Manifest } from './backup-manifest.ts';
import { LOCK_NAME, RESTORING, lockDataDir, makeDataDir } from '../data-dir.ts';
import { sync, syncFolder } from '../salvage/quarantine.ts';

const PRIVATE_FILE = 0o600;

export interface RestoreOptions {
  /** A backup. */
  readonly from: string;
  /** Absent, or a folder with nothing in it. */
  readonly dataDir: string;
  readonly progress: (what: string) => void;
}

/**
 * Puts the files of a backup into a data folder, after every one of them was found to be as it was written. Throws with a
 * sentence, and leaves the data folder as it is, when the backup is not whole or the folder is in use or not empty. One
 * that is interrupted leaves a folder that no gateway starts on.
 */
export async function restore({ from, dataDir, progress }: RestoreOptions): Promise<Manifest> {
  const manifest = readManifest(from);
  for (const { name, bytes, sha256 } of manifest.files) {
    progress(`checking ${name}`);
    const file = join(from, name);
    if (!existsSync(file)) throw new Error(`${from} is not whole: ${name} is missing. Take another backup`);
    if (statSync(file).size !== bytes || (await digestOf(file)) !== sha256)
      throw new Error(`${file} is not what was backed up: its checksum differs. Take another backup`);
  }
  // A folder in use is named as such, and not as one that is only to be emptied.
  if (existsSync(join(dataDir, LOCK_NAME))) lockDataDir(dataDir).release();
  refuseUnlessFree(dataDir);

  makeDataDir(dataDir);
  const lock = lockDataDir(dataDir);
  try {
    for (const name of readdirSync(dataDir)) if (name.endsWith(RESTORING)) rmSync(join(dataDir, name)); // of one that was interrupted
    const restoring = manifest.files.map(({ name }) => `${join(dataDir, name)}${RESTORING}`);
    for (const [index, fresh] of restoring.entries()) {
      const { name = '', sha256 = '' } = manifest.files[index] ?? {};
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
    for (const fresh of restoring) renameSync(fresh, fresh.slice(0, -RESTORING.length));
    syncFolder(dataDir);
  } finally {
    lock.release();
  }
  return manifest;
}

/** What an interrupted restore left before it put anything in its place may be there, and the lock of who was here. */
function refuseUnlessFree(dataDir: string): void {
  const found = existsSync(dataDir) ? readdirSync(dataDir) : [];
  if (
    found.some((name) => name !== LOCK_NAME && !name.startsWith(`${LOCK_NAME}-`) && !name.endsWith(RESTORING))
  )
    throw new Error(
      `the data folder ${dataDir} is not empty; move it away, or name another one with NONGSO_DATA_DIR`,
    );
}
