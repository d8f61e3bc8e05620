import type { LoadState } from './output.ts';
import type { Quantity } from './quantity.ts';
import type { Quality } from './reading.ts';
import type { Reason } from './reason.ts';

/** Who had the last word. */
export type Cause = 'rule' | 'override' | 'safety';

/** A value a decision looked at. */
export interface DecisionInput {
  readonly point: Quantity;
  readonly value: number;
  /** UTC ms it was measured at. */
  readonly at: number;
  readonly age_s: number;
  readonly quality: Quality;
}

/** A condition on the way to the outcome. */
export interface Gate {
  readonly gate:
    | 'reading'
    | 'rule'
    | 'lock'
    | 'override'
    | 'clock'
    | 'store'
    | 'on_max'
    | 'off_min'
    | 'daily_max'
    | 'daily_time'
    | 'soak'
    | 'quiet'
    | 'fault'
    | 'tank'
    | 'pump'
    | 'exclusive'
    | 'queue';
  readonly passed: boolean;
}

/** One record per change of an output's outcome or of the reason for it, including not watering, and one per day. */
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
  /** The rule that was only tried: nothing was commanded. */
  readonly shadow?: string;
  readonly inputs: readonly DecisionInput[];
  readonly gates: readonly Gate[];
  /** Where the output stood at that time; control goes on from here after a restart. */
  readonly standing: OutputRecord;
  /** The disk did not take it when it was made: it was kept in memory and written later. */
  readonly not_durable?: true;
}

/** What a decision is about: an output, or a rule that is tried on it. Outputs have no `~` in their ids. */
export const decisionKey = ({ output, shadow }: Pick<Decision, 'output' | 'shadow'>): string =>
  shadow === undefined ? output : `${output}~${shadow}`;

/** The memory of an output that limits its next run. */
export interface OutputRecord {
  /** UTC ms of the last change of outcome. */
  readonly since: number;
  /** UTC ms until which it rests after its longest run; 0 when it never did. */
  readonly rest_until: number;
  /** UTC ms since when the rules ask for `on`, through rests; 0 while they do not. */
  readonly asked_since: number;
  /** The rule that asks. */
  readonly asked_by?: string;
  /** What was given for this asking so far: time away from safe, s, and litres, as far as they can be counted. */
  readonly asked_s: number;
  readonly asked_l: number;
  /** UTC ms each rule began to ask last: a start is served once. */
  readonly began: Readonly<Record<string, number>>;
  /** UTC ms each rule's asking ended last. */
  readonly ended: Readonly<Record<string, number>>;
  /** The farm's local day, `2026-11-22`, and what was used on it: time away from safe, s, and litres. */
  readonly day: string;
  readonly away_s: number;
  readonly litres: number;
  /** Litres since the first start: a water meter that never runs back. */
  readonly total_l: number;
  /** A fault of the water supply that keeps it safe: until UTC ms, for good (until a person says auto) without. */
  readonly fault?: FaultRecord;
}

export interface FaultRecord {
  readonly code: Extract<Reason, { code: 'supply_fault' }>['fault'];
  readonly since: number;
  readonly until?: number;
  /** Faults on this local day: after the third it holds until a person has looked. */
  readonly strikes: number;
  readonly day: string;
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
  /** The decision that was carried out; absent in what happened unasked and in records of older versions. */
  readonly decision?: string;
  /** `confirmed`: read back so. `failed`: the device did not answer or answered otherwise. `drifted`: found so, unasked. */
  readonly result: 'confirmed' | 'failed' | 'drifted';
  readonly detail?: string;
  /** As of a decision. */
  readonly not_durable?: true;
}
