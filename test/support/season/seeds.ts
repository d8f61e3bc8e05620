import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { packageRoot } from '../../../cli/package-root.ts';

/** Without a repository (a source archive) the seeds are those of this text. */
const NO_COMMIT = 'nong-so';

/** The id of the commit that is checked out. */
export function commitId(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: packageRoot(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return NO_COMMIT;
  }
}

/** Seeds of seasons drawn from a text: every commit tries others, and the same commit the same ones. */
export function seedsOf(text: string, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) =>
    createHash('sha256').update(`${text}/${i}`).digest().readUInt32BE(0),
  );
}
