import type { Decision } from '../../domain/decision.ts';
import type { LocalTime } from '../../domain/local-time.ts';
import type { Place } from './groups.ts';
import { newsOf } from './news.ts';
import { advance, recalled, untouched } from './output-state.ts';
import type { OutputState } from './output-state.ts';
import type { SupplyWatch } from './supply/coordinate.ts';
import type { Verdict } from './verdict.ts';

/** An output that is decided on, or one that a rule is tried on (`shadow`: the rule). */
export interface Slot extends Place {
  readonly shadow: string | undefined;
  state: OutputState;
  /** What rules, people and its own limits made of it last. */
  wish: Verdict | undefined;
  /** What was decided last, with its neighbours. */
  verdict: Verdict | undefined;
  wakeAt: number;
  /** Local day of the last record, and its id. */
  recorded: { readonly day: string; readonly id: string | undefined };
}

export interface Instant {
  readonly now: number;
  readonly local: LocalTime;
}

/** @param last the decision that was journalled last, if any; `ranUntil`: see {@link recalled} */
export const newSlot = (
  { zone, output }: Place,
  {
    shadow,
    last,
    ...at
  }: { shadow: string | undefined; last: Decision | undefined; now: number; ranUntil: number },
): Slot => ({
  zone,
  output,
  shadow,
  state: last ? recalled(output, last, at) : untouched(output, at.now),
  wish: undefined,
  verdict: undefined,
  wakeAt: 0,
  recorded: { day: '', id: undefined },
});

/**
 * Takes a verdict into the memory of its output. Gives the decision to be journalled when the outcome, its kind of reason
 * or the blocking gate is news, and on the first tick of a local day.
 * @param at.away whether the load is away from safe from now on, as far as the device says
 */
export function settle(
  slot: Slot,
  verdict: Verdict,
  at: Instant & { away: boolean; fault: SupplyWatch['fault']; id: (now: number) => string },
): Decision | undefined {
  const { now, local, away, fault } = at;
  const { output, state: before, recorded } = slot;
  const same = slot.verdict === verdict || (slot.verdict && newsOf(slot.verdict) === newsOf(verdict));
  const news = !same || recorded.day !== local.day;
  slot.state = advance(output, before, verdict, { now, day: local.day, away, fault });
  slot.verdict = verdict;
  return news ? recordOf(slot, verdict, at) : undefined;
}

/** The decision as it stands, to be journalled. */
export function recordOf(
  slot: Slot,
  verdict: Verdict,
  { now, local, id: idOf }: Instant & { id: (now: number) => string },
): Decision {
  const { zone, output, shadow } = slot;
  const id = idOf(now);
  slot.recorded = { day: local.day, id };
  return {
    ...{ id, at: now, zone: zone.id, output: output.id },
    outcome: verdict.state,
    cause: verdict.cause,
    reason: verdict.reason,
    ...(verdict.rule && { rule: verdict.rule }),
    ...(shadow !== undefined && { shadow }),
    inputs: verdict.inputs,
    gates: verdict.gates,
    standing: slot.state.record,
  };
}
