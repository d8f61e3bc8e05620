import { describe, expect, it } from 'vitest';
import type { DecisionInput } from '../../../../domain/decision.ts';
import { evaluate } from '../../../../gateway/rules/evaluate.ts';
import { aRule } from '../../../support/farm.ts';

const NOW = 1_800_000_000_000;

const seen = (value: number, given: Partial<DecisionInput> = {}): DecisionInput => ({
  point: 'soil.moisture',
  value,
  at: NOW - 10_000,
  age_s: 10,
  quality: 'good',
  ...given,
});

const decide = (
  input: DecisionInput | undefined,
  { rule = aRule(), runningSince }: { rule?: ReturnType<typeof aRule>; runningSince?: number } = {},
) => evaluate(rule, { now: NOW, value: () => input, runningSince });

describe('the threshold rule', () => {
  it('asks for water below the lower limit', () => {
    expect(decide(seen(23.9))).toMatchObject({
      want: 'on',
      reason: { code: 'below_limit', value: 23.9, limit: 24 },
    });
  });

  it('asks for none at the lower limit or above it', () => {
    expect(decide(seen(24))).toMatchObject({ want: 'off', reason: { code: 'not_needed', limit: 24 } });
    expect(decide(seen(40))).toMatchObject({ want: 'off', reason: { code: 'not_needed' } });
  });

  it('goes on between the limits once it runs, and stops at the upper one', () => {
    const runningSince = NOW - 60_000;
    expect(decide(seen(28), { runningSince })).toMatchObject({
      want: 'on',
      reason: { code: 'on_its_way', limit: 32 },
    });
    expect(decide(seen(32), { runningSince })).toMatchObject({
      want: 'off',
      reason: { code: 'target_reached', limit: 32 },
    });
  });

  it('runs its minimum time even when the soil is wet at once', () => {
    const rule = aRule({ on_min_s: 120 });
    const runningSince = NOW - 60_000;
    expect(decide(seen(33), { rule, runningSince })).toMatchObject({
      want: 'on',
      reason: { code: 'minimum_run', until: NOW + 60_000 },
      wakeAt: NOW + 60_000,
    });
    expect(decide(seen(33), { rule, runningSince: NOW - 120_000 })).toMatchObject({ want: 'off' });
  });

  it('takes stale, missing and impossible readings for neither dry nor wet', () => {
    expect(decide(undefined)).toMatchObject({ want: 'safe', reason: { code: 'no_reading' } });
    expect(decide(seen(5, { quality: 'stale', age_s: 4_000 }))).toMatchObject({
      want: 'safe',
      reason: { code: 'stale' },
    });
    expect(decide(seen(-3, { quality: 'implausible' }))).toMatchObject({
      want: 'safe',
      reason: { code: 'implausible' },
    });
  });

  it('holds instead of going safe when it is set so', () => {
    const rule = aRule({ when_blind: 'hold' });
    expect(decide(seen(5, { quality: 'stale' }), { rule })).toMatchObject({ want: 'hold' });
  });

  it('wakes when its reading becomes stale', () => {
    expect(decide(seen(30)).wakeAt).toBe(NOW - 10_000 + 900_000 + 1);
  });

  it('cools above a limit when written the other way round', () => {
    const rule = aRule({
      metric: 'air.temperature',
      on_below: undefined,
      off_above: undefined,
      on_above: 32,
      off_below: 29,
    });
    const warm = (value: number): DecisionInput => seen(value, { point: 'air.temperature' });
    expect(decide(warm(32.5), { rule })).toMatchObject({ want: 'on', reason: { code: 'above_limit' } });
    expect(decide(warm(30), { rule })).toMatchObject({ want: 'off' });
    expect(decide(warm(30), { rule, runningSince: NOW - 1 })).toMatchObject({ want: 'on' });
    expect(decide(warm(29), { rule, runningSince: NOW - 1 })).toMatchObject({ want: 'off' });
  });
});
