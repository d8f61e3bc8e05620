import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { ServiceFile } from './plan.ts';

/** Says who wrote a file, and by the checksum of the rest that nobody changed it since. */
const MARK = /^# Written by nongso install-service, sha256 ([0-9a-f]{64})\n/m;
const SHEBANG = /^#!.*\n/;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The text as it is written: with our mark above it, or below the line that names a shell. */
export function marked(text: string): string {
  const mark = `# Written by nongso install-service, sha256 ${digestOf(text)}\n`;
  const [shebang = ''] = SHEBANG.exec(text) ?? [];
  return `${shebang}${mark}${text.slice(shebang.length)}`;
}

/**
 * What stands at a path: `ours` as we wrote it, `changed` since by a person, `foreign` when somebody else wrote it.
 */
export type Standing = 'absent' | 'ours' | 'changed' | 'foreign';

export function standingAt(path: string): Standing {
  if (!existsSync(path)) return 'absent';
  const text = readFileSync(path, 'utf8');
  const mark = MARK.exec(text);
  if (!mark) return 'foreign';
  return digestOf(text.replace(MARK, '')) === mark[1] ? 'ours' : 'changed';
}

/** What was done with a file. */
export type Written = 'written' | 'unchanged' | 'kept';

/** Writes a file so that a power cut leaves the old or the new one; what a person changed is kept as `PATH.old`. */
export function writeOwned(path: string, { text, mode, write }: ServiceFile): Written {
  const standing = standingAt(path);
  if (write === 'once' && standing !== 'absent') return 'kept';
  const full = write === 'once' ? text : marked(text);
  if (standing === 'ours' && readFileSync(path, 'utf8') === full) return 'unchanged';
  makeFolder(dirname(path));
  if (standing === 'changed' || standing === 'foreign') copyFileSync(path, `${path}.old`);
  const fresh = `${path}.new`;
  writeFileSync(fresh, full, { mode, flush: true });
  chmodSync(fresh, mode); // whatever umask there is
  renameSync(fresh, path);
  return 'written';
}

/** Makes a folder and those above it, for everybody to look into whatever umask there is. */
export function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) chmodSync(made, 0o755);
}
