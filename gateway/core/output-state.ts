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
  record: { since: 0, rest_until: 0, asked_since: 0, day: '', away_s: 0 },
});

/**
 * Where an output stood before a restart. The time the gateway was away counts as time the output ran on. A clock that
 * is behind now (a board without one, after a power cut) must not put the end of a run or a rest further away.
 */
export function recalled(
  output: OutputSettings,
  { outcome, cause, standing }: Decision,
  now: number,
): OutputState {
  return {
    state: outcome,
    cause,
    record: {
      ...standing,
      since: Math.min(standing.since, now),
      rest_until: Math.min(standing.rest_until, now + output.rest_s * 1000),
      asked_since: Math.min(standing.asked_since, now),
    },
  };
}

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
  return finished_s + (since === undefined ? 0 : Math.max(0, at.now - since) / 1000);
}

/** A run that ended this close to its longest was its longest: a run by hand ends a moment before its limit. */
const NEARLY_MS = 2_000;

/** UTC ms until which an output rests after the run that ends now, if it was a longest one. */
function restAfter(output: OutputSettings, state: OutputState, now: number): number {
  const since = awaySince(output, state) ?? now;
  const longest = now - since >= output.on_max_s * 1000 - NEARLY_MS;
  return longest ? now + output.rest_s * 1000 : state.record.rest_until;
}

/** The memory after a verdict took effect at `now`. */
export function advance(
  output: OutputSettings,
  before: OutputState,
  verdict: Verdict,
  at: { now: number; day: string },
): OutputState {
  const asked_since = verdict.asked === 'on' ? before.record.asked_since || at.now : 0;
  if (verdict.state === before.state)
    return { ...before, cause: verdict.cause, record: { ...before.record, asked_since } };
  return {
    state: verdict.state,
    cause: verdict.cause,
    record: {
      since: at.now,
      rest_until: restAfter(output, before, at.now),
      asked_since,
      day: at.day,
      away_s: awayToday_s(output, before, at),
    },
  };
}
