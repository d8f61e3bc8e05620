import type { DecisionInput } from '../../domain/decision.ts';
import type { Point } from '../../domain/metric.ts';
import type { NoBalance, Site, ZoneBalance } from '../rules/define.ts';

/** What control sees of the world besides the output itself. Backtests and shadows hand in their own. */
export interface ControlWorld {
  readonly site: Site;
  /** The zone's value of a point, else the farm's; see RuleContext. */
  value(zone: string, point: Point, at: { now: number; stale_s: number }): DecisionInput | undefined;
  /** See RuleContext. */
  rain_mm(zone: string, at: { now: number; hours: number }): number | undefined;
  rainExpected_mm(at: { now: number; hours: number }): number | undefined;
  balance(zone: string, now: number): ZoneBalance | NoBalance;
  /** What forbids every start that nobody asked for by hand: a clock that is not known, a store that fails too long. */
  obstacle(now: number): Obstacle | undefined;
}

export type Obstacle = { readonly code: 'no_clock' } | { readonly code: 'degraded'; readonly hours: number };
