import { describe, expect, it } from 'vitest';
import { localDay } from '../../../../domain/day.ts';
import type { Overrides } from '../../../../domain/override.ts';
import { control } from '../../../../gateway/core/control.ts';
import { advance, untouched } from '../../../../gateway/core/output-state.ts';
import type { OutputState } from '../../../../gateway/core/output-state.ts';
import { Snapshot } from '../../../../gateway/core/snapshot.ts';
import type { Verdict } from '../../../../gateway/core/verdict.ts';
import { anOutput, aRule, aZone } from '../../../support/farm.ts';

const START = Date.UTC(2026, 10, 22, 1); // 8 in the morning at the farm
const MINUTE = 60_000;

/** A farm of one output on which time passes by hand. */
class Bench {
  now = START;
  overrides: Overrides = {};
  readonly snapshot = new Snapshot();
  readonly output;
  readonly zone;
  state: OutputState;

  constructor(output: Parameters<typeof anOutput>[0] = {}, rule: Parameters<typeof aRule>[0] = {}) {
    this.output = anOutput(output);
    this.zone = aZone({ outputs: [this.output], rules: [aRule(rule)] });
    this.state = untouched(this.output);
  }

  sees(value: number): this {
    const readings = [{ point: 'soil.moisture', value, quality: 'good' }] as const;
    this.snapshot.update({
      device: 'soil-1',
      zone: 'khu-1',
      measuredAt: this.now,
      receivedAt: this.now,
      clock: 'received',
      readings,
    });
    return this;
  }

  after(ms: number): this {
    this.now += ms;
    return this;
  }

  decide(): Verdict {
    const at = { now: this.now, day: localDay(this.now, 'Asia/Ho_Chi_Minh') };
    const { zone, snapshot, state, overrides } = this;
    const verdict = control(this.output, { ...at, zone, snapshot, state, overrides });
    this.state = advance(this.output, state, verdict, at);
    return verdict;
  }
}

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

  it('keeps an aerator on when it is blind or stopped', () => {
    const bench = new Bench({ kind: 'aerator', wiring: 'nc' });
    expect(bench.decide()).toMatchObject({ state: 'on', reason: { code: 'no_reading' } });
    bench.overrides = { standing: { action: 'stop', by, at: START } };
    expect(bench.decide()).toMatchObject({ state: 'on' });
  });

  it('names every gate it passed and failed', () => {
    const { gates } = new Bench({ off_min_s: 60 }).sees(20).decide();
    expect(gates).toEqual(
      ['on_max', 'off_min', 'daily_max', 'lock', 'override', 'reading', 'rule'].map((gate) => ({
        gate,
        passed: true,
      })),
    );
  });
});
