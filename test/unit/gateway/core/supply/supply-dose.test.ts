import { describe, expect, it } from 'vitest';
import { aValve, PUMP } from '../../../../support/pumped-well.ts';
import { RENEWED, START, SupplyBench } from '../../../../support/supply-bench.ts';

/** A well whose pump and valve hang on boards that hold for 255 s at the most and ignore a second hold. */
function well() {
  const capability = { ...RENEWED, unit_s: 1, max_s: 255, renew: 'ignored' } as const;
  const bench = new SupplyBench({ pump: 'bom' }, [PUMP, aValve('a')], () => capability);
  for (const board of bench.boards.values()) board.renews = false;
  const found: string[] = [];
  bench.look = () => {
    if (bench.board('bom').energised && !bench.board('a').energised)
      found.push(`${(bench.clock.now() - START) / 1000} s: the pump runs against a shut valve`);
  };
  return { bench, found };
}

describe('a pump behind a valve whose timer cannot be renewed', () => {
  it('runs on lease after lease, and never against the valve', async () => {
    const { bench, found } = well();
    bench.ask('a');
    let ran_s = 0;
    for (let s = 0; s < 1_800; s++) {
      await bench.pass(1);
      if (bench.board('bom').energised) ran_s++;
    }
    expect(found).toEqual([]);
    expect(ran_s).toBeGreaterThan(1_700);
  });

  it.each(['silent', 'mute'] as const)(
    'stops before the valve shuts when read-backs are lost (%s)',
    async (fault) => {
      for (let at_s = 2; at_s < 260; at_s += 13) {
        const { bench, found } = well();
        bench.ask('a');
        await bench.pass(at_s);
        bench.board('a').fault = fault;
        await bench.pass(32);
        bench.board('a').fault = 'none';
        await bench.pass(600);
        expect(found, `lost at ${at_s} s`).toEqual([]);
        expect(bench.energised, `lost at ${at_s} s`).toContain('a');
      }
    },
  );

  it('does not trust, after a restart, in a lease that a process before took', async () => {
    for (let at_s = 5; at_s < 260; at_s += 17) {
      const { bench, found } = well();
      bench.ask('a');
      await bench.pass(at_s);
      bench.restart();
      let ran_s = 0;
      for (let s = 0; s < 600; s++) {
        await bench.pass(1);
        if (bench.board('bom').energised) ran_s++;
      }
      expect(found, `restart at ${at_s} s`).toEqual([]);
      // It waits until that lease is over, and runs with the next.
      expect(ran_s, `restart at ${at_s} s`).toBeGreaterThan(600 - 255 - 30);
    }
  });
});
