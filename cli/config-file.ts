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
