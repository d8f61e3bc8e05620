/** What people and other programs may ask of the core. Each comment is a promise. */
import type { Cancel } from '../../../domain/clock.ts';
import type { BacktestBody, BacktestRequest } from '../../../domain/http/backtests.ts';
import type { FlipView } from '../../../domain/http/flips.ts';
import type { ShadowView } from '../../../domain/http/shadows.ts';
import type { StateView } from '../../../domain/http/state.ts';
import type { Language } from '../../../domain/messages/index.ts';
import type { OverrideRequest } from '../../../domain/override.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { RuleSet, RuleSetHead } from '../../../domain/rule/rule-set.ts';
import type { RainForecast } from '../water/rain-forecast.ts';
import type { Span } from './evidence.ts';

/** What the farmer's page may ask. */
export interface FarmDesk {
  state(language: Language): StateView;
  /** Durable and effective on return. Problems: `unknown_zone`, `unknown_output`, `locked`, `no_flow_rate`, `in_the_past`. */
  override(zone: string, request: OverrideRequest, by: string): Promise<Problem | undefined>;
  stopAll(by: string): Promise<void>;
  /**
   * What would turn an output around, each alone; empty when nobody can know. Problems: `unknown_zone`,
   * `unknown_output`.
   */
  flips(
    place: { readonly zone: string; readonly output: string },
    language: Language,
  ): readonly FlipView[] | Problem;
  /** Calls `listener` after every change that a screen would show; many changes in one turn make one call. */
  onChange(listener: () => void): Cancel;
}

/** Why rules were not taken; `mistakes` says of each what is wrong with it. */
export interface RuleProblem extends Problem {
  /** Paths begin at the list: `rules[2].output`. */
  readonly mistakes?: readonly { readonly path: string; readonly message: string }[];
}

/** Who changes rules. */
export interface RuleChange {
  readonly author: string;
  readonly note?: string | undefined;
  /** The version the change was made from; another one in force is the problem `rules_changed`. */
  readonly expected?: number | undefined;
  /** Of the mistakes. */
  readonly language: Language;
}

/** A version, and what of it does not fit the farm as it is now. Of the newest, what fits is in force. */
export interface RuleSheet extends RuleSet {
  readonly unfit: NonNullable<RuleProblem['mistakes']>;
}

/** The rules of the farm as people see and change them. Safe to call concurrently. All may answer `store_away`. */
export interface RuleDesk {
  /** The version in force, or an older one. Problems: `unknown_zone`, `unknown_version`. */
  rules(
    zone: string,
    of: { readonly version?: number | undefined; readonly language: Language },
  ): Promise<RuleSheet | RuleProblem>;
  /** Newest first. Problems: `unknown_zone`. */
  versions(
    zone: string,
    page: { before: number; limit: number },
  ): Promise<readonly RuleSetHead[] | RuleProblem>;
  /**
   * All rules of a zone anew: durable and in force on return, or nothing has changed. Rules that say what those in force
   * say make no new version. Problems: `unknown_zone`, `rules_changed`, `invalid_rules`, `busy`.
   */
  put(zone: string, rules: readonly unknown[], change: RuleChange): Promise<RuleSheet | RuleProblem>;
  /** As `put` with the rules of an older version. Problems also `unknown_version`. */
  rollBack(zone: string, version: number, change: RuleChange): Promise<RuleSheet | RuleProblem>;
}

/** Rules that are only tried. Problems: `unknown_zone`. Rejects when the journal cannot be read. */
export interface ShadowDesk {
  shadows(zone: string): Promise<readonly ShadowView[] | Problem>;
}

/** A rule on the past. Safe to call concurrently; a bounded number waits. */
export interface BacktestDesk {
  /**
   * Problems: `unknown_zone`, `range_backwards`, `range_too_long`, `invalid_rules`, `no_readings`, `backtest_too_long`;
   * `backtests_busy` (back off). Rejects when the journal cannot be read.
   */
  backtest(
    request: Omit<BacktestRequest, 'from' | 'to'> & Span,
    language: Language,
  ): Promise<BacktestBody | RuleProblem>;
}

export type { RainForecast } from '../water/rain-forecast.ts';

/** Takes what a weather service foresees. */
export interface ForecastDesk {
  /** In force on return; replaces the one before and is not kept through a restart. Problems: `not_current`. */
  putForecast(forecast: RainForecast): Problem | undefined;
}

/** Health of the parts, for `healthz` and the technician. */
export interface Health {
  readonly ok: boolean;
  readonly parts: Readonly<Record<string, { readonly ok: boolean; readonly detail: string }>>;
}
