import { describe, expect, it } from 'vitest';
import { Bench, MINUTE, START } from '../../../support/control-bench.ts';

const by = 'Bà Hoa';

describe('control', () => {
  it('waters dry soil, goes on between the limits and stops when it is wet', () => {
    const bench = new Bench();
    expect(bench.sees(23).decide()).toMatchObject({ state: 'on', cause: 'rule' });
    expect(bench.after(MINUTE).sees(28).decide()).toMatchObject({
      state: 'on',
      reason: { code: 'on_its_way' },
    });
    expect(bench.after(MINUTE).sees(32).decide()).toMatchObject({
      state: 'off',
      reason: { code: 'target_reached' },
    });
    expect(bench.after(MINUTE).sees(28).decide()).toMatchObject({
      state: 'off',
      reason: { code: 'not_needed' },
    });
  });

  it('closes when the sensor goes stale in the middle of a run', () => {
    const bench = new Bench();
    const { wakeAt } = bench.sees(20).decide();
    bench.now = wakeAt;
    expect(bench.decide()).toMatchObject({ state: 'off', cause: 'safety', reason: { code: 'stale' } });
  });

  it('rests after its longest run, and then goes on', () => {
    const bench = new Bench({ on_max_s: 1_800, rest_s: 900 }, { stale_s: 86_400 });
    const { until } = bench.sees(20).decide();
    expect(until).toBe(START + 30 * MINUTE);
    bench.now = until;
    expect(bench.decide()).toMatchObject({
      state: 'off',
      cause: 'safety',
      reason: { code: 'on_max', until: START + 45 * MINUTE },
    });
    expect(bench.after(14 * MINUTE).decide()).toMatchObject({ state: 'off', reason: { code: 'on_max' } });
    expect(bench.after(MINUTE).decide()).toMatchObject({ state: 'on' });
  });

  it('finishes its dose after a rest, although the soil is above the lower limit by then', () => {
    const bench = new Bench({ on_max_s: 1_800, rest_s: 900 });
    bench.sees(23).decide();
    expect(
      bench
        .after(30 * MINUTE)
        .sees(26)
        .decide(),
    ).toMatchObject({ state: 'off', reason: { code: 'on_max' } });
    expect(
      bench
        .after(15 * MINUTE)
        .sees(26)
        .decide(),
    ).toMatchObject({ state: 'on', reason: { code: 'on_its_way' } });
    expect(bench.after(MINUTE).sees(32).decide()).toMatchObject({
      state: 'off',
      reason: { code: 'target_reached' },
    });
  });

  it('pauses between two runs as long as the output wants it', () => {
    const bench = new Bench({ off_min_s: 600 });
    bench.sees(20).decide();
    bench.after(MINUTE).sees(33).decide();
    expect(bench.after(MINUTE).sees(20).decide()).toMatchObject({
      state: 'off',
      reason: { code: 'off_min' },
    });
    expect(
      bench
        .after(9 * MINUTE)
        .sees(20)
        .decide(),
    ).toMatchObject({ state: 'on' });
  });

  it('starts nothing blind when it is set to hold, not even after a rest', () => {
    const bench = new Bench({ on_max_s: 600, rest_s: 300 }, { when_blind: 'hold', stale_s: 60 });
    bench.sees(20).decide();
    expect(bench.after(5 * MINUTE).decide()).toMatchObject({ state: 'on', reason: { code: 'stale' } });
    expect(bench.after(5 * MINUTE).decide()).toMatchObject({ state: 'off', reason: { code: 'on_max' } });
    for (let i = 0; i < 10; i++) expect(bench.after(2 * MINUTE).decide()).toMatchObject({ state: 'off' });
  });

  it('keeps its hysteresis for an output whose safe state is on', () => {
    const rule = {
      metric: 'air.temperature',
      on_below: undefined,
      off_above: undefined,
      on_above: 30,
      off_below: 27,
    };
    const bench = new Bench({ kind: 'fan' }, rule);
    const at = (value: number): string => bench.after(MINUTE).feels(value).decide().state;
    expect([31, 28, 28, 28, 27, 28, 28, 31, 28].map(at)).toEqual([
      'on',
      'on',
      'on',
      'on',
      'off',
      'off',
      'off',
      'on',
      'on',
    ]);
  });

  it('stops at the litres of a day and begins again on the next', () => {
    const bench = new Bench({ flow_l_min: 40, daily_max_l: 400 }, { stale_s: 86_400 });
    const { until } = bench.sees(20).decide();
    expect(until).toBe(START + 10 * MINUTE);
    bench.now = until;
    expect(bench.decide()).toMatchObject({ state: 'off', reason: { code: 'daily_max', limit: 400 } });
    expect(bench.after(60 * MINUTE).decide()).toMatchObject({ state: 'off', reason: { code: 'daily_max' } });
    expect(
      bench
        .after(15.9 * 60 * MINUTE)
        .sees(20)
        .decide(),
    ).toMatchObject({ state: 'on' });
  });

  it('keeps an aerator on when it is blind or stopped', () => {
    const bench = new Bench({ kind: 'aerator', wiring: 'nc' });
    expect(bench.decide()).toMatchObject({ state: 'on', reason: { code: 'no_reading' } });
    bench.overrides = { standing: { action: 'stop', by, at: START } };
    expect(bench.decide()).toMatchObject({ state: 'on' });
  });

  it('names every gate it passed and failed', () => {
    const { gates } = new Bench({ off_min_s: 60 }).sees(20).decide();
    expect(gates).toEqual(
      ['on_max', 'off_min', 'lock', 'override', 'reading', 'rule'].map((gate) => ({
        gate,
        passed: true,
      })),
    );
  });
});
