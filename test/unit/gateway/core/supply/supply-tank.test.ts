import { describe, expect, it } from 'vitest';
import { pumpedWell } from '../../../../support/pumped-well.ts';
import type { SupplyBench } from '../../../../support/supply-bench.ts';

describe('a tank', () => {
  const tank = { device: 'phao', min: 20, resume: 40 };
  const fed = (): SupplyBench => pumpedWell({ tank });

  it('that is low, ends what runs and lets nothing start until it is above its upper limit', async () => {
    const bench = fed().reads('tank', 60).ask('a');
    await bench.pass(60);
    expect(bench.energised).toEqual(['bom', 'a']);
    bench.reads('tank', 19);
    await bench.pass(4);
    expect(bench.energised).toEqual([]);
    expect(bench.verdict('a').reason).toMatchObject({ code: 'tank_low', value: 19, limit: 20 });
    bench.reads('tank', 35);
    await bench.pass(10);
    expect(bench.verdict('a').reason).toMatchObject({ code: 'tank_low', value: 35, limit: 40 });
    bench.reads('tank', 41);
    await bench.pass(10);
    expect(bench.energised).toEqual(['bom', 'a']);
  });

  it('that nobody can see, lets nothing start, and what runs go on', async () => {
    const bench = fed().ask('a');
    await bench.pass(10);
    expect(bench.energised).toEqual([]);
    expect(bench.verdict('a').reason).toEqual({ code: 'tank_unknown', point: 'water.level' });
    bench.reads('tank', 60);
    await bench.pass(10);
    bench.reads('tank', 60, 'stale').ask('b');
    await bench.pass(10);
    expect(bench.energised).toEqual(['bom', 'a']);
    expect(bench.verdict('b').gates.slice(0, 2)).toEqual([
      { gate: 'fault', passed: true },
      { gate: 'tank', passed: false },
    ]);
  });
});
