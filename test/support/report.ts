import { packagesIn } from './tools.ts';

/** How one test ended; `path` holds the names of its suites and then its own. */
export type Ending = { readonly path: readonly string[]; readonly state: 'passed' | 'failed' | 'skipped' };

/**
 * The end of `npm test`: what was left out, by name, with the packages that would bring it; and as the last line
 * the totals, which `.ci/run` and other machines read.
 */
export function report(endings: readonly Ending[]): string[] {
  const count = (state: Ending['state']) => endings.filter((ending) => ending.state === state).length;
  return [
    ...leftOut(endings),
    `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`,
  ];
}

function leftOut(endings: readonly Ending[]): string[] {
  const skipped = endings.filter(({ state }) => state === 'skipped');
  if (skipped.length === 0) return [];

  // A suite that misses a program is named once; a test skipped for another reason by its full name.
  const names = skipped.map(
    ({ path }) => path.find((name) => packagesIn(name).length > 0) ?? path.join(' > '),
  );
  const packages = [...new Set(names.flatMap(packagesIn))].sort();
  return [
    'Left out:',
    ...[...new Set(names)].map((name) => `  ${name}`),
    ...(packages.length > 0 ? [`To run these as well: apt install ${packages.join(' ')}`] : []),
    '',
  ];
}
