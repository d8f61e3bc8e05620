import type { OutputSettings } from '../../domain/output.ts';
import type { Overrides } from '../../domain/override.ts';
import { evaluate } from '../rules/evaluate.ts';
import { arbitrate } from './arbiter.ts';
import type { Zone } from './farm.ts';
import { interlock } from './interlock.ts';
import type { OutputState } from './output-state.ts';
import type { Snapshot } from './snapshot.ts';
import type { Verdict } from './verdict.ts';

export interface ControlInput {
  readonly now: number;
  /** The farm's local day of `now`. */
  readonly day: string;
  readonly zone: Zone;
  readonly snapshot: Pick<Snapshot, 'value'>;
  readonly state: OutputState;
  readonly overrides: Overrides;
}

/**
 * What one output of a zone shall be now and why: rules, then lock and overrides, then limits. A pure function of
 * what is stored, computed anew each time, so a restart, a duplicate or a lost message changes nothing.
 */
export function control(output: OutputSettings, input: ControlInput): Verdict {
  const { now, day, zone, snapshot, state } = input;
  const context = {
    now,
    value: (point: Parameters<Snapshot['value']>[1], stale_s: number) =>
      snapshot.value(zone.id, point, { now, stale_s }),
    // Kept through rests, so that a dose is finished; forgotten when a person takes over, so that a run by hand that
    // ends between the limits of a rule does not go on as the rule's own.
    runningSince: state.record.asked_since || undefined,
  };
  const proposals = zone.rules
    .filter((rule) => rule.output === output.id)
    .map((rule) => ({ rule, proposal: evaluate(rule, context) }));
  const verdict = arbitrate(output, state, { overrides: input.overrides, proposals, now });
  return interlock(output, state, verdict, { now, day });
}
