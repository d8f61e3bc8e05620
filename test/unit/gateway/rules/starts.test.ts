import { describe, expect, it } from 'vitest';
import { sunTimes } from '../../../../domain/agronomy/sunrise.ts';
import { localTime } from '../../../../domain/local-time.ts';
import { ScheduleRule } from '../../../../domain/rule/schedule.ts';
import type { Site } from '../../../../gateway/rules/define.ts';
import { startsAround } from '../../../../gateway/rules/starts.ts';
import { BERLIN, DAK_LAK } from '../../../support/rule-context.ts';
import { playRule } from '../../../support/rule-play.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const aSchedule = (...times: string[]): ScheduleRule =>
  ScheduleRule.parse({ id: 'sang', kind: 'schedule', output: 'van-1', times, amount: { minutes: 2 } });

/** The instants at which a schedule really starts. */
const starts = (rule: ScheduleRule, from: string, to: string, site: Site): number[] =>
  playRule(rule, { from: Date.parse(from), to: Date.parse(to), seen: () => ({ site }) }).map(
    ({ start }) => start,
  );

describe('starts by the clock on the wall', () => {
  it.each(['00:00', '01:59', '02:00', '02:30', '03:00', '12:00', '23:59'])(
    'come once on each day of a year with summer time: %s',
    (time) => {
      const days = starts(aSchedule(time), '2027-01-01T11:30Z', '2028-01-01T11:30Z', BERLIN).map(
        (at) => localTime(at, BERLIN.timezone).day,
      );
      expect(days).toHaveLength(365);
      expect(new Set(days).size).toBe(days.length);
    },
  );

  it('come at 03:30 on the day that has no 02:30', () => {
    expect(starts(aSchedule('02:30'), '2027-03-28T00:00Z', '2027-03-28T12:00Z', BERLIN)).toEqual([
      Date.parse('2027-03-28T03:30+02:00'),
    ]);
  });

  it('come at the first 02:30 on the day that has two', () => {
    expect(starts(aSchedule('02:30'), '2027-10-30T23:00Z', '2027-10-31T12:00Z', BERLIN)).toEqual([
      Date.parse('2027-10-31T02:30+02:00'),
    ]);
  });

  it('come at the same time of day before and after the clocks change', () => {
    const hours = starts(aSchedule('05:00'), '2027-03-20T00:00Z', '2027-04-05T00:00Z', BERLIN).map(
      (at) => localTime(at, BERLIN.timezone).minute,
    );
    expect(new Set(hours)).toEqual(new Set([300]));
  });

  it('come in places as far east and west as clocks go', () => {
    for (const timezone of ['Pacific/Kiritimati', 'Pacific/Niue', 'Asia/Kathmandu', 'Australia/Lord_Howe']) {
      const found = starts(aSchedule('00:00', '23:59'), '2027-03-01T15:30Z', '2027-05-01T15:30Z', {
        ...DAK_LAK,
        timezone,
      });
      expect(found, timezone).toHaveLength(122);
    }
  });
});

describe('starts by the sun', () => {
  it('come so many minutes beside sunrise and sunset of each day', () => {
    const rule = aSchedule('sunrise+30', 'sunset-15', 'sunrise');
    const sun = sunTimes(DAK_LAK, '2027-01-15');
    if (sun.kind !== 'rises') throw new Error('the sun rises in Dak Lak');
    expect(starts(rule, '2027-01-14T17:00Z', '2027-01-15T17:00Z', DAK_LAK)).toEqual([
      sun.sunrise,
      sun.sunrise + 30 * MINUTE,
      sun.sunset - 15 * MINUTE,
    ]);
  });

  it('come in order although they fall on the day before or after', () => {
    const rule = aSchedule('sunrise-999', 'sunset+999', '12:00');
    const found = starts(rule, '2027-01-01T00:00Z', '2027-02-01T00:00Z', DAK_LAK);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found).toHaveLength(3 * 31);
  });

  it('come before a later one of the day before', () => {
    const rule = aSchedule('23:59', 'sunrise-400');
    const now = Date.parse('2027-01-15T23:10+07:00');
    const tomorrow = sunTimes(DAK_LAK, '2027-01-16');
    const sunrise = tomorrow.kind === 'rises' ? tomorrow.sunrise : NaN;
    expect(startsAround(rule, { now, site: DAK_LAK }).next).toBe(sunrise - 400 * MINUTE);
  });

  it('do not come where it does not rise', () => {
    const tromso: Site = { lat: 69.65, lon: 18.96, elevation_m: 0, timezone: 'Europe/Oslo' };
    const december = Date.parse('2026-12-21T12:00Z');
    const { latest, next } = startsAround(aSchedule('sunrise'), { now: december, site: tromso });
    expect(latest).toBeUndefined();
    expect(next).toBeGreaterThan(Date.parse('2027-01-10'));
  });
});

describe('what is known of the starts around', () => {
  it('is the same whether it was asked before or not', () => {
    const asked = aSchedule('05:00', 'sunset-20');
    for (
      let now = Date.parse('2027-01-15T00:00Z');
      now < Date.parse('2027-01-18T00:00Z');
      now += 7 * MINUTE
    ) {
      const { latest, next } = startsAround(asked, { now, site: DAK_LAK });
      const fresh = startsAround(aSchedule('05:00', 'sunset-20'), { now, site: DAK_LAK });
      expect({ latest, next }).toEqual({ latest: fresh.latest, next: fresh.next });
    }
  });

  it('follows a clock that is set back, and a farm that is moved', () => {
    const rule = aSchedule('05:00');
    const now = Date.parse('2027-01-15T08:00Z');
    startsAround(rule, { now, site: DAK_LAK });
    expect(startsAround(rule, { now: now - 5 * DAY, site: DAK_LAK }).next).toBe(
      Date.parse('2027-01-11T05:00+07:00'),
    );
    expect(startsAround(rule, { now, site: BERLIN }).next).toBe(Date.parse('2027-01-16T05:00+01:00'));
  });
});
