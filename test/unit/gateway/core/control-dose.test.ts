import { describe, expect, it } from 'vitest';
import type { LeaseCapability } from '../../../../domain/lease.ts';
import { recalled } from '../../../../gateway/core/output-state.ts';
import { aRule, aRuleOf } from '../../../support/farm.ts';
import { KEEPER_START, keeperBench, RENEWING } from '../../../support/keeper-bench.ts';
import { at, Voices } from '../../../support/voices.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const scheduleOf = (amount: object) => aRuleOf({ kind: 'schedule', id: 'sang', times: ['06:00'], amount });
const morning = scheduleOf({ minutes: 20 });
const doseOf = (given: object) =>
  aRuleOf({ kind: 'dose', id: 'lieu', metric: 'soil.moisture', on_below: 24, stale_s: 86_400, ...given });

describe('the end of a dose', () => {
  const balance = { depletion_mm: 60, raw_mm: 50, taw_mm: 120, tier: 'penman_full', assumed_h: 0 } as const;

  it.each([
    ['schedule', morning, 20 * MINUTE],
    ['dose in minutes', doseOf({ amount: { minutes: 10 } }), 10 * MINUTE],
    ['dose in litres', doseOf({ amount: { litres: 300 } }), 5 * MINUTE],
    // 60 mm on 600 m² by sprinkler (0.8) at 60 L/min.
    ['balance', aRuleOf({ kind: 'balance', id: 'can-bang' }), undefined],
  ])('bounds the lease of a %s, and stands still while water flows', (_, rule, takes_ms) => {
    const voices = new Voices([rule], { flow_l_min: 60, on_max_s: 86_400 });
    voices.now = at('06:00');
    voices.balance = balance;
    const { state, until } = voices.sees(10).decide();
    expect(state).toBe('on');
    expect(until).toBeLessThan(voices.now + 86_400_000);
    if (takes_ms !== undefined) expect(until).toBe(voices.now + takes_ms);
    const from = voices.now;
    for (const minute of [0.01, 0.5, 1, 2.345, 4]) {
      voices.now = from + minute * MINUTE;
      const mmPerMinute = (60 * 0.8) / 600;
      voices.balance = { ...balance, depletion_mm: balance.depletion_mm - minute * mmPerMinute };
      expect(Math.abs(voices.decide().until - until)).toBeLessThanOrEqual(takes_ms === undefined ? 1_000 : 1);
    }
  });

  it('moves on while the valve waits for its water, and stays within the longest run', () => {
    const voices = new Voices([morning]);
    voices.now = at('06:00');
    voices.stands = true;
    voices.decide();
    voices.now += 7 * MINUTE;
    expect(voices.decide().until).toBe(voices.now + 20 * MINUTE);
    const short = new Voices([morning], { on_max_s: 240 });
    short.now = at('06:00');
    expect(short.decide().until).toBe(short.now + 4 * MINUTE);
  });

  it('comes when a probe falls silent in a dose that is held blind', () => {
    const rule = doseOf({ amount: { minutes: 10 }, when_blind: 'hold', stale_s: 60 });
    const voices = new Voices([rule]).sees(10);
    const changes = voices.until(at('07:00')).map(([minute, state]) => [Math.round(minute), state]);
    expect(changes).toEqual([
      [0, 'on'],
      [10, 'off'],
    ]);
  });
});

describe('the lease of a dose', () => {
  /** A dose of a minute under control that decides every 700 ms, on a board; the output may run for four. */
  async function minuteOn(capability: LeaseCapability): Promise<readonly number[]> {
    const voices = new Voices([scheduleOf({ minutes: 1 })], { on_max_s: 240 });
    const { board, keeper, pass } = keeperBench({ output: voices.output, capability });
    voices.now = at('06:00');
    for (let decided = 0; decided < 100; decided += 1) {
      const { state, cause, until } = voices.decide();
      keeper.want({ state, cause, until: until - voices.now + KEEPER_START + decided * 700 });
      voices.now += 700;
      await pass(0.7);
    }
    return board.commands.map(({ for_s }) => for_s);
  }

  it('is the dose where one lease must do, and not the longest run', async () => {
    expect(await minuteOn({ ...RENEWING, renew: 'ignored' })).toEqual([60, 0]);
  });

  it('is renewed at its pace where it can be, with the last one ending with the dose', async () => {
    const given = await minuteOn(RENEWING);
    expect(given.length).toBeLessThanOrEqual(5);
    expect(given[0]).toBeLessThanOrEqual(60);
    expect(given.at(-1)).toBe(0);
  });
});

describe('a dose whose water stands still', () => {
  it('keeps no timer busy for what is left, and gives up less than the shortest run', () => {
    const voices = new Voices([morning]);
    voices.now = at('06:00');
    voices.decide();
    voices.now += 20 * MINUTE - 10;
    voices.stands = true;
    voices.decide(); // counts what flowed, and flows no more
    voices.now += 1;
    expect(voices.decide()).toMatchObject({ state: 'off', reason: { code: 'dose_given' } });
    expect(voices.decide().wakeAt - voices.now).toBeGreaterThan(HOUR);
  });

  it('wakes no more often than every other second', () => {
    const voices = new Voices([morning]);
    voices.now = at('06:00');
    voices.decide();
    voices.now += 20 * MINUTE - 2_500;
    voices.stands = true;
    voices.decide();
    voices.now += 1;
    expect(voices.decide().wakeAt - voices.now).toBeGreaterThanOrEqual(2_000);
  });
});

describe('what was begun', () => {
  /** The gateway dies `after_ms` into a dose of six o'clock and comes back later; its lease ran on for a minute. */
  function powerCut(rule: typeof morning, after_ms: number, back: number): Voices {
    const voices = new Voices([rule], { on_max_s: 86_400 });
    voices.now = at('06:00');
    const { state, cause, reason } = voices.sees(23).decide();
    const from = voices.now;
    const id = '01JHK5G000000000000000000A';
    const place = { zone: 'khu-1', output: 'van-1', inputs: [], gates: [] };
    const last = { ...place, id, at: from, outcome: state, cause, reason, standing: voices.state.record };
    voices.now = back;
    voices.state = recalled(voices.output, last, { now: back, ranUntil: from + after_ms + MINUTE });
    return voices;
  }

  it('is finished after a short power cut', () => {
    const voices = powerCut(morning, 5 * MINUTE, at('14:05'));
    expect(voices.decide()).toMatchObject({ state: 'on', reason: { code: 'dose', given: 360 } });
  });

  it('is not finished the next day', () => {
    const voices = powerCut(morning, 5 * MINUTE, at('14:05', 1));
    expect(voices.until(at('23:00', 1)).filter(([, state]) => state === 'on')).toEqual([]);
    expect(voices.state.record.asked_since).toBe(0);
  });

  it('is not held by a blind rule after so long, nor goes on between its limits', () => {
    const blind = powerCut(aRule({ when_blind: 'hold' }), 5 * MINUTE, at('20:05'));
    expect(blind.decide().state).toBe('off');
    const between = powerCut(aRule(), 5 * MINUTE, at('20:05')).sees(28);
    expect(between.decide()).toMatchObject({ state: 'off', reason: { code: 'not_needed' } });
  });

  it('goes on for longer than that while it really runs, also over a restart', () => {
    const run = powerCut(aRule(), 13 * HOUR, at('19:01')).sees(28);
    expect(run.decide()).toMatchObject({ reason: { code: 'on_its_way' } });
  });
});
