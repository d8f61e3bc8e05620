import { expect, test } from 'vitest';
import { runSeason } from './season.ts';
import { tell } from './tell.ts';

export const DAYS = 120;

/** One test a season: it holds every invariant, or its story is what the failure shows. */
export function holdsThrough(seeds: readonly { readonly seed: number; readonly name: string }[]): void {
  test.each(seeds)('holds every invariant for 120 days: $name', async ({ seed }) => {
    const report = await runSeason({ seed, days: DAYS });
    expect(tell(report)).toBe('');
    // A season in which nothing happens proves nothing.
    expect(report.faults).toBeGreaterThan(100);
    expect(report.switches).toBeGreaterThan(10_000);
  });
}

/** Half of the seeds of this commit, as a name says them; two files run them side by side. */
export const everySecond = (
  seeds: readonly number[],
  first: 0 | 1,
): readonly { readonly seed: number; readonly name: string }[] =>
  seeds.filter((_, i) => i % 2 === first).map((seed) => ({ seed, name: `seed ${seed}` }));
