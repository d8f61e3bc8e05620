import type { Clock } from '../../domain/clock.ts';
import type { BacktestBody } from '../../domain/http/backtests.ts';
import type { Language } from '../../domain/messages/index.ts';
import { isProblem } from '../../domain/problem.ts';
import type { Farm } from '../core/farm.ts';
import type { BacktestDesk, RuleProblem } from '../core/ports/desk.ts';
import type { RuleBook } from '../core/rulebook/rule-book.ts';
import { planOf } from './plan.ts';
import type { Backtests } from './runner.ts';

export interface BacktestDeskParts {
  readonly farm: Farm;
  readonly book: Pick<RuleBook, 'ofOutput'>;
  readonly backtests: Pick<Backtests, 'run'>;
  /** The journal's file. */
  readonly file: string;
  readonly clock: Clock;
}

/** Backtests as people ask for them. */
export class StoredBacktestDesk implements BacktestDesk {
  readonly #parts: BacktestDeskParts;

  constructor(parts: BacktestDeskParts) {
    this.#parts = parts;
  }

  async backtest(
    request: Parameters<BacktestDesk['backtest']>[0],
    language: Language,
  ): Promise<BacktestBody | RuleProblem> {
    const { farm, book, backtests, file, clock } = this.#parts;
    const plan = planOf(request, { farm, book, now: clock.now(), language });
    return isProblem(plan) ? plan : backtests.run({ file, ...plan });
  }
}
