import type { Cause, DecisionInput, Gate } from '../../domain/decision.ts';
import type { LoadState } from '../../domain/output.ts';
import type { Reason } from '../../domain/reason.ts';

/** What an output shall be, on the way through arbiter, interlock and supply. */
export interface Verdict {
  readonly state: LoadState;
  readonly cause: Cause;
  readonly reason: Reason;
  readonly rule?: { readonly id: string; readonly version: string };
  /** What the rules ask for, also while a limit forbids it; absent while a person has the word. */
  readonly asked?: LoadState;
  readonly inputs: readonly DecisionInput[];
  readonly gates: readonly Gate[];
  /** UTC ms at which a run away from safe ends at the latest. */
  readonly until: number;
  /** UTC ms at which the verdict can change without new input. */
  readonly wakeAt: number;
  /** Place in the queue of a supply: higher priority first, then the greater urgency (0 to 1). */
  readonly priority: number;
  readonly urgency: number;
}
