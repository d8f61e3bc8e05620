import { describe, expect, it } from 'vitest';
import { BalanceRule } from '../../../../domain/rule/balance.ts';
import { probeDisagrees } from '../../../../gateway/rules/probe-check.ts';
import { aZone } from '../../../support/farm.ts';
import { aContext } from '../../../support/rule-context.ts';
import type { GivenContext, Seen } from '../../../support/rule-context.ts';

const rule = BalanceRule.parse({
  id: 'can-bang',
  kind: 'balance',
  output: 'van-1',
  check: { metric: 'soil.moisture', tolerance: 4 },
});
const soil = { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.8 };
const zone = aZone({ soil });

/** With 80 mm of 160 mm used, 0.8 m of soil at 32 % holds 22 %. */
const check = (moisture: Seen | undefined, { depletion_mm = 80, ...given }: Given = {}) =>
  probeDisagrees(
    rule,
    aContext({
      zone,
      values: { 'soil.moisture': moisture },
      balance: { depletion_mm, raw_mm: 64, taw_mm: 160, tier: 'penman_full', assumed_h: 0 },
      ...given,
    }),
  );

type Given = GivenContext & { depletion_mm?: number };

describe('a probe beside the water balance', () => {
  it('agrees within the tolerance', () => {
    expect(check(22)).toBeUndefined();
    expect(check(25.9)).toBeUndefined();
    expect(check(18.1)).toBeUndefined();
  });

  it('disagrees beyond it, on the wet side and on the dry one', () => {
    expect(check(26.2)).toEqual({ probe: 26.2, implied: expect.closeTo(22) as number });
    expect(check(17.8)).toEqual({ probe: 17.8, implied: expect.closeTo(22) as number });
  });

  it('may see soil that still drains when the balance is full', () => {
    expect(check(45, { depletion_mm: 0 })).toBeUndefined();
    expect(check(20, { depletion_mm: 0 })).toMatchObject({ probe: 20 });
    expect(check(45, { depletion_mm: 1 })).toMatchObject({ probe: 45 });
  });

  it('is not asked when it is stale, impossible or silent', () => {
    expect(check({ value: 50, age_s: 9_999 })).toBeUndefined();
    expect(check({ value: 50, quality: 'implausible' })).toBeUndefined();
    expect(check(undefined)).toBeUndefined();
  });

  it('has nothing to be held against without a balance, a soil or a check', () => {
    expect(check(50, { balance: { missing: 'weather' } })).toBeUndefined();
    expect(check(50, { zone: aZone() })).toBeUndefined();
    const unchecked = BalanceRule.parse({ id: 'can-bang', kind: 'balance', output: 'van-1' });
    expect(probeDisagrees(unchecked, aContext({ zone, values: { 'soil.moisture': 50 } }))).toBeUndefined();
  });
});
