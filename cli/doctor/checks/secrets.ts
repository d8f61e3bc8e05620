import { statSync } from 'node:fs';
import { journalFile, settingsFile } from '../../../gateway/store/data-dir.ts';
import { visit } from 'yaml';
import type { Document } from 'yaml';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';

/** What others than user and group of a file may do with it. */
const OTHERS = 0o007;
const SECRET_KEY = /^(token|password)$/;
/** An address with a password in it. */
const WITH_PASSWORD = /^\w+:\/\/[^/@\s]*:[^/@\s]+@/;

/** Whether anybody who may sign in on this machine can read passwords, tokens and keys. */
export const secrets: Check = {
  name: 'secrets',
  limit_s: 10,
  look: ({ file, dataDir }) => {
    const config = file?.document && holdsSecret(file.document) ? [file.file] : [];
    return Promise.resolve([
      ...open(config).map((path) => finding('readable_by_others', { path, what: 'config' })),
      ...open([dataDir]).map((path) => finding('readable_by_others', { path, what: 'folder' })),
      // In a folder that is closed nobody gets at them.
      ...(open([dataDir]).length === 0 ? [] : open([journalFile(dataDir), settingsFile(dataDir)])).map(
        (path) => finding('readable_by_others', { path, what: 'store' }),
      ),
    ]);
  },
};

const open = (paths: readonly string[]): readonly string[] =>
  process.platform === 'win32'
    ? [] // has no such modes
    : paths.filter((path) => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & OTHERS) !== 0);

/** Whether a secret stands in the file itself, and not behind `!env`. */
function holdsSecret(document: Document): boolean {
  let found = false;
  visit(document, {
    Pair(_, { key, value }) {
      const [name, said] = [textOf(key), textOf(value)];
      if (said === undefined) return undefined;
      found ||= SECRET_KEY.test(name ?? '') || WITH_PASSWORD.test(said);
      return found ? visit.BREAK : undefined;
    },
  });
  return found;
}

/** Of a scalar that is text and takes nothing from the environment. */
function textOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null || !('value' in node) || typeof node.value !== 'string')
    return undefined;
  return 'tag' in node && node.tag === '!env' ? undefined : node.value;
}
