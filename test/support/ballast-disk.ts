/** A disk of a few megabytes that a test can fill to the last byte and free again. */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ending } from './ending.ts';

const CHUNK = Buffer.alloc(65_536);

export interface BallastDisk {
  readonly folder: string;
  /** Puts a ballast on it until not one byte more fits. */
  fill(): void;
  /** Takes the ballast away. */
  free(): void;
}

const mount = (folder: string, megabytes: number) =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'nongso-test', folder], {
    encoding: 'utf8',
  });

/** Why no disk can be mounted here; undefined when one can. */
export function noMounting(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'nongso-disk-'));
  const { status, stderr } = mount(folder, 1);
  if (status === 0) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
  return status === 0 ? undefined : `this machine lets nobody mount: ${stderr?.trim() ?? 'no mount'}`;
}

/** Mounted until the end; throws where {@link noMounting} has a reason. */
export function ballastDisk(megabytes: number, { onTestFinished }: Ending): BallastDisk {
  const folder = mkdtempSync(join(tmpdir(), 'nongso-disk-'));
  const { status, stderr } = mount(folder, megabytes);
  if (status !== 0) throw new Error(stderr);
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill() {
      const file = openSync(ballast, 'a');
      try {
        for (let size = CHUNK.length; size >= 1;) size = grows(file, size) ? size : Math.floor(size / 2);
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast, { force: true }),
  };
}

/** False when the disk has no room for so many bytes. */
function grows(file: number, bytes: number): boolean {
  try {
    return writeSync(file, CHUNK, 0, bytes) === bytes;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
