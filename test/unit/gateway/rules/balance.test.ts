import { describe, expect, it } from 'vitest';
import { BalanceRule } from '../../../../domain/rule/balance.ts';
import type { ZoneBalance } from '../../../../gateway/rules/define.ts';
import { evaluate, needsOf } from '../../../../gateway/rules/evaluate.ts';
import { anOutput, aZone } from '../../../support/farm.ts';
import { aContext, NOW } from '../../../support/rule-context.ts';
import type { GivenContext, Seen } from '../../../support/rule-context.ts';
import { playRule } from '../../../support/rule-play.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** An instant by the clocks of Vietnam. */
const local = (text: string): number => Date.parse(`${text}+07:00`);

const aBalanceRule = (given: object = {}): BalanceRule =>
  BalanceRule.parse({ id: 'can-bang', kind: 'balance', output: 'van-1', ...given });

const stands = (depletion_mm: number, given: Partial<ZoneBalance> = {}): ZoneBalance => ({
  depletion_mm,
  raw_mm: 40,
  taw_mm: 100,
  tier: 'penman_full',
  assumed_h: 0,
  ...given,
});

/** 500 m² by drip at 50 L/min: a millimetre takes 500 / 0.9 / 50 minutes. */
const zone = aZone({ area_m2: 500, method: 'drip', rules: [] });
const output = anOutput({ flow_l_min: 50 });
const MM_TAKES_MS = (500 / 0.9 / 50) * MINUTE;

const decide = (
  depletion_mm: number,
  { rule = aBalanceRule(), ...given }: GivenContext & { rule?: BalanceRule } = {},
) => evaluate(rule, aContext({ zone, output, balance: stands(depletion_mm), ...given }));

const asking = { since: NOW - HOUR, given_s: 3_600, given_l: 3_000 };

describe('the water balance rule', () => {
  it('asks for water when what is readily available is used up', () => {
    expect(decide(40)).toMatchObject({
      want: 'on',
      reason: { code: 'balance_dry', depletion_mm: 40, limit_mm: 40, tier: 'penman_full' },
      inputs: [{ point: 'soil.depletion', value: 40, at: NOW, age_s: 0, quality: 'good' }],
    });
    expect(decide(39.9)).toMatchObject({ want: 'off', reason: { code: 'balance_wet', limit_mm: 40 } });
  });

  it('begins earlier or later by its share of it', () => {
    expect(decide(20, { rule: aBalanceRule({ start_at: 0.5 }) })).toMatchObject({ want: 'on' });
    expect(decide(50, { rule: aBalanceRule({ start_at: 1.3 }) })).toMatchObject({
      want: 'off',
      reason: { limit_mm: 52 },
    });
  });

  it('refills all that was used', () => {
    expect(decide(0.1, { asking })).toMatchObject({
      want: 'on',
      reason: { code: 'balance_refilling', depletion_mm: 0.1, limit_mm: 0 },
    });
    expect(decide(0, { asking })).toMatchObject({
      want: 'off',
      reason: { code: 'balance_wet', limit_mm: 40 },
    });
  });

  it('refills a share and leaves room for rain', () => {
    const rule = aBalanceRule({ refill: 0.75 });
    expect(decide(10.1, { rule, asking })).toMatchObject({ want: 'on', reason: { limit_mm: 10 } });
    expect(decide(10, { rule, asking })).toMatchObject({ want: 'off' });
  });

  it('wakes with the full hour, or when it will be full', () => {
    const now = NOW + 10 * MINUTE;
    expect(decide(20, { now }).wakeAt).toBe(NOW + HOUR);
    expect(decide(40, { now }).wakeAt).toBe(NOW + HOUR);
    expect(decide(2, { now, asking }).wakeAt).toBe(now + Math.ceil(2 * MM_TAKES_MS));
  });

  it('is the more urgent the drier it is beyond its start', () => {
    expect(decide(40).urgency).toBe(0);
    expect(decide(60).urgency).toBeCloseTo(0.5);
    expect(decide(100).urgency).toBe(1);
  });

  it('says when it is refilled if water flows, and does not wait for a drop where none does', () => {
    expect(decide(40).until).toBe(NOW + Math.ceil(40 * MM_TAKES_MS));
    expect(decide(3, { asking }).until).toBe(NOW + Math.ceil(3 * MM_TAKES_MS));
    const drop = 1_500 / MM_TAKES_MS;
    expect(decide(drop, { asking }).want).toBe('on');
    expect(decide(drop, { asking }).until).toBeCloseTo(NOW + 1_500, -1);
    expect(decide(drop, { asking, flows: false })).toMatchObject({
      want: 'off',
      reason: { code: 'balance_wet' },
    });
  });

  it('waits for its hours, and says from when', () => {
    const rule = aBalanceRule({ window: { from: '20:40', to: '05:00' } });
    const from = local('2027-01-15T20:40');
    expect(decide(45, { rule, now: local('2027-01-15T20:30') })).toMatchObject({
      want: 'idle',
      reason: { code: 'balance_waits', depletion_mm: 45, limit_mm: 40, from },
      wakeAt: from,
    });
    expect(decide(45, { rule, now: from })).toMatchObject({ want: 'on' });
    expect(decide(45, { rule, now: local('2027-01-16T04:45') })).toMatchObject({
      want: 'on',
      wakeAt: local('2027-01-16T05:00'),
    });
    expect(decide(45, { rule, now: local('2027-01-16T05:00') })).toMatchObject({ want: 'idle' });
  });

  it('finishes what it began in its hours', () => {
    const rule = aBalanceRule({ window: { from: '21:00', to: '05:00' } });
    expect(decide(20, { rule, now: local('2027-01-16T09:00'), asking })).toMatchObject({ want: 'on' });
  });

  it.each(['soil', 'crop', 'area', 'weather'] as const)('goes safe and says so without the %s', (missing) => {
    for (const given of [{}, { asking }])
      expect(decide(50, { ...given, balance: { missing } })).toMatchObject({
        want: 'safe',
        reason: { code: 'balance_unknown', missing },
        wakeAt: NOW + HOUR,
      });
  });

  it('waters by an assumed demand for so many hours, and no longer', () => {
    const assumed = (assumed_h: number) => ({ balance: stands(50, { tier: 'assumed', assumed_h }) });
    expect(decide(50, assumed(48))).toMatchObject({ want: 'on', reason: { tier: 'assumed' } });
    expect(decide(50, assumed(49))).toMatchObject({
      want: 'safe',
      reason: { code: 'balance_unknown', missing: 'weather' },
    });
  });

  it('lists the probe that checks it, and decides the same whatever that says', () => {
    const rule = aBalanceRule({ check: {} });
    const probe = (moisture: Seen) => decide(45, { rule, values: { 'soil.moisture': moisture } });
    expect(probe(99).inputs).toMatchObject([
      { point: 'soil.depletion' },
      { point: 'soil.moisture', value: 99 },
    ]);
    expect(probe({ value: 99, age_s: 9_999 }).inputs).toHaveLength(1);
    expect(probe(99)).toMatchObject({ want: 'on', reason: probe(1).reason });
  });

  it('gives back over a night what a week has used, in one run', () => {
    let depletion_mm = 44;
    let last = NOW;
    const runs = playRule(aBalanceRule({ refill: 0.5 }), {
      from: NOW,
      to: NOW + 24 * HOUR,
      seen: (now) => {
        if (now > last && depletion_mm > 20) depletion_mm -= (now - last) / MM_TAKES_MS;
        last = now;
        return { zone, output, balance: stands(depletion_mm) };
      },
    });
    expect(runs).toMatchObject([{ start: NOW, began: 'balance_dry', ended: 'balance_wet' }]);
    expect((runs[0]?.end ?? 0) - NOW).toBeCloseTo(24 * MM_TAKES_MS, -2);
  });

  it('can do without readings of its own', () => {
    expect(needsOf(aBalanceRule())).toEqual([]);
  });
});
