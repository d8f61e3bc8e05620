import { describe, expect, it } from 'vitest';
import { isDecisions, isHistory, isProblem, isState } from '../../../dashboards/farm/src/shape.ts';
import { DecisionsBody, HistoryBody } from '../../../domain/http/history.ts';
import { ProblemBody } from '../../../domain/http/problem.ts';
import { StateView } from '../../../domain/http/state.ts';
import { dayOfHistory, decisionsOf, wholeFarm } from '../../support/farm-page-states.ts';

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
    const problem = { type: 'about:blank', title: 'No', status: 409, code: 'locked' };
    expect(isProblem(ProblemBody.parse(problem))).toBe(true);
  });

  it('is no state that the schema refuses for a missing field', () => {
    for (const [path, broken] of withoutEachField(wholeFarm('vi'))) {
      if (!StateView.safeParse(broken).success) expect([path, isState(broken)]).toEqual([path, false]);
    }
  });

  it.each([undefined, null, 'x', 3, [], {}, { zones: {} }])('is not %j', (value) => {
    expect([isState(value), isHistory(value), isDecisions(value), isProblem(value)]).not.toContain(true);
  });
});
