import { describe, expect, it } from 'vitest';
import { pumpedWell } from '../../../../support/pumped-well.ts';

describe('a pump that cannot run', () => {
  it('that a person stopped: it stops at once, the valve follows, and others wait for it', async () => {
    const bench = pumpedWell();
    bench.ask('a');
    await bench.pass(60);
    bench.ask('bom', { by: 'stop' });
    await bench.pass(0.1);
    expect(bench.energised).toEqual(['a']);
    expect(bench.verdict('bom').reason).toMatchObject({ code: 'stopped' });
    await bench.pass(3);
    expect(bench.energised).toEqual([]);
    expect(bench.verdict('a')).toMatchObject({
      state: 'off',
      cause: 'safety',
      reason: { code: 'pump_unavailable', pump: 'bom' },
    });
    bench.done('bom');
    await bench.pass(5);
    expect(bench.energised).toEqual(['bom', 'a']);
  });

  it('that is asked for alone, stands still', async () => {
    const bench = pumpedWell();
    bench.ask('bom', { by: 'hand' });
    await bench.pass(10);
    expect(bench.energised).toEqual([]);
    expect(bench.verdict('bom').reason).toEqual({ code: 'no_valve_open' });
  });

  it('that has run its longest, rests as the well does, and the valves say so', async () => {
    const bench = pumpedWell({}, { on_max_s: 300, rest_s: 600 });
    bench.ask('a');
    await bench.pass(303.1);
    expect(bench.energised).toEqual(['a']);
    await bench.pass(4);
    expect(bench.energised).toEqual([]);
    expect(bench.verdict('a').reason).toMatchObject({ code: 'well_rest' });
    await bench.pass(595);
    expect(bench.energised).toEqual([]);
    await bench.pass(8);
    expect(bench.energised).toEqual(['bom', 'a']);
  });

  it('that does not answer, is given up after half a minute and tried again after five', async () => {
    const bench = pumpedWell();
    await bench.pass(1);
    bench.board('bom').fault = 'jammed';
    bench.ask('a');
    await bench.pass(20);
    expect(bench.energised).toEqual(['a']);
    await bench.pass(20);
    expect(bench.energised).toEqual([]);
    expect(bench.verdict('a').reason).toEqual({ code: 'pump_unavailable', pump: 'bom' });
    bench.board('bom').fault = 'none';
    await bench.pass(280);
    expect(bench.energised).toEqual([]);
    await bench.pass(30);
    expect(bench.energised).toEqual(['bom', 'a']);
  });

  it('that pauses shortly, is waited for by what is open, but nothing is opened for it', async () => {
    const bench = pumpedWell({}, { off_min_s: 120 });
    bench.ask('a');
    await bench.pass(59);
    bench.board('a').fault = 'silent';
    await bench.pass(1.2);
    bench.board('a').fault = 'none';
    await bench.pass(10);
    expect(bench.verdict('bom').reason.code).toBe('off_min');
    expect(bench.energised).toEqual(['a']);
    bench.ask('b');
    await bench.pass(5);
    expect(bench.verdict('b').reason.code).toBe('pump_unavailable');
    await bench.pass(120);
    expect(bench.energised).toEqual(['bom', 'a', 'b']);
  });
});
