import { describe, expect, test } from 'vitest';
import type { BacktestBody } from '../../../domain/http/backtests.ts';
import { problem } from '../../../domain/problem.ts';
import type { BacktestDesk, RuleProblem } from '../../../gateway/core/ports/desk.ts';
import { startService } from './service.ts';

const USED = { litres: 1_200, runs: 3, minutes: 30, below_target_h: 2.5, stress_h: 0 };
const RESULT: BacktestBody = {
  ...USED,
  ...{ zone: 'khu-1', output: 'van-1', rule: 'khu-1-am' },
  ...{ from: '2026-04-01T00:00:00.000+07:00', to: '2026-04-11T00:00:00.000+07:00' },
  target: { point: 'soil.moisture', limit: 24, side: 'below' },
  gates: [{ gate: 'rule', hours: 230 }],
  reasons: [{ code: 'not_needed', hours: 230 }],
  readings: {
    ...{ frames: 1_440, gap_h: 0 },
    ...{ first: '2026-04-01T00:00:00.000+07:00', last: '2026-04-10T23:50:00.000+07:00' },
  },
  really_ran: USED,
  difference: { litres: 0, runs: 0, minutes: 0, below_target_h: 0, stress_h: 0 },
  days: [{ date: '2026-04-01', litres: 120, really_litres: 120, moisture: 25.1 }],
  assumptions: ['moisture_modelled'],
};

const BODY = {
  zone: 'khu-1',
  rule: { id: 'khu-1-am', kind: 'threshold', metric: 'soil.moisture', output: 'van-1' },
  from: '2026-04-01T00:00:00+07:00',
  to: '2026-04-11T00:00:00+07:00',
};

async function post(answer: BacktestBody | RuleProblem, body: unknown = BODY) {
  const asked: Parameters<BacktestDesk['backtest']>[] = [];
  const backtests: BacktestDesk = {
    backtest: (...question) => {
      asked.push(question);
      return Promise.resolve(answer);
    },
  };
  const { ask, pair } = await startService({ backtests });
  const { status, json, headers } = await ask('POST', '/api/v1/backtests?lang=en', {
    token: await pair(),
    body,
  });
  return { status, json: json(), headers, asked };
}

describe('a backtest', () => {
  test('is handed over with its range in UTC, and answered with what it has come to', async () => {
    const { status, json, asked } = await post(RESULT);
    expect(status).toBe(200);
    expect(json).toEqual(RESULT);
    const range = { from: Date.UTC(2026, 2, 31, 17), to: Date.UTC(2026, 3, 10, 17) };
    expect(asked).toEqual([[{ zone: 'khu-1', rule: BODY.rule, ...range }, 'en']]);
  });

  test.each([
    ['unknown_zone', 'reject', 404, 'unknown_zone'],
    ['range_backwards', 'reject', 400, 'range_backwards'],
    ['range_too_long', 'reject', 400, 'range_too_long'],
    ['no_readings', 'reject', 422, 'no_readings'],
    ['backtest_too_long', 'reject', 503, 'slow_answer'],
    ['backtests_busy', 'back_off', 503, 'backtests_busy'],
    ['anything_else', 'reject', 422, 'refused'],
  ] as const)('that ends in %s (%s) is %d %s', async (code, kind, status, shown) => {
    const answer = await post(problem(kind, code, 'so it is'));
    expect({ status: answer.status, code: answer.json.code }).toEqual({ status, code: shown });
  });

  test('of a rule with mistakes names each of them by its place in the body', async () => {
    const mistakes = [{ path: 'rule.steps[1].output', message: 'zone khu-1 has no output van-9' }];
    const { status, json } = await post({ ...problem('reject', 'invalid_rules', 'one mistake'), mistakes });
    expect(status).toBe(400);
    expect(json.errors).toEqual([{ path: 'rule.steps.1.output', message: 'zone khu-1 has no output van-9' }]);
  });

  test('without a range is 400', async () => {
    const { status, json } = await post(RESULT, { zone: 'khu-1', rule: {} });
    expect(status).toBe(400);
    expect(json.errors).toMatchObject([{ path: 'from' }, { path: 'to' }]);
  });
});
