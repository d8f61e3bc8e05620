import { BacktestBody, BacktestRequest } from '../../domain/http/backtests.ts';
import { momentOf } from '../../domain/http/history.ts';
import { isProblem } from '../../domain/problem.ts';
import type { BacktestDesk, RuleProblem } from '../core/ports/desk.ts';
import { LanguageParams } from './language.ts';
import { Refusal, RETRY_AFTER_S } from './problems.ts';
import { Reply } from './route.ts';
import { refusalFor, route } from './read.ts';
import type { Route } from './route.ts';

/** A rule on what the journal remembers: what it would have used, and what really ran. */
export const backtests = ({ backtests: desk }: { readonly backtests: BacktestDesk }): Route =>
  route({
    method: 'POST',
    path: '/api/v1/backtests',
    id: 'backtest',
    summary: 'What a rule would have done with its output in a range of stored readings; commands nothing',
    access: 'session',
    query: LanguageParams,
    body: BacktestRequest,
    answer: {
      description: 'What it would have used, what kept it off, and what really ran',
      schema: BacktestBody,
    },
    problems: [
      ...(['unknown_zone', 'range_backwards', 'range_too_long', 'no_readings', 'refused'] as const),
      ...(['backtests_busy', 'busy'] as const),
    ],
    handle: async ({ language, body: { from, to, ...rest } }) => {
      const result = await desk.backtest({ ...rest, from: momentOf(from), to: momentOf(to) }, language);
      return isProblem(result) ? refusalOf(result) : new Reply(result);
    },
  });

function refusalOf({ problem, code, mistakes = [] }: RuleProblem): Refusal {
  switch (code) {
    case 'unknown_zone':
    case 'range_backwards':
    case 'no_readings':
      return new Refusal(code);
    case 'range_too_long':
      return new Refusal(code, { facts: { days: 1_100 } });
    case 'invalid_rules':
      return refusalFor(
        mistakes.map(({ path, message }) => ({ path: path.replace(/\[(\d+)\]/g, '.$1'), message })),
      );
    case 'backtest_too_long':
      return new Refusal('slow_answer', { retryAfter_s: RETRY_AFTER_S });
    case 'backtests_busy':
      return new Refusal(code, { retryAfter_s: RETRY_AFTER_S });
    default:
      return problem === 'reject'
        ? new Refusal('refused', { facts: { reason: code } })
        : new Refusal('busy', { retryAfter_s: RETRY_AFTER_S });
  }
}
