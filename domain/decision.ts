import type { Point } from './metric.ts';
import type { LoadState } from './output.ts';
import type { Quality } from './reading.ts';

/** Why an output is as it is. Each member renders as one sentence in the message files. */
export type Reason =
  | {
      readonly code: 'below_limit';
      readonly point: Point;
      readonly value: number;
      readonly limit: number;
      readonly age_s: number;
    }
  | {
      readonly code: 'above_limit';
      readonly point: Point;
      readonly value: number;
      readonly limit: number;
      readonly age_s: number;
    }
  | {
      readonly code: 'target_reached';
      readonly point: Point;
      readonly value: number;
      readonly limit: number;
      readonly age_s: number;
    }
  | {
      readonly code: 'not_needed';
      readonly point: Point;
      readonly value: number;
      readonly limit: number;
      readonly age_s: number;
    }
  | {
      readonly code: 'on_its_way';
      readonly point: Point;
      readonly value: number;
      readonly limit: number;
      readonly age_s: number;
    }
  | { readonly code: 'minimum_run'; readonly until: number }
  | { readonly code: 'no_reading'; readonly point: Point }
  | { readonly code: 'stale'; readonly point: Point; readonly age_s: number; readonly limit_s: number }
  | { readonly code: 'implausible'; readonly point: Point; readonly value: number }
  | { readonly code: 'run_by_hand'; readonly by: string; readonly until: number }
  | { readonly code: 'stopped'; readonly by: string; readonly until?: number }
  | { readonly code: 'paused'; readonly by: string; readonly until?: number }
  | { readonly code: 'locked'; readonly by: string; readonly until?: number }
  | { readonly code: 'on_max'; readonly on_max_s: number; readonly until: number }
  | { readonly code: 'off_min'; readonly until: number }
  | { readonly code: 'daily_max'; readonly litres: number; readonly limit: number }
  | { readonly code: 'no_rule' };

export type ReasonCode = Reason['code'];

/** Who had the last word. */
export type Cause = 'rule' | 'override' | 'safety';

/** A value a decision looked at. */
export interface DecisionInput {
  readonly point: Point;
  readonly value: number;
  /** UTC ms it was measured at. */
  readonly at: number;
  readonly age_s: number;
  readonly quality: Quality;
}

/** A condition on the way to the outcome, in the order of the arbiter. */
export interface Gate {
  readonly gate: 'reading' | 'lock' | 'override' | 'on_max' | 'off_min' | 'daily_max' | 'rule';
  readonly passed: boolean;
}

/** One record per change of an output's outcome or of the reason for it, including not watering. */
export interface Decision {
  readonly id: string;
  /** UTC ms. */
  readonly at: number;
  readonly zone: string;
  readonly output: string;
  readonly outcome: LoadState;
  readonly cause: Cause;
  readonly reason: Reason;
  readonly rule?: { readonly id: string; readonly version: string };
  readonly inputs: readonly DecisionInput[];
  readonly gates: readonly Gate[];
  /** Where the output stood at that time; control goes on from here after a restart. */
  readonly standing: OutputRecord;
}

/** The memory of an output that limits its next run. */
export interface OutputRecord {
  /** UTC ms of the last change of outcome. */
  readonly since: number;
  /** UTC ms until which it rests after its longest run; 0 when it never did. */
  readonly rest_until: number;
  /** UTC ms since when the rules ask for `on`, through rests; 0 while they do not. */
  readonly asked_since: number;
  /** The farm's local day, `2026-11-22`, and the time spent away from safe on it in finished runs, s. */
  readonly day: string;
  readonly away_s: number;
}

/** What became of a command to an output; a record on every change of the confirmed state and on every failure. */
export interface Actuation {
  readonly id: string;
  readonly at: number;
  readonly zone: string;
  readonly output: string;
  readonly state: LoadState;
  /** Time bound of the command, s; 0 for a command to the safe state. */
  readonly lease_s: number;
  readonly cause: Cause;
  /** `confirmed`: read back so. `failed`: the device did not answer or answered otherwise. `drifted`: found so, unasked. */
  readonly result: 'confirmed' | 'failed' | 'drifted';
  readonly detail?: string;
}
