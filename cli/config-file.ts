import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { Failure } from './command.ts';

/** The file may hold passwords of a database. */
const PRIVATE = 0o600;
const PERMISSIONS = 0o7777;

/** Reads a YAML file so that comments and order survive an edit. @throws Failure */
export function readDocument(file: string): Document {
  if (!existsSync(file)) throw new Failure(`${file} cannot be read; give the right path with --config`);
  const document = parseDocument(readFileSync(file, 'utf8'));
  const [error] = document.errors;
  if (error) throw new Failure(`${file}: ${error.message}`);
  return document;
}

/** A document as {@link writeDocument} writes it. */
export const textOf = (document: Document): string =>
  document.toString({ lineWidth: 0, flowCollectionPadding: true });

/**
 * Replaces a YAML file so that a power cut leaves the old one or the new one; the old one is kept as FILE.old. Mode and
 * owner stay as they were: a gateway that runs as another user must still be able to read it.
 */
export function writeDocument(file: string, document: Document): void {
  const old = existsSync(file) ? statSync(file) : undefined;
  const asRoot = process.geteuid?.() === 0; // nobody else may give files away
  const fresh = `${file}.new`;
  const handle = openSync(fresh, 'w', PRIVATE);
  try {
    if (old && asRoot) fchownSync(handle, old.uid, old.gid);
    fchmodSync(handle, old ? old.mode & PERMISSIONS : PRIVATE);
    writeFileSync(handle, textOf(document));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  if (old) {
    const kept = `${file}.old`;
    copyFileSync(file, kept);
    if (asRoot) chownSync(kept, old.uid, old.gid);
    chmodSync(kept, old.mode & PERMISSIONS);
  }
  renameSync(fresh, file);
  syncFolder(dirname(file));
}

/** A rename outlives a power cut only when its folder is synced too. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // cannot open a folder, and has no need to
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const LOCK_EVERY_MS = 50;
const LOCK_WITHIN_MS = 5_000;
/** A lock this old was left behind by a command that was killed. */
const LOCK_STALE_MS = 60_000;

/** Runs an edit of a file while no other command edits it. @throws Failure when another one does not end */
export function withLock<T>(file: string, edit: () => T): T {
  const lock = `${file}.lock`;
  const giveUp = Date.now() + LOCK_WITHIN_MS;
  while (!tryLock(lock)) {
    if (Date.now() > giveUp)
      throw new Failure(`another command is changing ${file}; try again when it has ended`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_EVERY_MS);
  }
  try {
    return edit();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryLock(lock: string): boolean {
  const age_ms = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
  if (age_ms > LOCK_STALE_MS) rmSync(lock, { force: true });
  try {
    closeSync(openSync(lock, 'wx'));
    return true;
  } catch {
    return false;
  }
}
