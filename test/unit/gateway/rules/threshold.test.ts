import { describe, expect, it } from 'vitest';
import { bandsOf, evaluate, needsOf } from '../../../../gateway/rules/evaluate.ts';
import { aRule } from '../../../support/farm.ts';
import { aContext, NOW } from '../../../support/rule-context.ts';
import type { GivenContext, Seen } from '../../../support/rule-context.ts';

const decide = (
  moisture: Seen | undefined,
  { rule = aRule(), ...given }: GivenContext & { rule?: ReturnType<typeof aRule> } = {},
) => evaluate(rule, aContext({ values: { 'soil.moisture': moisture }, ...given }));

const askedFor = (seconds: number) => ({
  asking: { since: NOW - seconds * 1000, given_s: seconds, given_l: undefined },
});

describe('the threshold rule', () => {
  it('asks for water below the lower limit', () => {
    expect(decide(23.9)).toMatchObject({
      want: 'on',
      reason: { code: 'below_limit', value: 23.9, limit: 24, age_s: 10 },
    });
  });

  it('asks for none at the lower limit or above it', () => {
    expect(decide(24)).toMatchObject({ want: 'off', reason: { code: 'not_needed', limit: 24 } });
    expect(decide(40)).toMatchObject({ want: 'off', reason: { code: 'not_needed' } });
  });

  it('goes on between the limits once it asks, and stops at the upper one', () => {
    expect(decide(28, askedFor(60))).toMatchObject({
      want: 'on',
      reason: { code: 'on_its_way', limit: 32 },
    });
    expect(decide(32, askedFor(60))).toMatchObject({
      want: 'off',
      reason: { code: 'target_reached', limit: 32 },
    });
  });

  it('runs its minimum time even when the soil is wet at once', () => {
    const rule = aRule({ on_min_s: 120 });
    expect(decide(33, { rule, ...askedFor(60) })).toMatchObject({
      want: 'on',
      reason: { code: 'minimum_run', until: NOW + 60_000 },
      wakeAt: NOW + 60_000,
    });
    expect(decide(33, { rule, ...askedFor(120) })).toMatchObject({ want: 'off' });
  });

  it('ends a minimum run that it holds blind, when the last reading was wet', () => {
    const rule = aRule({ on_min_s: 1_800, when_blind: 'hold' });
    const wet = { value: 33, age_s: 1_000 };
    expect(decide(wet, { rule, ...askedFor(1_200) })).toMatchObject({ want: 'hold', wakeAt: NOW + 600_000 });
    expect(decide(wet, { rule, ...askedFor(1_800) })).toMatchObject({
      want: 'safe',
      reason: { code: 'stale' },
    });
    for (const moisture of [{ ...wet, value: 28 }, { ...wet, quality: 'implausible' as const }, undefined])
      expect(decide(moisture, { rule, ...askedFor(9_000) })).toMatchObject({ want: 'hold' });
  });

  it('is the more urgent the further it is beyond the limit, counted in the gap between the limits', () => {
    expect(decide(24).urgency).toBeUndefined();
    expect(decide(22).urgency).toBeCloseTo(0.25);
    expect(decide(20).urgency).toBeCloseTo(0.5);
    expect(decide(3).urgency).toBe(1);
  });

  it.each([
    ['missing', undefined, 'no_reading'],
    ['stale', { value: 5, age_s: 4_000 }, 'stale'],
    ['impossible', { value: -3, quality: 'implausible' as const }, 'implausible'],
  ])('takes a %s reading for neither dry nor wet', (_, moisture, code) => {
    expect(decide(moisture)).toMatchObject({ want: 'safe', reason: { code } });
    expect(decide(moisture, { rule: aRule({ when_blind: 'hold' }) })).toMatchObject({ want: 'hold' });
  });

  it('wakes when its reading becomes stale', () => {
    expect(decide(30).wakeAt).toBe(NOW - 10_000 + 900_000 + 1);
  });

  it('cools above a limit when written the other way round', () => {
    const rule = aRule({
      metric: 'air.temperature',
      on_below: undefined,
      off_above: undefined,
      on_above: 32,
      off_below: 29,
    });
    const warm = (value: number, given: GivenContext = {}) =>
      evaluate(rule, aContext({ values: { 'air.temperature': value }, ...given }));
    expect(warm(32.5)).toMatchObject({ want: 'on', reason: { code: 'above_limit', limit: 32 } });
    expect(warm(30)).toMatchObject({ want: 'off' });
    expect(warm(30, askedFor(1))).toMatchObject({ want: 'on' });
    expect(warm(29, askedFor(1))).toMatchObject({ want: 'off', reason: { code: 'target_reached' } });
    expect(bandsOf(rule)).toEqual([{ point: 'air.temperature', stale_s: 900, low: 29, high: 32 }]);
  });

  it('cannot do without its reading, and shows its limits as the band to keep', () => {
    expect(needsOf(aRule())).toEqual([{ point: 'soil.moisture', stale_s: 900 }]);
    expect(bandsOf(aRule())).toEqual([{ point: 'soil.moisture', stale_s: 900, low: 24, high: 32 }]);
  });
});
