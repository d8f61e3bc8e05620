import { describe, expect, it } from 'vitest';
import { aRule, aRuleOf } from '../../../support/farm.ts';
import { at, Voices } from '../../../support/voices.ts';

const schedule = (id: string, time: string, given: object = {}) =>
  aRuleOf({ kind: 'schedule', id, times: [time], amount: { minutes: 20 }, ...given });
const dose = (given: object = {}) =>
  aRuleOf({
    kind: 'dose',
    id: 'lieu',
    metric: 'soil.moisture',
    on_below: 24,
    amount: { minutes: 10 },
    ...given,
  });
const rain = aRuleOf({ kind: 'rain_delay', id: 'mua', fallen: { mm: 5, hours: 24 } });
const morning = schedule('sang', '06:00');

/** Runs as [minutes after five in the morning, state], whole minutes. */
const course = (voices: Voices, end: number) =>
  voices.until(end).map(([minute, state]) => [Math.round(minute), state]);

describe('two rules of one priority on one output', () => {
  it('both start: two schedules of one valve', () => {
    for (const rules of [
      [morning, schedule('chieu', '17:00')],
      [schedule('chieu', '17:00'), morning],
    ])
      expect(course(new Voices(rules), at('18:00'))).toEqual([
        [60, 'on'],
        [80, 'off'],
        [720, 'on'],
        [740, 'off'],
      ]);
  });

  it('both start: a schedule beside wet soil, whichever is written first, and its dose goes on', () => {
    for (const rules of [
      [aRule({ stale_s: 86_400 }), morning],
      [morning, aRule({ stale_s: 86_400 })],
    ])
      expect(course(new Voices(rules).sees(40), at('07:00'))).toEqual([
        [60, 'on'],
        [80, 'off'],
      ]);
  });

  it('both start: a threshold beside a schedule with nothing due', () => {
    const voices = new Voices([morning, aRule()]).sees(20);
    expect(voices.decide()).toMatchObject({ state: 'on', rule: { id: 'khu-1-am' } });
    voices.now += 60_000;
    expect(voices.sees(28).decide()).toMatchObject({ state: 'on', reason: { code: 'on_its_way' } });
    voices.now += 60_000;
    expect(voices.sees(32).decide()).toMatchObject({ state: 'off', reason: { code: 'target_reached' } });
  });

  it('both start: a schedule beside a dose that soaks, and a dose beside a schedule', () => {
    const rules = [dose({ soak_min: 600, stale_s: 86_400 }), morning];
    expect(course(new Voices(rules).sees(20), at('07:00'))).toEqual([
      [0, 'on'],
      [10, 'off'],
      [60, 'on'],
      [80, 'off'],
    ]);
  });

  it('both start: a schedule beside a balance that is wet', () => {
    const voices = new Voices([aRuleOf({ kind: 'balance', id: 'can-bang' }), morning], { flow_l_min: 60 });
    voices.balance = { depletion_mm: 5, raw_mm: 50, taw_mm: 120, tier: 'penman_full', assumed_h: 0 };
    expect(course(voices, at('07:00'))).toEqual([
      [60, 'on'],
      [80, 'off'],
    ]);
  });

  it('both start: two lamps', () => {
    const lamp = (id: string, from: string, to: string) => aRuleOf({ kind: 'lamp', id, hours: { from, to } });
    const voices = new Voices([lamp('sang', '05:30', '06:30'), lamp('toi', '18:00', '19:00')], {
      kind: 'light',
    });
    expect(course(voices, at('20:00')).map(([minute]) => minute)).toEqual([30, 90, 780, 840]);
  });

  it('does not break off what one has begun when the other asks too', () => {
    const voices = new Voices([schedule('dai', '06:10', { amount: { minutes: 60 } }), morning]);
    expect(course(voices, at('06:19'))).toEqual([[60, 'on']]);
    expect(voices.state.record.asked_by).toBe('sang');
  });

  it('never lets a blind rule keep on what another began', () => {
    const blind = aRule({ when_blind: 'hold' });
    for (const rules of [
      [blind, morning],
      [morning, blind],
    ])
      expect(course(new Voices(rules), at('08:00'))).toEqual([
        [60, 'on'],
        [80, 'off'],
      ]);
  });

  it('lets a blind rule hold what it began itself, beside a schedule with nothing due', () => {
    const voices = new Voices([morning, aRule({ when_blind: 'hold', stale_s: 60 })]).sees(20);
    voices.decide();
    voices.now += 120_000;
    expect(voices.decide()).toMatchObject({ state: 'on', reason: { code: 'stale' } });
  });

  it('starts nothing for a rule that cannot see', () => {
    const voices = new Voices([
      aRule(),
      aRuleOf({ kind: 'threshold', id: 'khac', metric: 'soil.tension', on_above: 40, off_below: 12 }),
    ]);
    expect(voices.sees(30).decide()).toMatchObject({ state: 'off', reason: { code: 'not_needed' } });
  });
});

describe('a rule of higher priority', () => {
  it('forbids by its off, as rain does', () => {
    const voices = new Voices([morning, aRule({ stale_s: 86_400 }), rain]).sees(10);
    voices.rain_mm = 8;
    expect(voices.until(at('07:00'))).toEqual([]);
    expect(voices.decide()).toMatchObject({ state: 'off', reason: { code: 'rained' } });
  });

  it('starts by its on, as a guard does', () => {
    const guard = aRuleOf({ kind: 'guard', id: 'suong', against: 'frost', on_below: 2, off_above: 4 });
    const voices = new Voices([morning, rain, guard]).sees(1, 'air.temperature');
    voices.rain_mm = 8;
    expect(voices.decide()).toMatchObject({ state: 'on', reason: { code: 'frost' } });
  });

  it('forbids blind, as a gate does', () => {
    const gate = aRuleOf({ kind: 'salinity_gate', id: 'man', shut_above: 1.5, open_below: 1 });
    expect(new Voices([morning, gate]).until(at('07:00'))).toEqual([]);
  });

  it('forbids nothing while nothing is due', () => {
    const first = schedule('dau', '17:00', { priority: 50 });
    expect(course(new Voices([first, morning]), at('07:00'))).toEqual([
      [60, 'on'],
      [80, 'off'],
    ]);
  });

  it('forbids by what it judges from a reading', () => {
    const wet = aRule({ priority: 50, stale_s: 86_400 });
    expect(new Voices([morning, wet]).sees(40).until(at('07:00'))).toEqual([]);
  });
});

describe('the reason of an output that nobody asks for', () => {
  it('is that of the first rule with nothing due, and not that of a guard', () => {
    const guard = aRuleOf({ kind: 'guard', id: 'suong', against: 'frost', on_below: 2, off_above: 4 });
    const voices = new Voices([guard, rain, morning, schedule('chieu', '17:00')]);
    expect(voices.decide()).toMatchObject({
      state: 'off',
      reason: { code: 'not_scheduled', next: at('06:00') },
      rule: { id: 'sang' },
    });
    expect(new Voices([guard, rain]).decide()).toMatchObject({ reason: { code: 'nothing_asked' } });
  });

  it('says at its end that the dose is given, also beside a rule that wants none', () => {
    const voices = new Voices([aRule({ stale_s: 86_400 }), morning]).sees(40);
    expect(voices.until(at('07:00')).map(([, , reason]) => reason)).toEqual(['dose', 'dose_given']);
  });
});

describe('an output that is on while safe', () => {
  it('runs while one of two rules is blind, and a lamp with nothing due is dark', () => {
    const cool = (id: string, metric: string) =>
      aRuleOf({ kind: 'threshold', id, metric, on_above: 30, off_below: 27 });
    const fan = new Voices([cool('a', 'air.temperature'), cool('b', 'soil.temperature')], { kind: 'fan' });
    expect(fan.output.safe).toBe('on');
    expect(fan.sees(20, 'air.temperature').decide()).toMatchObject({ state: 'on', cause: 'safety' });
    expect(fan.sees(20, 'soil.temperature').decide()).toMatchObject({ state: 'off' });

    const hours = { from: '18:00', to: '22:00' };
    const lamp = new Voices([aRuleOf({ kind: 'lamp', hours })], { kind: 'fan' });
    expect(lamp.decide()).toMatchObject({ state: 'off', reason: { code: 'lamp_rest' } });
  });
});
