import { describe, expect, it } from 'vitest';
import { Bench, MINUTE, START } from '../../../support/control-bench.ts';

const by = 'Bà Hoa';

describe('control under overrides', () => {
  it('runs by hand although the soil is wet, for its time and not longer', () => {
    const bench = new Bench();
    bench.overrides = { run: { by, at: START, until: START + 10 * MINUTE } };
    expect(bench.sees(35).decide()).toMatchObject({
      state: 'on',
      cause: 'override',
      until: START + 10 * MINUTE,
    });
    expect(
      bench
        .after(10 * MINUTE)
        .sees(35)
        .decide(),
    ).toMatchObject({ state: 'off', cause: 'rule' });
  });

  it('does not take over a run by hand that ends between the limits', () => {
    const bench = new Bench();
    bench.overrides = { run: { by, at: START, until: START + 10 * MINUTE } };
    bench.sees(27).decide();
    expect(
      bench
        .after(10 * MINUTE)
        .sees(28)
        .decide(),
    ).toMatchObject({ state: 'off', reason: { code: 'not_needed' } });
  });

  it('cuts a run by hand at the longest run', () => {
    const bench = new Bench({ on_max_s: 300 });
    bench.overrides = { run: { by, at: START, until: START + 60 * MINUTE } };
    expect(bench.sees(35).decide().until).toBe(START + 5 * MINUTE);
    expect(bench.after(5 * MINUTE).decide()).toMatchObject({ state: 'off', reason: { code: 'on_max' } });
  });

  it('runs by hand until the litres are given, counted while water flows', () => {
    const bench = new Bench({ flow_l_min: 40 });
    const dose = { litres: 400, from_l: 0 };
    bench.overrides = { run: { by, at: START, until: START + 30 * MINUTE, dose } };
    expect(bench.sees(35).decide()).toMatchObject({ state: 'on', until: START + 10 * MINUTE });
    expect(bench.after(9 * MINUTE).decide()).toMatchObject({ state: 'on' });
    bench.after(MINUTE).sees(35);
    expect(bench.decide()).toMatchObject({ state: 'off', cause: 'rule' });
  });

  it('stays stopped however dry it is, until automatic', () => {
    const bench = new Bench();
    bench.overrides = { standing: { action: 'stop', by, at: START } };
    expect(bench.sees(10).decide()).toMatchObject({
      state: 'off',
      cause: 'override',
      reason: { code: 'stopped', by },
    });
    expect(
      bench
        .after(7 * 24 * 60 * MINUTE)
        .sees(5)
        .decide(),
    ).toMatchObject({ state: 'off', reason: { code: 'stopped' } });
    bench.overrides = {};
    expect(bench.decide()).toMatchObject({ state: 'on', cause: 'rule' });
  });

  it('runs by hand past a stop, and is stopped again afterwards', () => {
    const bench = new Bench();
    bench.overrides = {
      standing: { action: 'stop', by, at: START },
      run: { by, at: START, until: START + MINUTE },
    };
    expect(bench.sees(10).decide()).toMatchObject({ state: 'on', reason: { code: 'run_by_hand' } });
    expect(bench.after(MINUTE).decide()).toMatchObject({ state: 'off', reason: { code: 'stopped' } });
  });

  it('lets a lock win over everything', () => {
    const bench = new Bench();
    bench.overrides = {
      standing: { action: 'lock', by, at: START },
      run: { by, at: START, until: START + MINUTE },
    };
    expect(bench.sees(10).decide()).toMatchObject({ state: 'off', reason: { code: 'locked', by } });
  });

  it('ends a pause by itself', () => {
    const bench = new Bench();
    bench.overrides = { standing: { action: 'pause', by, at: START, until: START + MINUTE } };
    expect(bench.sees(10).decide()).toMatchObject({
      state: 'off',
      reason: { code: 'paused' },
      wakeAt: START + MINUTE,
    });
    expect(bench.after(MINUTE).decide()).toMatchObject({ state: 'on' });
  });

  it('rests after a longest run by hand too', () => {
    const bench = new Bench({ on_max_s: 600, rest_s: 300 });
    bench.overrides = { run: { by, at: START, until: START + 600_000 } };
    bench.after(3).sees(35).decide();
    bench.now = START + 10 * MINUTE;
    expect(bench.decide()).toMatchObject({ state: 'off' });
    bench.overrides = { run: { by, at: bench.now, until: bench.now + 600_000 } };
    expect(bench.after(MINUTE).decide()).toMatchObject({ state: 'off', reason: { code: 'on_max' } });
    expect(bench.after(4 * MINUTE).decide()).toMatchObject({ state: 'on', cause: 'override' });
  });
});
