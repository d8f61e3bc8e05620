import { expect, test } from 'vitest';
import type { Actuation, Decision } from '../../../domain/decision.ts';
import { aRule } from '../../support/farm.ts';
import { openTestStore, SOME_TIME } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const NOTHING = {
  rest_until: 0,
  asked_since: 0,
  asked_s: 0,
  asked_l: 0,
  began: {},
  ended: {},
  away_s: 0,
  litres: 0,
};

const aDecision = (
  minute: number,
  {
    outcome,
    since,
    total_l,
    shadow,
  }: { outcome: 'on' | 'off'; since: number; total_l: number; shadow?: string },
): Decision => ({
  ...{
    id: `d${minute}${shadow ?? ''}`,
    at: SOME_TIME + minute * 60_000,
    zone: 'khu-1',
    output: 'van-1',
    outcome,
  },
  ...{
    cause: 'rule',
    reason: { code: 'no_rule' },
    rule: { id: aRule().id, version: 'v1' },
    inputs: [],
    gates: [],
  },
  ...(shadow !== undefined && { shadow }),
  standing: { ...NOTHING, since: SOME_TIME + since * 60_000, day: '2026-11-22', total_l },
});

test('sums up a rule that is only tried: its runs once each, its litres, and what its output did', async () => {
  const { journal, reader } = await openTestStore(await tempDir());
  const tried = 'kho-hon';
  const decisions = [
    aDecision(0, { outcome: 'off', since: 0, total_l: 0, shadow: tried }),
    aDecision(10, { outcome: 'on', since: 10, total_l: 0, shadow: tried }),
    aDecision(12, { outcome: 'on', since: 10, total_l: 80, shadow: tried }),
    aDecision(15, { outcome: 'on', since: 15, total_l: 80 }), // of the live rule
    aDecision(20, { outcome: 'off', since: 20, total_l: 400, shadow: tried }),
    aDecision(50, { outcome: 'on', since: 50, total_l: 400, shadow: tried }),
    aDecision(60, { outcome: 'off', since: 60, total_l: 800, shadow: tried }),
  ];
  const actuation: Actuation = {
    ...{ id: 'a1', at: SOME_TIME + 15 * 60_000, zone: 'khu-1', output: 'van-1', state: 'on', lease_s: 60 },
    ...{ cause: 'rule', result: 'confirmed' },
  };
  for (const decision of decisions) await journal.append({ kind: 'decision', decision });
  await journal.append({ kind: 'actuation', actuation });
  await journal.append({ kind: 'actuation', actuation: { ...actuation, id: 'a2', output: 'van-2' } });

  expect(await reader.shadow({ zone: 'khu-1', output: 'van-1', rule: tried })).toEqual({
    ...{ since: SOME_TIME, decisions: 6, runs: 2, litres: 800, actuations: [actuation] },
  });
  expect(await reader.shadow({ zone: 'khu-1', output: 'van-1', rule: 'khac' })).toBeUndefined();
});
