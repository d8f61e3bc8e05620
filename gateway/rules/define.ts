import type { DecisionInput, Reason } from '../../domain/decision.ts';
import type { Point } from '../../domain/metric.ts';
import type { LoadState } from '../../domain/output.ts';
import type { Rule } from '../../domain/rule.ts';

/** All a rule may look at. Its verdict depends on nothing else. */
export interface RuleContext {
  /** UTC ms. */
  readonly now: number;
  /** The zone's value of a point; older than `stale_s` it comes back with quality `stale`. */
  readonly value: (point: Point, stale_s: number) => DecisionInput | undefined;
  /** The run this very rule started, if it is going on; UTC ms of its start. */
  readonly runningSince: number | undefined;
}

/** What a rule asks for. `safe` is for a rule that cannot see; `hold` keeps what is and never starts anything. */
export interface Proposal {
  readonly want: LoadState | 'hold' | 'safe';
  readonly reason: Reason;
  readonly inputs: readonly DecisionInput[];
  /** UTC ms at which the proposal can change without a new reading. */
  readonly wakeAt: number;
}

/** A rule kind: one pure function over its settings. */
export interface RuleKind<K extends Rule['kind']> {
  readonly kind: K;
  readonly decide: (rule: Extract<Rule, { kind: K }>, context: RuleContext) => Proposal;
}

export const defineRule = <K extends Rule['kind']>(kind: RuleKind<K>): RuleKind<K> => kind;
