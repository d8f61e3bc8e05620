import type { Cause, Decision, OutputRecord } from '../../domain/decision.ts';
import type { LoadState, OutputSettings } from '../../domain/output.ts';
import type { Verdict } from './verdict.ts';

/** An output as control remembers it. Times are UTC ms. */
export interface OutputState {
  readonly state: LoadState;
  readonly cause: Cause;
  readonly record: OutputRecord;
}

/** An output nobody has decided on yet. */
export const untouched = (output: OutputSettings): OutputState => ({
  state: output.safe,
  cause: 'safety',
  record: { since: 0, rest_until: 0, day: '', away_s: 0 },
});

/** Where an output stood before a restart. The time the gateway was away counts as time the output ran on. */
export const recalled = (decision: Decision): OutputState => ({
  state: decision.outcome,
  cause: decision.cause,
  record: decision.standing,
});

/** UTC ms since when it is away from safe; undefined while it is safe. */
export const awaySince = (output: OutputSettings, { state, record }: OutputState): number | undefined =>
  state === output.safe ? undefined : record.since;

/** Time away from safe on the local day of `now`, with the run that is going on, s. */
export function awayToday_s(
  output: OutputSettings,
  state: OutputState,
  at: { now: number; day: string },
): number {
  const finished_s = state.record.day === at.day ? state.record.away_s : 0;
  const since = awaySince(output, state);
  return finished_s + (since === undefined ? 0 : (at.now - since) / 1000);
}

/** The memory after a verdict took effect at `now`. */
export function advance(
  output: OutputSettings,
  before: OutputState,
  verdict: Verdict,
  at: { now: number; day: string },
): OutputState {
  if (verdict.state === before.state) return { ...before, cause: verdict.cause };
  const rests = verdict.reason.code === 'on_max' && verdict.state === output.safe;
  return {
    state: verdict.state,
    cause: verdict.cause,
    record: {
      since: at.now,
      rest_until: rests && 'until' in verdict.reason ? verdict.reason.until : before.record.rest_until,
      day: at.day,
      away_s: awayToday_s(output, before, at),
    },
  };
}
