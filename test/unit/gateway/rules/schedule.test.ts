import { describe, expect, it } from 'vitest';
import { ScheduleRule } from '../../../../domain/rule/schedule.ts';
import { evaluate } from '../../../../gateway/rules/evaluate.ts';
import { anOutput, aZone } from '../../../support/farm.ts';
import { aContext } from '../../../support/rule-context.ts';
import { playRule } from '../../../support/rule-play.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An instant by the clocks of Vietnam. */
const local = (text: string): number => Date.parse(`${text}+07:00`);

/** 2027-01-15 is a Friday. */
const START = local('2027-01-15T05:00');

const aSchedule = (given: object = {}): ScheduleRule =>
  ScheduleRule.parse({
    id: 'sang',
    kind: 'schedule',
    output: 'van-1',
    times: ['05:00'],
    amount: { minutes: 20 },
    ...given,
  });

const decideAt = (now: number, given: object = {}, rule = aSchedule()) =>
  evaluate(rule, aContext({ now, ...given }));

/** Local days and times at which a schedule starts between two days. */
const startsOf = (given: object, from: string, to: string): string[] =>
  playRule(aSchedule(given), { from: local(`${from}T00:00`), to: local(`${to}T00:00`) }).map(({ start }) =>
    new Date(start + 7 * HOUR).toISOString().slice(0, 16),
  );

describe('the schedule rule', () => {
  it('waits for its start, and wakes at it', () => {
    expect(decideAt(START - 1)).toMatchObject({
      want: 'idle',
      reason: { code: 'not_scheduled', next: START },
      wakeAt: START,
    });
  });

  it('starts on time, and says how much it gives', () => {
    expect(decideAt(START)).toMatchObject({
      want: 'on',
      reason: { code: 'dose', given: 0, of: 1_200, unit: 's', start: START },
    });
  });

  it('goes on until all is given, and wakes when it will be', () => {
    const now = START + 30 * MINUTE;
    const asking = { since: START, given_s: 900, given_l: undefined };
    expect(decideAt(now, { asking, began: START })).toMatchObject({
      want: 'on',
      reason: { code: 'dose', given: 900, of: 1_200, start: START },
      wakeAt: now + 300_000,
    });
    expect(decideAt(now, { asking: { ...asking, given_s: 1_200 }, began: START })).toMatchObject({
      want: 'off',
      reason: { code: 'dose_given', given: 1_200, of: 1_200, next: START + DAY },
      wakeAt: START + DAY,
    });
  });

  it('says when its dose ends if water flows, and does not wait for a drop where none does', () => {
    expect(decideAt(START).until).toBe(START + 20 * MINUTE);
    const asking = { since: START, given_s: 1_198.5, given_l: undefined };
    expect(decideAt(START + HOUR, { asking }).until).toBe(START + HOUR + 1_500);
    expect(decideAt(START + HOUR, { asking, flows: false })).toMatchObject({
      want: 'off',
      reason: { code: 'dose_given' },
    });
  });

  it('serves a start once, however short the dose was', () => {
    const now = START + 2 * MINUTE;
    expect(decideAt(now, { began: START, ended: START + MINUTE })).toMatchObject({
      want: 'idle',
      reason: { code: 'not_scheduled', next: START + DAY },
    });
  });

  it('still starts within five minutes, and lets a later start be missed', () => {
    const last = START + 5 * MINUTE;
    expect(decideAt(last)).toMatchObject({ want: 'on', wakeAt: last + 1 });
    expect(decideAt(last + 1)).toMatchObject({
      want: 'idle',
      reason: { code: 'missed_start', start: START, next: START + DAY },
      wakeAt: START + 6 * HOUR,
    });
    expect(decideAt(START + 6 * HOUR)).toMatchObject({ reason: { code: 'not_scheduled' } });
  });

  it.each([1, 6, 24, 365 * 24])('catches nothing up after the clock leapt %i hours ahead', (hours) => {
    const leap = START - MINUTE + hours * HOUR;
    let leapt = false;
    const runs = playRule(aSchedule(), {
      from: START - HOUR,
      to: leap + DAY - HOUR,
      clock: (wake) => {
        if (leapt) return wake;
        leapt = true;
        return leap;
      },
    });
    // From 04:59 plus whole days it is still in time for the start of that day.
    const expected = hours % 24 === 0 ? 1 : 0;
    expect(runs.filter(({ start }) => start <= leap + 10 * MINUTE)).toHaveLength(expected);
    expect(runs.every(({ start }) => (start - START) % DAY === 0)).toBe(true);
  });

  it('does not start twice when the clock is set back after a dose', () => {
    const served = { began: START, ended: START + 20 * MINUTE };
    expect(decideAt(START - HOUR, served)).toMatchObject({ want: 'idle' });
    expect(decideAt(START, served)).toMatchObject({ want: 'idle', reason: { code: 'not_scheduled' } });
  });

  it('is not silenced by a start that was served a year ahead, by a clock that was wrong', () => {
    expect(decideAt(START, { began: START + 365 * DAY, ended: START + 365 * DAY })).toMatchObject({
      want: 'on',
    });
  });

  it('finishes its dose although a season or the day ends meanwhile', () => {
    const rule = aSchedule({ times: ['23:50'], season: { from: '01-01', to: '01-15' } });
    const now = local('2027-01-16T00:05');
    const asking = { since: local('2027-01-15T23:50'), given_s: 900, given_l: undefined };
    expect(decideAt(now, { asking, began: asking.since }, rule)).toMatchObject({ want: 'on' });
  });

  it('gives litres, and depth over the area by how it is watered', () => {
    const output = anOutput({ flow_l_min: 60 });
    const asking = { since: START, given_s: 40, given_l: 40 };
    expect(decideAt(START, { output, asking }, aSchedule({ amount: { litres: 100 } }))).toMatchObject({
      want: 'on',
      reason: { given: 40, of: 100, unit: 'L' },
      wakeAt: START + MINUTE,
    });
    const zone = aZone({ area_m2: 90, method: 'drip' });
    expect(decideAt(START, { output, zone }, aSchedule({ amount: { depth_mm: 5 } }))).toMatchObject({
      want: 'on',
      reason: { given: 0, of: 500, unit: 'L' },
    });
  });

  it('goes safe where litres or a depth cannot be counted', () => {
    expect(decideAt(START, {}, aSchedule({ amount: { litres: 100 } }))).toMatchObject({ want: 'safe' });
    expect(
      decideAt(START, { output: anOutput({ flow_l_min: 60 }) }, aSchedule({ amount: { depth_mm: 5 } })),
    ).toMatchObject({ want: 'safe', reason: { code: 'balance_unknown', missing: 'area' } });
  });

  it('starts at each of its times', () => {
    expect(startsOf({ times: ['17:30', '05:00'] }, '2027-01-15', '2027-01-17')).toEqual([
      '2027-01-15T05:00',
      '2027-01-15T17:30',
      '2027-01-16T05:00',
      '2027-01-16T17:30',
    ]);
  });

  it('starts on its weekdays alone', () => {
    expect(startsOf({ weekdays: ['mon', 'sun'] }, '2027-01-15', '2027-01-26')).toEqual([
      '2027-01-17T05:00',
      '2027-01-18T05:00',
      '2027-01-24T05:00',
      '2027-01-25T05:00',
    ]);
  });

  it('starts on odd days, on the 31st and the 1st alike, or on even ones', () => {
    const days = (parity: string) =>
      startsOf({ parity }, '2027-01-29', '2027-02-04').map((start) => start.slice(5, 10));
    expect(days('odd')).toEqual(['01-29', '01-31', '02-01', '02-03']);
    expect(days('even')).toEqual(['01-30', '02-02']);
  });

  it('starts every so many days counted from a day, and not before it', () => {
    expect(startsOf({ every: { days: 3, from: '2027-02-26' } }, '2027-02-20', '2027-03-06')).toEqual([
      '2027-02-26T05:00',
      '2027-03-01T05:00',
      '2027-03-04T05:00',
    ]);
  });

  it('keeps to a season over new year, with both its days', () => {
    const season = { from: '11-30', to: '01-02' };
    const starts = startsOf({ season }, '2026-11-20', '2027-01-10');
    expect(starts[0]).toBe('2026-11-30T05:00');
    expect(starts.at(-1)).toBe('2027-01-02T05:00');
    expect(starts).toHaveLength(34);
    expect(decideAt(local('2027-01-03T12:00'), {}, aSchedule({ season }))).toMatchObject({
      want: 'idle',
      reason: { code: 'out_of_season', from: '11-30', to: '01-02' },
      wakeAt: local('2027-01-04T00:00'),
    });
  });

  it('knows its next start when that is most of a year away', () => {
    const rule = aSchedule({ times: ['05:00'], season: { from: '02-01', to: '02-28' }, weekdays: ['mon'] });
    expect(decideAt(local('2027-02-28T12:00'), {}, rule)).toMatchObject({
      reason: { code: 'not_scheduled', next: local('2028-02-07T05:00') },
    });
  });

  it('says no next start where none will ever come', () => {
    const never = aSchedule({ season: { from: '02-30', to: '02-30' } });
    const { reason, wakeAt } = decideAt(START, {}, never);
    expect(reason).toEqual({ code: 'out_of_season', from: '02-30', to: '02-30' });
    expect(wakeAt).toBeGreaterThan(START);
  });
});
