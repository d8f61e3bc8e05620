import { describe, expect, it } from 'vitest';
import { sunTimes } from '../../../../domain/agronomy/sunrise.ts';
import { evaluate, needsOf } from '../../../../gateway/rules/evaluate.ts';
import { anOutput, aRuleOf } from '../../../support/farm.ts';
import { aContext, BERLIN, DAK_LAK, NOW } from '../../../support/rule-context.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

const lamp = (given: Readonly<Record<string, unknown>>) =>
  aRuleOf({ kind: 'lamp', output: 'den-1', ...given });
const output = anOutput({ id: 'den-1', kind: 'light' });

type Given = Parameters<typeof aContext>[0];
const decide = (rule: ReturnType<typeof lamp>, given: Given) =>
  evaluate(rule, aContext({ output, ...given }));
const midnight = aContext().local.midnight;
const at = (hours: number) => ({ now: midnight + hours * HOUR });

describe('a lamp by the hours', () => {
  const evening = lamp({ hours: { from: '18:00', to: '22:30' } });
  const night = lamp({ hours: { from: '21:00', to: '05:00' } });

  it('is lit in them and says until when', () => {
    const until = at(22.5).now;
    expect(decide(evening, at(18))).toMatchObject({
      want: 'on',
      reason: { code: 'lamp_hours', until },
      wakeAt: until,
    });
    expect(decide(evening, at(22.499)).want).toBe('on');
  });

  it('rests outside of them and says when it is lit next', () => {
    const next = at(18).now;
    expect(decide(evening, at(17.99))).toMatchObject({ want: 'idle', reason: { code: 'lamp_rest', next } });
    expect(decide(evening, at(22.5))).toMatchObject({ want: 'idle', wakeAt: next + DAY });
  });

  it('is lit over midnight', () => {
    const wants = [20.99, 21, 23.99, 24, 28.99, 29].map((hours) => decide(night, at(hours)).want);
    expect(wants).toEqual(['idle', 'on', 'on', 'on', 'on', 'idle']);
    expect(decide(night, at(23)).wakeAt).toBe(at(29).now);
    expect(decide(night, at(4)).wakeAt).toBe(at(5).now);
  });

  it('looks again every quarter of an hour around a change of the clocks', () => {
    // Berlin, 2027-03-28 at 01:30 local time; at 02:00 the clocks show 03:00, and 05:00 is two and a half hours away.
    const now = Date.UTC(2027, 2, 28, 0, 30);
    expect(decide(night, { now, site: BERLIN })).toMatchObject({ want: 'on', wakeAt: now + 15 * MINUTE });
    const five = Date.UTC(2027, 2, 28, 3);
    expect(decide(night, { now: five - MINUTE, site: BERLIN })).toMatchObject({ want: 'on', wakeAt: five });
    expect(decide(night, { now: five, site: BERLIN }).want).toBe('idle');
  });
});

describe('a lamp that makes the day longer', () => {
  const sun = sunTimes(DAK_LAK, aContext().local.day);
  if (sun.kind !== 'rises') throw new Error('the sun rises in Dak Lak');
  const { sunrise, sunset } = sun;

  it('is lit from sunset until the day has been long enough', () => {
    const rule = lamp({ day_length_h: 14 });
    const until = sunrise + 14 * HOUR;
    expect(decide(rule, { now: sunset - 1 })).toMatchObject({
      want: 'idle',
      reason: { code: 'lamp_rest', next: sunset },
      wakeAt: sunset,
    });
    expect(decide(rule, { now: sunset })).toMatchObject({
      want: 'on',
      reason: { code: 'lamp_hours', until },
      wakeAt: until,
    });
    expect(decide(rule, { now: until - 1 }).want).toBe('on');
    const { want, wakeAt } = decide(rule, { now: until });
    expect(want).toBe('idle');
    expect(Math.abs(wakeAt - (sunset + DAY))).toBeLessThan(2 * MINUTE);
  });

  it('is lit past midnight for a long day', () => {
    const rule = lamp({ day_length_h: 20 });
    const until = sunrise + 20 * HOUR;
    expect(until).toBeGreaterThan(midnight + DAY);
    expect(decide(rule, { now: midnight + DAY + MINUTE })).toMatchObject({ want: 'on', wakeAt: until });
    expect(decide(rule, { now: until }).want).toBe('idle');
  });

  it('stays dark where the day is long enough by itself, and looks again the next day', () => {
    expect(decide(lamp({ day_length_h: 10 }), { now: sunset + HOUR })).toEqual({
      want: 'idle',
      reason: { code: 'lamp_rest' },
      inputs: [],
      wakeAt: midnight + DAY,
    });
  });

  it('knows no sunset on a polar day, and counts a polar night from noon', () => {
    const tromso = { lat: 69.65, lon: 18.96, elevation_m: 10, timezone: 'Europe/Oslo' };
    const rule = lamp({ day_length_h: 16 });
    for (let hour = 0; hour < 24; hour += 1) {
      const now = Date.UTC(2027, 5, 21, hour);
      expect(decide(rule, { now, site: tromso })).toMatchObject({
        want: 'idle',
        reason: { code: 'lamp_rest' },
      });
    }
    const { noon } = sunTimes(tromso, '2027-12-21');
    expect(decide(rule, { now: noon - 1, site: tromso }).want).toBe('idle');
    expect(decide(rule, { now: noon, site: tromso })).toMatchObject({ want: 'on', wakeAt: noon + 16 * HOUR });
    expect(decide(rule, { now: noon + 16 * HOUR, site: tromso }).want).toBe('idle');
  });
});

describe('a lamp where it may be bright enough', () => {
  const rule = lamp({
    hours: { from: '14:00', to: '22:00' },
    bright: { metric: 'light.illuminance', off_above: 500 },
  });

  it('rests while it is brighter, by a fresh good reading', () => {
    expect(decide(rule, { values: { 'light.illuminance': 501 } })).toMatchObject({
      want: 'off',
      reason: { code: 'bright_enough', value: 501, limit: 500 },
      wakeAt: NOW - 10_000 + 900_000 + 1,
    });
    expect(decide(rule, { values: { 'light.illuminance': 500 } })).toMatchObject({ want: 'on' });
  });

  it('goes by the hours alone without one', () => {
    for (const seen of [
      { value: 9_000, age_s: 901 },
      { value: 999_999, quality: 'implausible' as const },
    ])
      expect(decide(rule, { values: { 'light.illuminance': seen } })).toMatchObject({
        want: 'on',
        reason: { code: 'lamp_hours' },
        inputs: [],
      });
    expect(decide(rule, {}).want).toBe('on');
  });

  it('says it when the sensor of light falls silent', () => {
    expect(needsOf(rule).map(({ point }) => point)).toEqual(['light.illuminance']);
    expect(needsOf(lamp({ day_length_h: 14 }))).toEqual([]);
  });
});
