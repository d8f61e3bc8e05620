import { describe, expect, it } from 'vitest';
import { Rule } from '../../../../domain/rule/rule.ts';
import { evaluate, bandsOf, needsOf } from '../../../../gateway/rules/evaluate.ts';
import { anOutput } from '../../../support/farm.ts';
import { aContext, NOW } from '../../../support/rule-context.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

const FANS = { on_above: 30, off_below: 27 };
const barn = (given: Readonly<Record<string, unknown>> = {}): Rule =>
  Rule.parse({
    id: 'chuong-1',
    kind: 'climate',
    metric: 'air.temperature',
    steps: [
      { output: 'quat-1', ...FANS },
      { output: 'phun-1', on_above: 33, off_below: 31 },
      { output: 'suoi-1', on_below: 15, off_above: 18 },
    ],
    ...given,
  });

/** A fan that is wired to fail off. */
const fan = anOutput({ id: 'quat-1', kind: 'fan', safe: 'off' });
const mister = anOutput({ id: 'phun-1', kind: 'mister' });
const heater = anOutput({ id: 'suoi-1', kind: 'heater' });
const asking = { since: NOW - 15 * MINUTE, given_s: 0, given_l: undefined };

type Given = Parameters<typeof aContext>[0];
const decide = (rule: Rule, given: Given) => evaluate(rule, aContext({ output: fan, ...given }));
const warm = (value: number) => ({ 'air.temperature': value });

describe('the climate rule', () => {
  it('answers for each step by its own limits', () => {
    const wants = (value: number) =>
      [fan, mister, heater].map((output) => decide(barn(), { output, values: warm(value) }).want);
    expect(wants(34)).toEqual(['on', 'on', 'off']);
    expect(wants(31)).toEqual(['on', 'off', 'off']);
    expect(wants(20)).toEqual(['off', 'off', 'off']);
    expect(wants(14)).toEqual(['off', 'off', 'on']);
  });

  it('goes on between the limits and stops at the second one', () => {
    expect(decide(barn(), { values: warm(28) })).toMatchObject({
      want: 'off',
      reason: { code: 'not_needed' },
    });
    expect(decide(barn(), { values: warm(28), asking })).toMatchObject({
      want: 'on',
      reason: { code: 'on_its_way', limit: 27 },
    });
    expect(decide(barn(), { values: warm(27), asking }).want).toBe('off');
  });

  it('throws when it is asked about an output that is none of its steps', () => {
    expect(() => decide(barn(), { output: anOutput({ id: 'van-9' }), values: warm(28) })).toThrow('van-9');
  });

  it('falls to the safe state or holds when it cannot see, and starts nothing', () => {
    expect(decide(barn(), {})).toMatchObject({ want: 'safe', reason: { code: 'no_reading' } });
    const stale = { 'air.temperature': { value: 40, age_s: 901 } };
    expect(decide(barn(), { values: stale })).toMatchObject({ want: 'safe', reason: { code: 'stale' } });
    expect(decide(barn({ when_blind: 'hold' }), { values: stale }).want).toBe('hold');
  });

  it('wakes when its reading becomes stale', () => {
    expect(decide(barn(), { values: warm(31) }).wakeAt).toBe(NOW - 10 * SECOND + 900 * SECOND + 1);
  });
});

describe('climate by vapour pressure deficit', () => {
  const rule = barn({ metric: 'air.vpd', steps: [{ output: 'phun-1', on_above: 1.4, off_below: 1.2 }] });
  const see = (values: Given extends { values?: infer V } | undefined ? V : never) =>
    decide(rule, { output: mister, values: values ?? {} });

  it('works it out from temperature and humidity: 25 °C and 60 % are 1.267 kPa', () => {
    const { want, inputs } = see({ 'air.temperature': 25, 'air.humidity': { value: 60, age_s: 60 } });
    expect(want).toBe('off');
    expect(inputs.map(({ point, age_s }) => [point, age_s])).toEqual([
      ['air.vpd', 60],
      ['air.temperature', 10],
      ['air.humidity', 60],
    ]);
    expect(inputs[0]?.value).toBeCloseTo(1.267, 3);
    expect(see({ 'air.temperature': 25, 'air.humidity': 55 })).toMatchObject({
      want: 'on',
      reason: { code: 'above_limit', point: 'air.vpd', limit: 1.4 },
    });
  });

  it('says which of the two it cannot see', () => {
    expect(see({ 'air.temperature': 35 })).toMatchObject({
      want: 'safe',
      reason: { code: 'no_reading', point: 'air.humidity' },
      inputs: [{ point: 'air.temperature' }],
    });
    expect(see({ 'air.temperature': { value: 35, age_s: 1_000 }, 'air.humidity': 20 })).toMatchObject({
      want: 'safe',
      reason: { code: 'stale', point: 'air.temperature' },
    });
  });

  it('wakes when the older of the two becomes stale', () => {
    const { wakeAt } = see({ 'air.temperature': { value: 25, age_s: 300 }, 'air.humidity': 60 });
    expect(wakeAt).toBe(NOW + 600 * SECOND + 1);
  });

  it('needs both readings and draws no band of a point', () => {
    expect(needsOf(rule).map(({ point }) => point)).toEqual(['air.temperature', 'air.humidity']);
    expect(bandsOf(rule)).toEqual([]);
    expect(bandsOf(barn())[2]).toMatchObject({ point: 'air.temperature', low: 15, high: 18 });
  });
});

describe('climate under a further condition', () => {
  const misting = barn({
    steps: [{ output: 'phun-1', on_above: 33, off_below: 31 }],
    only_if: { metric: 'air.humidity', below: 85 },
  });
  const mist = (humidity: number | undefined, given: Given = {}, rule = misting) =>
    decide(rule, {
      output: mister,
      values: { 'air.temperature': 34, ...(humidity !== undefined && { 'air.humidity': humidity }) },
      ...given,
    });

  it('mists only below it, and stops misting above it at once', () => {
    expect(mist(84.9)).toMatchObject({ want: 'on', inputs: [{ value: 34 }, { value: 84.9 }] });
    const reason = { code: 'condition', point: 'air.humidity', value: 85, limit: 85, age_s: 10 };
    expect(mist(85)).toMatchObject({ want: 'off', reason });
    expect(mist(85, { asking })).toMatchObject({ want: 'off', reason });
  });

  it('takes a lower bound as well', () => {
    const rule = barn({
      steps: [{ output: 'phun-1', on_above: 33, off_below: 31 }],
      only_if: { metric: 'air.humidity', above: 30 },
    });
    expect(mist(31, {}, rule).want).toBe('on');
    expect(mist(30, {}, rule)).toMatchObject({ want: 'off', reason: { code: 'condition', limit: 30 } });
  });

  it('does not mist when it cannot see the condition', () => {
    expect(mist(undefined)).toMatchObject({
      want: 'safe',
      reason: { code: 'no_reading', point: 'air.humidity' },
    });
    expect(mist(undefined, { asking }).want).toBe('safe');
  });

  it('stops without looking at it when it is cool', () => {
    const values = { 'air.temperature': 20 };
    expect(mist(undefined, { values })).toMatchObject({ want: 'off', reason: { code: 'not_needed' } });
  });
});

describe('minimum ventilation', () => {
  /** 60 s of every 10 min; NOW is at a turn's begin: 15:00 local. */
  const rule = barn({ minimum: { on_s: 60, every_s: 600 } });

  it('runs the first step on the beat of local midnight, whatever the value', () => {
    expect(decide(rule, { values: warm(20) })).toMatchObject({
      want: 'on',
      reason: { code: 'minimum_air', until: NOW + MINUTE },
      wakeAt: NOW + MINUTE,
    });
    expect(decide(rule, { now: NOW + MINUTE, values: warm(20) })).toMatchObject({
      want: 'off',
      wakeAt: NOW + 10 * MINUTE,
    });
    expect(decide(rule, { output: mister, values: warm(20) }).want).toBe('off');
  });

  it('runs when it is blind too, and only then', () => {
    expect(decide(rule, {})).toMatchObject({ want: 'on', reason: { code: 'minimum_air' }, inputs: [] });
    expect(decide(rule, { now: NOW + MINUTE })).toMatchObject({ want: 'safe', wakeAt: NOW + 10 * MINUTE });
  });

  it('ends with its turn between the limits, also when it holds while blind', () => {
    const begun = { asking: { ...asking, since: NOW }, now: NOW + MINUTE };
    expect(decide(rule, { ...begun, values: warm(28) }).want).toBe('off');
    const holding = barn({ minimum: { on_s: 60, every_s: 600 }, when_blind: 'hold' });
    expect(decide(holding, begun).want).toBe('safe');
    expect(decide(holding, { ...begun, asking }).want).toBe('hold');
  });

  it('gives a fan between its limits exactly its minutes of a day', () => {
    const start = aContext().local.midnight;
    let [now, since, on_ms] = [start, -1, 0];
    while (now < start + 86_400_000) {
      const values = { 'air.temperature': { value: 28, at: now - 10 * SECOND } };
      const { want, wakeAt } = decide(rule, {
        now,
        values,
        ...(since >= 0 && { asking: { ...asking, since } }),
      });
      if (want === 'on') on_ms += wakeAt - now;
      since = want !== 'on' ? -1 : since < 0 ? now : since;
      now = wakeAt;
    }
    expect(on_ms).toBe(144 * MINUTE);
  });
});
