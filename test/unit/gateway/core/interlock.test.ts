import { describe, expect, it } from 'vitest';
import { localTime } from '../../../../domain/local-time.ts';
import { interlock } from '../../../../gateway/core/interlock.ts';
import { advance, untouched } from '../../../../gateway/core/output-state.ts';
import type { OutputState } from '../../../../gateway/core/output-state.ts';
import type { Verdict } from '../../../../gateway/core/verdict.ts';
import { anOutput } from '../../../support/farm.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** 8 in the morning of 22 November 2026 at the farm. */
const MORNING = Date.UTC(2026, 10, 22, 1);
const MIDNIGHT = Date.UTC(2026, 10, 22, 17);

/** An output on which time passes by hand; it does what its limits let it do. */
class Limited {
  readonly output;
  now = MORNING;
  state: OutputState;

  constructor(given: Parameters<typeof anOutput>[0]) {
    this.output = anOutput(given);
    this.state = untouched(this.output);
  }

  after(ms: number): this {
    this.now += ms;
    return this;
  }

  wants(state: 'on' | 'off', by: 'rule' | 'hand' = 'rule'): Verdict {
    const { output, now } = this;
    const local = localTime(now, 'Asia/Ho_Chi_Minh');
    const away = state !== output.safe;
    const wish: Verdict = {
      state,
      cause: by === 'rule' ? 'rule' : 'override',
      reason: by === 'rule' ? { code: 'no_rule' } : { code: 'run_by_hand', by: 'Bà Hoa', until: now + HOUR },
      ...(by === 'rule' && { asked: state, rule: { id: 'luat', version: 'v1' } }),
      inputs: [],
      gates: [],
      until: Infinity,
      wakeAt: Infinity,
      priority: 0,
      urgency: 0,
    };
    const verdict = interlock(output, this.state, wish, { now, local });
    const isAway = away && verdict.state === state;
    this.state = advance(output, this.state, verdict, { now, day: local.day, away: isAway });
    return verdict;
  }
}

describe('the limits of an output', () => {
  it('end a run at its longest, to the millisecond, and let it start again after its rest', () => {
    const valve = new Limited({ on_max_s: 1_800, rest_s: 900 });
    expect(valve.wants('on')).toMatchObject({ until: MORNING + 30 * MINUTE, wakeAt: MORNING + 30 * MINUTE });
    const rest = { code: 'on_max', on_max_s: 1_800, until: MORNING + 45 * MINUTE };
    expect(valve.after(30 * MINUTE).wants('on')).toMatchObject({
      state: 'off',
      cause: 'safety',
      reason: rest,
      wakeAt: rest.until,
    });
    expect(valve.after(15 * MINUTE - 1).wants('on')).toMatchObject({ state: 'off', reason: rest });
    expect(valve.after(1).wants('on')).toMatchObject({ state: 'on' });
  });

  it('keep the shortest pause between two runs', () => {
    const valve = new Limited({ off_min_s: 600 });
    valve.wants('on');
    valve.after(MINUTE).wants('off');
    const until = MORNING + 11 * MINUTE;
    expect(valve.after(MINUTE).wants('on')).toMatchObject({
      reason: { code: 'off_min', until },
      wakeAt: until,
    });
    valve.now = until;
    expect(valve.wants('on')).toMatchObject({ state: 'on' });
  });

  it('count the litres of a day only while the load is away, and wake at midnight when they are used up', () => {
    const valve = new Limited({ flow_l_min: 40, daily_max_l: 400, on_max_s: 3_600 });
    expect(valve.wants('on').until).toBe(MORNING + 10 * MINUTE);
    expect(valve.after(10 * MINUTE).wants('on')).toMatchObject({
      state: 'off',
      reason: { code: 'daily_max', litres: 400, limit: 400 },
      wakeAt: MIDNIGHT,
    });
    valve.now = MIDNIGHT;
    expect(valve.wants('on')).toMatchObject({ state: 'on' });
  });

  it('end at the minutes of a day, by hand too', () => {
    const valve = new Limited({ daily_max_min: 20, on_max_s: 3_600 });
    valve.wants('on');
    valve.after(15 * MINUTE).wants('off');
    const again = valve.after(HOUR).wants('on', 'hand');
    expect(again).toMatchObject({ state: 'on', until: valve.now + 5 * MINUTE });
    expect(valve.after(5 * MINUTE).wants('on', 'hand')).toMatchObject({
      state: 'off',
      cause: 'safety',
      reason: { code: 'daily_time', away_s: 1_200, limit_s: 1_200 },
      wakeAt: MIDNIGHT,
    });
  });

  it('give a dose in cycles with time to sink in between, for as long as it is asked for', () => {
    const valve = new Limited({ cycle_s: 300, soak_s: 900, on_max_s: 1_800 });
    expect(valve.wants('on').until).toBe(MORNING + 5 * MINUTE);
    const until = MORNING + 20 * MINUTE;
    expect(valve.after(5 * MINUTE).wants('on')).toMatchObject({
      state: 'off',
      reason: { code: 'soak', until },
      wakeAt: until,
    });
    expect(valve.after(15 * MINUTE - 1).wants('on')).toMatchObject({
      state: 'off',
      reason: { code: 'soak', until },
    });
    expect(valve.after(1).wants('on')).toMatchObject({ state: 'on', until: until + 5 * MINUTE });
    expect(valve.state.record.asked_since).toBe(MORNING);
  });

  it('let a new dose start without a soak, and a run by hand go on without one', () => {
    const valve = new Limited({ cycle_s: 300, soak_s: 900 });
    valve.wants('on');
    valve.after(4 * MINUTE).wants('off');
    expect(valve.after(MINUTE).wants('on')).toMatchObject({ state: 'on' });
    valve.wants('off');
    valve.after(HOUR).wants('on', 'hand');
    expect(valve.after(20 * MINUTE).wants('on', 'hand')).toMatchObject({ state: 'on' });
  });

  it('let no rule start in quiet hours, also over midnight, and start it when they end', () => {
    const valve = new Limited({ quiet: [{ from: '21:00', to: '05:30' }] });
    valve.now = MIDNIGHT - 3 * HOUR + 12_345; // 21:00:12
    const until = MIDNIGHT + 5.5 * HOUR;
    expect(valve.wants('on')).toMatchObject({
      state: 'off',
      cause: 'safety',
      reason: { code: 'quiet', until },
      wakeAt: until,
    });
    valve.now = until;
    expect(valve.wants('on')).toMatchObject({ state: 'on' });
  });

  it('wake a start that waits when quiet hours begin', () => {
    const valve = new Limited({ quiet: [{ from: '09:00', to: '10:00' }], on_max_s: 20_000 });
    expect(valve.wants('on').wakeAt).toBe(MORNING + HOUR);
  });

  it('end no run in quiet hours, and bind no person', () => {
    const valve = new Limited({ quiet: [{ from: '08:30', to: '12:00' }], on_max_s: 7_200 });
    valve.wants('on');
    expect(valve.after(HOUR).wants('on')).toMatchObject({ state: 'on', until: MORNING + 2 * HOUR });
    valve.wants('off');
    expect(valve.wants('on')).toMatchObject({ state: 'off', reason: { code: 'quiet' } });
    expect(valve.wants('on', 'hand')).toMatchObject({ state: 'on' });
  });

  it('bound how long an aerator may be off; litres, cycles and quiet hours do not touch it', () => {
    const aerator = new Limited({
      kind: 'aerator',
      on_max_s: 600,
      rest_s: 1_200,
      cycle_s: 60,
      soak_s: 60,
      flow_l_min: 1,
      daily_max_l: 1,
      quiet: [{ from: '00:00', to: '23:59' }],
    });
    expect(aerator.wants('off')).toMatchObject({ state: 'off', until: MORNING + 10 * MINUTE });
    expect(aerator.after(10 * MINUTE).wants('off')).toMatchObject({
      state: 'on',
      cause: 'safety',
      reason: { code: 'on_max', until: MORNING + 30 * MINUTE },
    });
    expect(aerator.after(20 * MINUTE).wants('off')).toMatchObject({ state: 'off' });
  });

  it('name every gate that was passed and the one that was not', () => {
    const valve = new Limited({ off_min_s: 600, daily_max_min: 60 });
    valve.wants('on');
    valve.after(MINUTE).wants('off');
    expect(valve.after(MINUTE).wants('on').gates).toEqual([
      { gate: 'on_max', passed: true },
      { gate: 'off_min', passed: false },
      { gate: 'daily_time', passed: true },
    ]);
  });

  it('leave what is safe alone', () => {
    const valve = new Limited({ off_min_s: 600 });
    expect(valve.wants('off')).toMatchObject({ state: 'off', cause: 'rule', until: Infinity });
  });
});
