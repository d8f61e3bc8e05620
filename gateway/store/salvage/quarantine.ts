import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

/** Of the folder that a damaged journal is kept in, beside the journal. */
const PREFIX = 'damaged-';
/** Stands in it until everything that can be read is saved: a start that finds it goes on where the last one ended. */
const UNFINISHED = 'unfinished';
const REPORT = 'report.json';
/** A folder for each damage, newest last; older ones than these are not looked at. */
const MAX_FOLDERS = 20;

/** What became of a damaged journal. */
const Salvage = z.object({
  /** Entries that the new journal begins with. */
  saved: z.number(),
  /** At most so many are lost: numbers of the sequence that nobody could read, and not all of them were in use. */
  lost: z.number(),
  /** Names of the tables beside the entries of which rows are lost. */
  not_whole: z.array(z.string()).readonly().default([]),
  took_ms: z.number(),
});
export type Salvage = z.infer<typeof Salvage>;

/** A damaged journal and where it is kept. */
export interface Salvaged extends Salvage {
  readonly folder: string;
}

/** A journal that was moved aside; what can be read is still to be saved. */
export interface Quarantine {
  readonly folder: string;
  /** The damaged journal in it. */
  readonly damaged: string;
}

/** The quarantine that a start before this one has begun and not ended. */
export function unfinishedQuarantine(journal: string): Quarantine | undefined {
  const folder = foldersOf(dirname(journal)).find((found) => existsSync(join(found, UNFINISHED)));
  return folder === undefined ? undefined : { folder, damaged: join(folder, basename(journal)) };
}

/** Begins a quarantine; `at` in UTC ms names it. */
export function beginQuarantine(journal: string, at: number): Quarantine {
  const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const first = join(dirname(journal), `${PREFIX}${time}`);
  let folder = first;
  for (let copy = 2; existsSync(folder); copy++) folder = `${first}-${copy}`;
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folder, UNFINISHED), '', { mode: 0o600, flush: true });
  syncFolder(folder);
  syncFolder(dirname(journal));
  return { folder, damaged: join(folder, basename(journal)) };
}

/**
 * Moves the journal with its log into quarantine. The journal itself goes last: while it is not there, a crash has left
 * something to move, and its log never stands beside another journal.
 */
export function moveAside(journal: string, { folder, damaged }: Quarantine): void {
  if (existsSync(damaged)) return;
  for (const part of [`${journal}-wal`, `${journal}-shm`, journal])
    if (existsSync(part)) renameSync(part, join(folder, basename(part)));
  syncFolder(folder);
  syncFolder(dirname(journal));
}

/** Puts the new journal in its place and ends the quarantine; the folder with the damaged files stays. */
export function endQuarantine(
  journal: string,
  { quarantine: { folder }, fresh, salvage }: { quarantine: Quarantine; fresh: string; salvage: Salvage },
): void {
  writeFileSync(join(folder, REPORT), JSON.stringify(salvage), { mode: 0o600, flush: true });
  syncFolder(folder);
  renameSync(fresh, journal);
  syncFolder(dirname(journal));
  closeQuarantine(folder);
}

/** Says that a quarantine is done with. */
export function closeQuarantine(folder: string): void {
  rmSync(join(folder, UNFINISHED), { force: true });
  syncFolder(folder);
}

/** Damaged journals that are kept beside this one. */
export function keptQuarantines(journal: string): readonly Salvaged[] {
  return foldersOf(dirname(journal)).flatMap((folder) => {
    const report = join(folder, REPORT);
    if (existsSync(join(folder, UNFINISHED)) || !existsSync(report)) return [];
    return [{ folder, ...Salvage.parse(JSON.parse(readFileSync(report, 'utf8'))) }];
  });
}

const foldersOf = (dataDir: string): readonly string[] =>
  readdirSync(dataDir)
    .filter((name) => name.startsWith(PREFIX))
    .sort()
    .slice(-MAX_FOLDERS)
    .map((name) => join(dataDir, name));

/** A rename outlives a power cut only when its folder is synced too. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // cannot open a folder, and has no need to
  sync(folder);
}

/** Waits until a file is on the disk. */
export function sync(file: string): void {
  const handle = openSync(file, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
