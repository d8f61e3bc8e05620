import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../gateway/rules/evaluate.ts';
import { aRuleOf } from '../../../support/farm.ts';
import { aContext, NOW } from '../../../support/rule-context.ts';

const frost = aRuleOf({ kind: 'guard', against: 'frost', on_below: 1, off_above: 3 });
const heat = aRuleOf({ kind: 'guard', against: 'heat', on_above: 38, off_below: 35 });
const asking = { since: NOW - 3_600_000, given_s: 0, given_l: undefined };

type Given = Parameters<typeof aContext>[0];
const decide = (rule: typeof frost, value: number, given: Given = {}) =>
  evaluate(rule, aContext({ values: { 'air.temperature': value }, ...given }));

describe('the guard', () => {
  it('sprinkles against frost until it is warm enough', () => {
    expect(decide(frost, 0.5)).toMatchObject({ want: 'on', reason: { code: 'frost', value: 0.5, limit: 1 } });
    expect(decide(frost, 2, { asking })).toMatchObject({ want: 'on', reason: { code: 'frost', limit: 3 } });
    expect(decide(frost, 3, { asking }).want).toBe('pass');
  });

  it('cools against heat until it is cool enough', () => {
    expect(decide(heat, 38.5)).toMatchObject({ want: 'on', reason: { code: 'heat', limit: 38 } });
    expect(decide(heat, 36, { asking })).toMatchObject({ want: 'on', reason: { code: 'heat', limit: 35 } });
    expect(decide(heat, 35, { asking }).want).toBe('pass');
  });

  it('has nothing to say without danger', () => {
    expect(decide(frost, 1)).toMatchObject({ want: 'pass', reason: { code: 'not_needed', limit: 1 } });
    expect(decide(frost, 20).want).toBe('pass');
    expect(decide(heat, 38).want).toBe('pass');
  });

  it('has nothing to say when it cannot see, and shows what it saw last', () => {
    const stale = { values: { 'air.temperature': { value: -2, age_s: 901 } }, asking };
    expect(decide(frost, 0, stale)).toMatchObject({
      want: 'pass',
      reason: { code: 'stale' },
      inputs: [{ value: -2, quality: 'stale' }],
    });
    expect(decide(frost, 0, { values: {} })).toMatchObject({ want: 'pass', inputs: [], wakeAt: Infinity });
  });

  it('wakes when its reading becomes stale', () => {
    expect(decide(frost, 0.5).wakeAt).toBe(NOW - 10_000 + 900_000 + 1);
  });
});
