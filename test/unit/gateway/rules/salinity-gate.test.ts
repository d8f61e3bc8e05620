import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../gateway/rules/evaluate.ts';
import { anOutput, aRuleOf } from '../../../support/farm.ts';
import { aContext, NOW } from '../../../support/rule-context.ts';

const rule = aRuleOf({ kind: 'salinity_gate', output: 'cong-1', shut_above: 2, open_below: 1 });
const output = anOutput({ id: 'cong-1' });

type Given = Parameters<typeof aContext>[0];
const decide = (given: Given) => evaluate(rule, aContext({ output, ...given }));
const salt = (value: number, given: Given = {}) => decide({ values: { 'water.salinity': value }, ...given });

describe('the salinity gate', () => {
  it('shuts above its limit, whatever stands', () => {
    for (const isAway of [true, false])
      expect(salt(2.1, { isAway })).toMatchObject({
        want: 'off',
        reason: { code: 'too_salty', value: 2.1, limit: isAway ? 2 : 1 },
      });
  });

  it('has nothing to say below the lower limit', () => {
    for (const isAway of [true, false]) expect(salt(0.9, { isAway }).want).toBe('pass');
  });

  it('lets water run on between the limits, and starts none', () => {
    for (const value of [1, 1.5, 2]) {
      expect(salt(value, { isAway: true }).want).toBe('pass');
      expect(salt(value, { isAway: false })).toMatchObject({
        want: 'off',
        reason: { code: 'too_salty', limit: 1 },
      });
    }
  });

  it('keeps shut through a tide until the water is fresh again', () => {
    let isAway = true;
    const states = [0.5, 1.5, 2.5, 1.5, 1, 0.9, 1.5].map((value) => {
      isAway = salt(value, { isAway }).want === 'pass';
      return isAway;
    });
    expect(states).toEqual([true, true, false, false, false, true, true]);
  });

  it('is shut when it cannot see', () => {
    const missing = decide({});
    const stale = decide({ values: { 'water.salinity': { value: 0.1, age_s: 901 } } });
    const impossible = decide({ values: { 'water.salinity': { value: 0, quality: 'implausible' } } });
    expect([missing, stale, impossible].map(({ want, reason }) => [want, reason.code])).toEqual([
      ['safe', 'no_reading'],
      ['safe', 'stale'],
      ['safe', 'implausible'],
    ]);
  });

  it('wakes when its reading becomes stale', () => {
    expect(salt(0.5).wakeAt).toBe(NOW - 10_000 + 900_000 + 1);
  });
});
