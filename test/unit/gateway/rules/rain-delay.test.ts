import { describe, expect, it } from 'vitest';
import { RainDelayRule } from '../../../../domain/rule/rain-delay.ts';
import { evaluate, needsOf } from '../../../../gateway/rules/evaluate.ts';
import { aContext, NOW } from '../../../support/rule-context.ts';
import type { GivenContext } from '../../../support/rule-context.ts';

const aDelay = (given: object = {}): RainDelayRule =>
  RainDelayRule.parse({
    id: 'mua',
    kind: 'rain_delay',
    output: 'van-1',
    fallen: { mm: 5, hours: 12 },
    forecast: { mm: 10, hours: 24 },
    ...given,
  });

const decide = (given: GivenContext, rule = aDelay()) => evaluate(rule, aContext(given));

describe('the rain delay', () => {
  it('forbids watering after rain', () => {
    expect(decide({ rain_mm: 5 })).toMatchObject({
      want: 'off',
      reason: { code: 'rained', mm: 5, hours: 12, limit: 5 },
      inputs: [{ point: 'rain.total', value: 5, quality: 'good' }],
    });
  });

  it('forbids watering before rain', () => {
    expect(decide({ rain_mm: 4.9, rainExpected_mm: 14 })).toMatchObject({
      want: 'off',
      reason: { code: 'rain_expected', mm: 14, hours: 24, limit: 10 },
      inputs: [
        { point: 'rain.total', value: 4.9 },
        { point: 'rain.expected', value: 14 },
      ],
    });
  });

  it('says nothing after too little rain, or without gauge and forecast', () => {
    expect(decide({ rain_mm: 4.9, rainExpected_mm: 9.9 })).toMatchObject({ want: 'pass' });
    expect(decide({})).toMatchObject({ want: 'pass', inputs: [] });
  });

  it('goes by what it is set to go by', () => {
    expect(decide({ rainExpected_mm: 50 }, aDelay({ forecast: undefined }))).toMatchObject({ want: 'pass' });
    expect(decide({ rain_mm: 50 }, aDelay({ fallen: undefined }))).toMatchObject({ want: 'pass' });
  });

  it('asks for the rain of the hours it is set to', () => {
    const asked: number[] = [];
    const remember = (hours: number): undefined => void asked.push(hours);
    evaluate(aDelay(), { ...aContext(), rain_mm: remember, rainExpected_mm: remember });
    expect(asked).toEqual([12, 24]);
  });

  it('looks again within the hour, and needs no reading', () => {
    expect(decide({}).wakeAt).toBeGreaterThan(NOW);
    expect(decide({}).wakeAt).toBeLessThanOrEqual(NOW + 3_600_000);
    expect(needsOf(aDelay())).toEqual([]);
  });
});
