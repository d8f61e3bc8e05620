import type { Gate, Reason } from '../../domain/decision.ts';
import type { OutputSettings } from '../../domain/output.ts';
import { awaySince, awayToday_s } from './output-state.ts';
import type { OutputState } from './output-state.ts';
import type { Verdict } from './verdict.ts';

/** How often a used-up day is looked at again: midnight ends it. */
const DAY_CHECK_MS = 60_000;

interface Instant {
  readonly now: number;
  readonly day: string;
}

/** A limit of an output: why it forbids being away from safe now, and until when it lets a run go on. */
interface Limit {
  readonly gate: Gate['gate'];
  readonly broken: Reason | undefined;
  /** UTC ms at which a run that may go on now breaks it, or at which a broken one mends. */
  readonly changesAt: number;
}

/** At most `on_max_s` in one go, then `rest_s` of rest. */
function onMax(output: OutputSettings, state: OutputState, { now }: Instant): Limit {
  const rest = (until: number): Reason => ({ code: 'on_max', on_max_s: output.on_max_s, until });
  const since = awaySince(output, state);
  const endsAt = (since ?? now) + output.on_max_s * 1000;
  if (since !== undefined && now >= endsAt) {
    const until = endsAt + output.rest_s * 1000;
    return { gate: 'on_max', broken: rest(Math.max(now, until)), changesAt: until };
  }
  const restUntil = state.record.rest_until;
  if (since === undefined && now < restUntil)
    return { gate: 'on_max', broken: rest(restUntil), changesAt: restUntil };
  return { gate: 'on_max', broken: undefined, changesAt: endsAt };
}

/** At least `off_min_s` between two runs. */
function offMin(output: OutputSettings, state: OutputState, { now }: Instant): Limit {
  const until = state.record.since + output.off_min_s * 1000;
  const broken = awaySince(output, state) === undefined && state.record.since > 0 && now < until;
  return {
    gate: 'off_min',
    broken: broken ? { code: 'off_min', until } : undefined,
    changesAt: broken ? until : Infinity,
  };
}

/** At most `daily_max_l` on one local day, counted by time and `flow_l_min`. */
function dailyMax(output: OutputSettings, state: OutputState, at: Instant): Limit {
  const { daily_max_l: limit, flow_l_min } = output;
  if (limit === undefined || flow_l_min === undefined)
    return { gate: 'daily_max', broken: undefined, changesAt: Infinity };
  const litres = (awayToday_s(output, state, at) / 60) * flow_l_min;
  if (litres >= limit)
    return {
      gate: 'daily_max',
      broken: { code: 'daily_max', litres, limit },
      changesAt: at.now + DAY_CHECK_MS,
    };
  return {
    gate: 'daily_max',
    broken: undefined,
    changesAt: at.now + ((limit - litres) / flow_l_min) * 60_000,
  };
}

const LIMITS = [onMax, offMin, dailyMax];

/** Applies every limit of an output to a verdict; it can only become safer. Pure. */
export function interlock(
  output: OutputSettings,
  before: OutputState,
  verdict: Verdict,
  at: Instant,
): Verdict {
  if (verdict.state === output.safe) return verdict;
  const limits = LIMITS.map((limit) => limit(output, before, at));
  const gates = [
    ...limits.map(({ gate, broken }) => ({ gate, passed: broken === undefined })),
    ...verdict.gates,
  ];
  const stopped = limits.find(({ broken }) => broken !== undefined);
  const wakeAt = Math.min(verdict.wakeAt, ...limits.map(({ changesAt }) => changesAt));
  if (stopped?.broken)
    return {
      ...verdict,
      state: output.safe,
      cause: 'safety',
      reason: stopped.broken,
      gates,
      wakeAt: Math.min(verdict.wakeAt, stopped.changesAt),
    };
  return {
    ...verdict,
    gates,
    until: Math.min(verdict.until, ...limits.map(({ changesAt }) => changesAt)),
    wakeAt,
  };
}
