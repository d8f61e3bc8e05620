/** Two limits with a gap between them: past one it starts, past the other it stops, and between them it goes on. */
import type { DecisionInput } from '../../domain/decision.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Quantity } from '../../domain/quantity.ts';
import type { Proposal, RuleContext } from './define.ts';
import { unseen } from './sight.ts';
import type { Blind } from './sight.ts';

/** As rules are set: on_below with off_above (watering, heating), or on_above with off_below (cooling). */
export interface Limits {
  readonly on_below?: number | undefined;
  readonly off_above?: number | undefined;
  readonly on_above?: number | undefined;
  readonly off_below?: number | undefined;
}

/** Where a value stands to two limits, whichever way round they are. */
export type Position = 'start' | 'between' | 'stop';

/** The start limit itself does not start; the stop limit itself stops. */
export function position(limits: Limits, value: number): Position {
  const { start, stop, rising } = sides(limits);
  if (rising ? value < start : value > start) return 'start';
  return (rising ? value >= stop : value <= stop) ? 'stop' : 'between';
}

/** The limits in the order a chart draws them. */
export function bandOf(limits: Limits): { readonly low: number; readonly high: number } {
  const { start, stop } = sides(limits);
  return { low: Math.min(start, stop), high: Math.max(start, stop) };
}

/** `rising`: it starts below and the value goes up while it is on. */
function sides({ on_below, off_above, on_above, off_below }: Limits) {
  return on_below !== undefined
    ? { start: on_below, stop: off_above ?? on_below, rising: true }
    : { start: on_above ?? Infinity, stop: off_below ?? -Infinity, rising: false };
}

export interface BlindSituation {
  readonly context: LimitSituation['context'];
  readonly on_min_s: number;
  /** What the limits are of. */
  readonly point: Quantity;
  readonly when_blind: 'hold' | 'safe';
}

/**
 * What two limits ask for without a reading that can be used. A run that by the last reading went on for its shortest
 * time alone ends with that time, however it is set: there is no need left to hold.
 */
export function blindByLimits(
  limits: Limits,
  sight: Blind,
  { context: { now, asking }, on_min_s, point, when_blind }: BlindSituation,
): Proposal {
  const blind = unseen(sight, when_blind);
  const last = sight.inputs.find((input) => input.point === point && input.quality === 'stale');
  const isDone = asking !== undefined && last !== undefined && position(limits, last.value) === 'stop';
  if (!isDone || when_blind === 'safe') return blind;
  const until = asking.since + on_min_s * 1000;
  return now < until ? { ...blind, wakeAt: until, until } : { ...blind, want: 'safe' };
}

export interface LimitSituation {
  readonly context: Pick<RuleContext, 'now' | 'asking'>;
  /** Shortest run once started, s. */
  readonly on_min_s: number;
  /** Everything the value was worked out from; the input itself where there is no more. */
  readonly inputs?: readonly DecisionInput[];
  /** UTC ms at which the value is too old to act on. */
  readonly staleAt: number;
}

/** What two limits ask for by a value that can be used. The urgency is how far beyond the start limit it is, in gaps. */
export function byLimits(
  limits: Limits,
  input: DecisionInput,
  { context: { now, asking }, on_min_s, inputs = [input], staleAt }: LimitSituation,
): Proposal {
  const { start, stop, rising } = sides(limits);
  const { point, value, age_s } = input;
  const off = (code: 'not_needed' | 'target_reached'): Proposal => {
    const limit = code === 'not_needed' ? start : stop;
    return { want: 'off', reason: { code, point, value, limit, age_s }, inputs, wakeAt: staleAt };
  };
  const on = (reason: Reason, given: { readonly urgency: number; readonly until?: number }): Proposal => ({
    want: 'on',
    reason,
    inputs,
    wakeAt: Math.min(staleAt, given.until ?? Infinity),
    urgency: given.urgency,
  });

  switch (position(limits, value)) {
    case 'start': {
      const code = rising ? 'below_limit' : 'above_limit';
      const urgency = Math.min(1, Math.abs(value - start) / Math.abs(stop - start));
      return on({ code, point, value, limit: start, age_s }, { urgency });
    }
    case 'between':
      return asking
        ? on({ code: 'on_its_way', point, value, limit: stop, age_s }, { urgency: 0 })
        : off('not_needed');
    case 'stop': {
      if (!asking) return off('not_needed');
      const until = asking.since + on_min_s * 1000;
      if (now >= until) return off('target_reached');
      return on({ code: 'minimum_run', until }, { urgency: 0, until });
    }
  }
}
