import { SCHEMA_WORDS } from '../../domain/messages/schema-words.ts';
import type { Language } from '../../domain/messages/index.ts';
import { problem } from '../../domain/problem.ts';
import { outputsOf } from '../../domain/rule/rule.ts';
import type { BacktestRequest } from '../../domain/http/backtests.ts';
import type { Farm } from '../core/farm.ts';
import type { RuleProblem } from '../core/ports/desk.ts';
import type { Span } from '../core/ports/evidence.ts';
import type { RuleBook } from '../core/rulebook/rule-book.ts';
import { fitOf } from '../core/rulebook/rule-fit.ts';
import { withVersion } from '../rules/version.ts';
import { withDraft } from './setup.ts';
import type { BacktestSetup } from './setup.ts';

const DAY_MS = 86_400_000;
/** The longest range, days. */
const MAX_DAYS = 1_100;

export interface PlanGround {
  readonly farm: Farm;
  readonly book: Pick<RuleBook, 'ofOutput'>;
  /** UTC ms; what lies ahead of it is left out. */
  readonly now: number;
  /** Of the mistakes. */
  readonly language: Language;
}

/** What a backtest needs: the setup, and the devices that stand in the zone or in no zone. */
export interface Plan {
  readonly setup: BacktestSetup;
  readonly devices: readonly string[];
}

/**
 * Judges a request as a change of rules is judged. Problems: `unknown_zone`, `range_backwards`, `range_too_long`,
 * `invalid_rules` with its mistakes.
 */
export function planOf(
  request: Omit<BacktestRequest, 'from' | 'to'> & Span,
  { farm, book, now, language }: PlanGround,
): Plan | RuleProblem {
  const { from } = request;
  const to = Math.min(request.to, now);
  if (from >= to) return problem('reject', 'range_backwards', 'the range ends before it begins');
  if (to - from > MAX_DAYS * DAY_MS) return problem('reject', 'range_too_long', `at most ${MAX_DAYS} days`);
  const zone = farm.zones.get(request.zone);
  if (!zone) return problem('reject', 'unknown_zone', `there is no zone ${request.zone}`);
  // The rule may have the id of a live one: it takes its place.
  const [fit] = fitOf([request.rule], {
    farm,
    zone,
    takenBy: () => undefined,
    words: SCHEMA_WORDS[language],
  });
  const mistakes = (fit?.mistakes ?? []).map(({ path, message }) => ({
    path: path.replace('rules[0]', 'rule'),
    message,
  }));
  const output = zone.outputs.find(({ id }) => fit?.rule && outputsOf(fit.rule)[0] === id);
  if (!fit?.rule || !output || mistakes.length > 0)
    return { ...problem('reject', 'invalid_rules', `${mistakes.length} mistakes`), mistakes };
  const draft = withVersion({ ...fit.rule, mode: 'live' });
  const { lat, lon, elevation_m, timezone } = farm;
  const devices = [...farm.devices.values()].filter((of) => of.zone === undefined || of.zone === zone.id);
  return {
    setup: {
      ...{ site: { lat, lon, elevation_m, timezone }, zone, output, draft, from, to },
      rules: withDraft(book.ofOutput(output.id), draft),
    },
    devices: devices.map(({ id }) => id),
  };
}
