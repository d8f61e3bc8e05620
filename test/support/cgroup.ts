/** A cgroup of version 2 for what a test starts, so that nothing of it is left there afterwards. */
import { mkdtempSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Ending } from './ending.ts';
import { eventually } from './eventually.ts';

/**
 * Makes one below our own and gives its folder. Everything in it has to have been ended when the test ends; then it is
 * removed, with all that was made in it. Throws where the machine shows none or allows none.
 */
export function makeCgroup(prefix: string, { onTestFinished }: Ending): string {
  const folder = mkdtempSync(join(ownCgroup(), prefix));
  onTestFinished(async () => {
    await eventually('nothing runs in the cgroup any more', () =>
      readFileSync(join(folder, 'cgroup.events'), 'utf8').includes('populated 0'),
    );
    removeCgroup(folder);
  });
  return folder;
}

function ownCgroup(): string {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const place = mounts.find((line) => line.includes(' - cgroup2 '))?.split(' ')[4];
  const path = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
  if (place === undefined || path === undefined) throw new Error('no cgroup2 is mounted');
  return join(place, path);
}

/** Its files go with it; those within have to go first. */
function removeCgroup(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeCgroup(join(folder, entry.name));
  rmdirSync(folder);
}
