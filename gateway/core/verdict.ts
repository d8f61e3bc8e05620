import type { Cause, DecisionInput, Gate, Reason } from '../../domain/decision.ts';
import type { LoadState } from '../../domain/output.ts';

/** What an output shall be, on the way through arbiter and interlock. */
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
}
