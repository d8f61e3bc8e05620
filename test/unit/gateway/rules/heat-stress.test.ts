import { describe, expect, it } from 'vitest';
import { Rule } from '../../../../domain/rule/rule.ts';
import { evaluate, needsOf } from '../../../../gateway/rules/evaluate.ts';
import { anOutput } from '../../../support/farm.ts';
import { aContext, NOW } from '../../../support/rule-context.ts';

const herd = (formula: 'nrc' | 'thom_dew') =>
  Rule.parse({
    id: 'chuong-1',
    kind: 'heat_stress',
    formula,
    steps: [
      { output: 'quat-1', on_above: 72, off_below: 70 },
      { output: 'phun-1', on_above: 80, off_below: 78 },
    ],
  });

const fan = anOutput({ id: 'quat-1', kind: 'fan' });
const mister = anOutput({ id: 'phun-1', kind: 'mister' });

type Given = Parameters<typeof aContext>[0];
const decide = (given: Given, formula: 'nrc' | 'thom_dew' = 'nrc') =>
  evaluate(herd(formula), aContext({ output: fan, ...given }));
const air = (temperature: number, humidity: number) => ({
  'air.temperature': temperature,
  'air.humidity': humidity,
});

describe('the heat stress rule', () => {
  it('takes 32 °C and 22 % for 75.9 by the formula of the NRC', () => {
    const { want, reason, inputs } = decide({ values: air(32, 22) });
    expect({ want, reason }).toMatchObject({
      want: 'on',
      reason: { code: 'above_limit', point: 'air.thi', limit: 72 },
    });
    expect(inputs[0]?.value).toBeCloseTo(75.9, 1);
  });

  it('takes a normal afternoon of the delta, 33 °C and 80 %, for 87.7: fans and misters', () => {
    const { inputs, want } = decide({ output: mister, values: air(33, 80) });
    expect(inputs[0]?.value).toBeCloseTo(87.7, 1);
    expect(want).toBe('on');
    expect(decide({ output: mister, values: air(32, 22) }).want).toBe('off');
  });

  it('gives other numbers by the formula of the dew point', () => {
    // Td of 25 °C at 100 % is 25 °C: 25 + 0.36 * 25 + 41.2.
    expect(decide({ values: air(25, 100) }, 'thom_dew').inputs[0]?.value).toBeCloseTo(75.2, 6);
  });

  it('shows the two readings and their ages, and is as old as the older', () => {
    const values = { 'air.temperature': { value: 32, age_s: 400 }, 'air.humidity': { value: 22, age_s: 20 } };
    const { inputs, wakeAt } = decide({ values });
    expect(inputs.map(({ point, age_s }) => [point, age_s])).toEqual([
      ['air.thi', 400],
      ['air.temperature', 400],
      ['air.humidity', 20],
    ]);
    expect(wakeAt).toBe(NOW + 500_000 + 1);
  });

  it('goes on between its limits', () => {
    const asking = { since: NOW - 60_000, given_s: 60, given_l: undefined };
    const values = air(27, 50); // 74.3 would start; 25 °C and 50 % are 71.7
    expect(decide({ values }).want).toBe('on');
    expect(decide({ values: air(25, 50) }).want).toBe('off');
    expect(decide({ values: air(25, 50), asking }).want).toBe('on');
  });

  it('leaves fans and misters to their safe state when it cannot see', () => {
    const stale = { 'air.temperature': 40, 'air.humidity': { value: 90, age_s: 901 } };
    for (const output of [fan, mister])
      expect(decide({ output, values: stale })).toMatchObject({
        want: 'safe',
        reason: { code: 'stale', point: 'air.humidity' },
        inputs: [{ point: 'air.temperature' }, { point: 'air.humidity', quality: 'stale' }],
        wakeAt: Infinity,
      });
  });

  it('needs temperature and humidity', () => {
    expect(needsOf(herd('nrc')).map(({ point }) => point)).toEqual(['air.temperature', 'air.humidity']);
  });
});
