import { describe, expect, it } from 'vitest';
import {
  isDecisions,
  isFlips,
  isHistory,
  isProblem,
  isRuleSet,
  isRuleVersions,
  isShadows,
  isState,
} from '../../../dashboards/farm/src/shape.ts';
import { DecisionsBody, HistoryBody } from '../../../domain/http/history.ts';
import { ProblemBody } from '../../../domain/http/problem.ts';
import { StateView } from '../../../domain/http/state.ts';
import { RuleSetView, RuleVersionsBody } from '../../../domain/http/rules.ts';
import {
  dayOfHistory,
  decisionsOf,
  flipsOf,
  RULES,
  TRIALS,
  wholeFarm,
} from '../../support/farm-page-states.ts';
import { FarmPageRules } from '../../support/farm-page-rules.ts';

/** Every field of the object taken out in turn, at every depth. */
function* withoutEachField(value: unknown): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) {
      const { [key]: _, ...rest } = value as Record<string, unknown>;
      yield [key, rest];
    }
    for (const [path, changed] of withoutEachField(inner))
      yield [
        `${key}.${path}`,
        Array.isArray(value)
          ? value.map((item: unknown, i) => (String(i) === key ? changed : item))
          : { ...value, [key]: changed },
      ];
  }
}

describe('what the page takes for an answer', () => {
  it('is what the schemas of the domain accept', () => {
    expect(isState(StateView.parse(wholeFarm('vi')))).toBe(true);
    expect(isHistory(HistoryBody.parse(dayOfHistory()))).toBe(true);
    expect(isDecisions(DecisionsBody.parse(decisionsOf('en', null)))).toBe(true);
    expect(isShadows(TRIALS)).toBe(true);
    expect(isFlips(flipsOf('vi'))).toBe(true);
    const rules = new FarmPageRules('khu-1', RULES);
    expect(isRuleSet(RuleSetView.parse(rules.at()))).toBe(true);
    expect(isRuleVersions(RuleVersionsBody.parse(rules.newest(2)))).toBe(true);
    const problem = { type: 'about:blank', title: 'No', status: 409, code: 'locked' };
    expect(isProblem(ProblemBody.parse(problem))).toBe(true);
  });

  it.each([
    ['decisions', DecisionsBody, isDecisions, decisionsOf('vi', null)],
    ['rules', RuleSetView, isRuleSet, new FarmPageRules('khu-1', RULES).at()],
  ] as const)('is no list of %s with a part missing that the page shows', (_, schema, isShape, whole) => {
    // What the page does not show may be missing: it must not stand in the way of what it does.
    const unread = /(^|\.)(zone|note|reason|code|point|at|version|id)$/;
    for (const [path, broken] of withoutEachField(whole)) {
      if (!schema.safeParse(broken).success && !unread.test(path))
        expect([path, isShape(broken)]).toEqual([path, false]);
    }
  });

  it('is no state that the schema refuses for a missing field', () => {
    for (const [path, broken] of withoutEachField(wholeFarm('vi'))) {
      if (!StateView.safeParse(broken).success) expect([path, isState(broken)]).toEqual([path, false]);
    }
  });

  it.each([undefined, null, 'x', 3, [], {}, { zones: {} }])('is not %j', (value) => {
    const checks = [
      isState,
      isHistory,
      isDecisions,
      isProblem,
      isFlips,
      isRuleSet,
      isRuleVersions,
      isShadows,
    ];
    expect(checks.map((check) => check(value))).not.toContain(true);
  });
});
