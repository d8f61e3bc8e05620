import { describe, expect, it } from 'vitest';
import { bandsOf, evaluate } from '../../../../gateway/rules/evaluate.ts';
import { anOutput, aRuleOf } from '../../../support/farm.ts';
import { aContext, NOW } from '../../../support/rule-context.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** 15 of every 60 minutes from 21:30 to 05:00. */
const rule = aRuleOf({
  kind: 'oxygen',
  output: 'suc-1',
  on_below: 4,
  off_above: 5,
  night: { hours: { from: '21:30', to: '05:00' }, on_min: 15, every_min: 60 },
});

const aerator = anOutput({ id: 'suc-1', kind: 'aerator' });
const failsOff = anOutput({ id: 'suc-1', kind: 'aerator', safe: 'off' });
const asking = { since: NOW - HOUR, given_s: 0, given_l: undefined };

type Given = Parameters<typeof aContext>[0];
const decide = (given: Given) => evaluate(rule, aContext({ output: aerator, ...given }));
const oxygen = (value: number) => ({ values: { 'water.oxygen': value } as const });
/** Local time of the day of NOW, and of the next one past 24 h. */
const at = (hours: number) => ({ now: aContext().local.midnight + hours * HOUR });

describe('the oxygen rule', () => {
  it('aerates below one limit until above the other', () => {
    expect(decide(oxygen(3.9))).toMatchObject({ want: 'on', reason: { code: 'below_limit', limit: 4 } });
    expect(decide(oxygen(4.5)).want).toBe('off');
    expect(decide({ ...oxygen(4.5), asking }).want).toBe('on');
    expect(decide({ ...oxygen(5), asking }).want).toBe('off');
  });

  it('runs its shortest time once the readings have started it', () => {
    expect(decide({ ...oxygen(6), asking: { ...asking, since: NOW - MINUTE } })).toMatchObject({
      want: 'on',
      reason: { code: 'minimum_run', until: NOW + 9 * MINUTE },
    });
  });

  it('runs by the clock at night, over midnight, counted from the first hour of the night', () => {
    const night = (hours: number) => decide({ ...at(hours), ...oxygen(8) });
    const { now } = at(21.5);
    expect(night(21.5)).toMatchObject({
      want: 'on',
      reason: { code: 'night_duty', until: now + 15 * MINUTE },
      wakeAt: now - 10_000 + 15 * MINUTE + 1, // the reading is stale a little before the turn ends
    });
    expect(night(21.75)).toMatchObject({ want: 'off', wakeAt: at(21.75).now - 10_000 + 900_000 + 1 });
    expect(night(24.5)).toMatchObject({ want: 'on', reason: { code: 'night_duty' } });
    expect(night(28.75).want).toBe('off');
    expect(night(4.5).want).toBe('on');
    expect(night(5)).toMatchObject({ want: 'off' });
    expect(night(21.499).want).toBe('off');
  });

  it('ends a turn of the clock between the limits', () => {
    const { now } = at(21.75);
    expect(decide({ now, ...oxygen(4.5), asking: { ...asking, since: at(21.5).now } }).want).toBe('off');
  });

  it('runs when it is blind, if the aerator is wired to fail on', () => {
    expect(decide({})).toMatchObject({ want: 'safe', reason: { code: 'no_reading' }, wakeAt: Infinity });
    expect(decide(at(22))).toMatchObject({ want: 'safe', reason: { code: 'no_reading' } });
  });

  it('runs by the clock alone when it is blind and wired to fail off', () => {
    const stale = { values: { 'water.oxygen': { value: 1, age_s: 901 } }, output: failsOff };
    expect(decide(stale)).toMatchObject({ want: 'safe', wakeAt: at(21.5).now });
    expect(decide({ ...stale, ...at(21.5) })).toMatchObject({
      want: 'on',
      reason: { code: 'night_duty' },
      inputs: [],
    });
    expect(decide({ ...stale, ...at(21.75) }).want).toBe('safe');
  });

  it('shows its limits as a band', () => {
    expect(bandsOf(rule)).toEqual([{ point: 'water.oxygen', stale_s: 900, low: 4, high: 5 }]);
  });
});
