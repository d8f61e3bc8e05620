import { describe, expect, it } from 'vitest';
import { DoseRule } from '../../../../domain/rule/dose.ts';
import { evaluate, needsOf } from '../../../../gateway/rules/evaluate.ts';
import { anOutput } from '../../../support/farm.ts';
import { aContext, NOW } from '../../../support/rule-context.ts';
import type { GivenContext, Seen } from '../../../support/rule-context.ts';
import { playRule } from '../../../support/rule-play.ts';

const MINUTE = 60_000;

const aDose = (given: object = {}): DoseRule =>
  DoseRule.parse({
    id: 'bon',
    kind: 'dose',
    output: 'van-1',
    metric: 'soil.moisture',
    on_below: 24,
    amount: { minutes: 10 },
    ...given,
  });

const decide = (moisture: Seen | undefined, given: GivenContext = {}, rule = aDose()) =>
  evaluate(rule, aContext({ values: { 'soil.moisture': moisture }, ...given }));

const given_s = (seconds: number) => ({
  asking: { since: NOW - 900_000, given_s: seconds, given_l: undefined },
});

describe('the dose rule', () => {
  it('asks for its amount below the limit, and for none at it or above', () => {
    expect(decide(23.9)).toMatchObject({
      want: 'on',
      reason: { code: 'below_limit', value: 23.9, limit: 24 },
      wakeAt: NOW + 600_000,
    });
    expect(decide(24)).toMatchObject({ want: 'off', reason: { code: 'not_needed', limit: 24 } });
  });

  it('gives all of it, however wet the soil is meanwhile', () => {
    expect(decide(45, given_s(400))).toMatchObject({
      want: 'on',
      reason: { code: 'dose', given: 400, of: 600, unit: 's', start: NOW - 900_000 },
      wakeAt: NOW + 200_000,
    });
  });

  it('goes on after a rest with what is still to give, and not with the time that passed', () => {
    const asking = { since: NOW - 5 * 3_600_000, given_s: 599, given_l: undefined };
    expect(decide(20, { asking })).toMatchObject({ want: 'on', wakeAt: NOW + 1_000 });
  });

  it('ends when it is given, however dry the soil still is', () => {
    expect(decide(10, given_s(600))).toMatchObject({
      want: 'off',
      reason: { code: 'dose_given', given: 600, of: 600 },
      wakeAt: NOW - 10_000 + 900_001,
    });
    expect(decide(10, given_s(600), aDose({ soak_min: 5 })).wakeAt).toBe(NOW + 5 * MINUTE);
  });

  it('does not go on for what the rounding of sums has left', () => {
    expect(decide(10, given_s(599.999_999_99))).toMatchObject({
      want: 'off',
      reason: { code: 'dose_given' },
    });
  });

  it('counts litres where it is set in litres', () => {
    const rule = aDose({ amount: { litres: 300 } });
    const output = anOutput({ flow_l_min: 30 });
    const asking = { since: NOW, given_s: 240, given_l: 120 };
    expect(decide(20, { output, asking }, rule)).toMatchObject({
      reason: { code: 'dose', given: 120, of: 300, unit: 'L' },
      wakeAt: NOW + 6 * MINUTE,
    });
    expect(decide(20, { asking }, rule)).toMatchObject({ want: 'safe' });
  });

  it('lets it sink in before it looks again', () => {
    const ended = NOW - 50 * MINUTE;
    expect(decide(10, { ended })).toMatchObject({
      want: 'idle',
      reason: { code: 'soaking', until: NOW + 10 * MINUTE },
      wakeAt: NOW + 10 * MINUTE,
    });
    expect(decide(10, { ended: NOW - 60 * MINUTE })).toMatchObject({ want: 'on' });
    expect(decide(10, { ended }, aDose({ soak_min: 0 }))).toMatchObject({ want: 'on' });
  });

  it('is not kept from watering by an end that a wrong clock put ahead', () => {
    expect(decide(10, { ended: NOW + 365 * 86_400_000 })).toMatchObject({ want: 'on' });
  });

  it.each([
    ['missing', undefined, 'no_reading'],
    ['stale', { value: 5, age_s: 4_000 }, 'stale'],
    ['impossible', { value: -3, quality: 'implausible' as const }, 'implausible'],
  ])('does as it is set with a %s reading, also while it gives', (_, moisture, code) => {
    for (const given of [{}, given_s(100), { ended: NOW - MINUTE }]) {
      expect(decide(moisture, given)).toMatchObject({ want: 'safe', reason: { code } });
      expect(decide(moisture, given, aDose({ when_blind: 'hold' }))).toMatchObject({ want: 'hold' });
    }
  });

  it('ends when all is given, and wakes for it, while it is held blind', () => {
    const rule = aDose({ when_blind: 'hold' });
    expect(decide(undefined, given_s(400), rule)).toMatchObject({
      want: 'hold',
      wakeAt: NOW + 200_000,
      until: NOW + 200_000,
    });
    expect(decide(undefined, given_s(600), rule)).toMatchObject({
      want: 'off',
      reason: { code: 'dose_given' },
    });
    expect(decide(undefined, {}, rule).wakeAt).toBe(Infinity);
  });

  it('does not wait for less than the shortest run once its water stands still', () => {
    expect(decide(10, { ...given_s(598.5), flows: false })).toMatchObject({
      want: 'off',
      reason: { code: 'dose_given' },
    });
    expect(decide(10, given_s(598.5))).toMatchObject({ want: 'on', until: NOW + 1_500 });
    expect(decide(10, { ...given_s(500), flows: false })).toMatchObject({ want: 'on', until: NOW + 100_000 });
  });

  it('gives dose after dose with the soak between while the soil stays dry', () => {
    const runs = playRule(aDose(), {
      from: NOW,
      to: NOW + 200 * MINUTE,
      seen: () => ({ values: { 'soil.moisture': 10 } }),
    });
    expect(runs.map(({ start, end }) => [start - NOW, end - start])).toEqual([
      [0, 10 * MINUTE],
      [70 * MINUTE, 10 * MINUTE],
      [140 * MINUTE, 10 * MINUTE],
    ]);
  });

  it('cannot do without its reading', () => {
    expect(needsOf(aDose())).toEqual([{ point: 'soil.moisture', stale_s: 900 }]);
  });
});
