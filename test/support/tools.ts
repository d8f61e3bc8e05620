// A test that needs a program which only some machines have is skipped by name where it is missing, and `npm test`
// ends with the Debian packages that would bring what was left out.
import { describe } from 'vitest';
import { catalogue, findProgram } from './programs.ts';
import type { Program } from './programs.ts';

export { program } from './programs.ts';

/**
 * A `describe` for tests that start these programs:
 * `needs('influxd', 'socat')('the built farm', () => { … })`. Call `program` inside its tests, not beside them.
 */
export function needs(...programs: Program[]): (name: string, tests: () => void) => void {
  const missing = programs.filter((name) => findProgram(name) === undefined);
  const packages = new Set(missing.map((name) => catalogue[name].package)); // one may bring several programs
  if (packages.size === 0) return describe;
  return (name, tests) => describe.skip(`${name} ${needsPackages([...packages])}`, tests);
}

/** The mark that a skipped suite carries in its name, and how the report reads it back. */
const needsPackages = (packages: string[]) => `[needs: ${packages.join(' ')}]`;

export function packagesIn(suite: string): string[] {
  return /\[needs: ([^\]]+)\]$/.exec(suite)?.[1]?.split(' ') ?? [];
}
