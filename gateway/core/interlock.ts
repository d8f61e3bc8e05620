import type { Gate } from '../../domain/decision.ts';
import { isWithin, minuteOf } from '../../domain/hours.ts';
import type { LocalTime } from '../../domain/local-time.ts';
import type { OutputSettings } from '../../domain/output.ts';
import type { Reason } from '../../domain/reason.ts';
import { awaySince, awayToday_s, litresToday } from './output-state.ts';
import type { OutputState } from './output-state.ts';
import type { Verdict } from './verdict.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

interface Instant {
  readonly now: number;
  readonly local: LocalTime;
}

/** A limit of an output: why it forbids being away from safe now, and until when it lets a run go on. */
interface Limit {
  readonly gate: Gate['gate'];
  readonly broken?: Reason;
  /** UTC ms at which it ends a run that goes on or starts now; Infinity for one that only forbids starts. */
  readonly endsAt: number;
  /** UTC ms at which it can change without new input: mends, or breaks. */
  readonly changesAt: number;
}

type Check = (
  output: OutputSettings,
  state: OutputState,
  at: Instant & { readonly verdict: Verdict },
) => Limit | undefined;

/** At most `on_max_s` in one go, then `rest_s` of rest. */
const onMax: Check = (output, state, { now }) => {
  const gate = 'on_max';
  const since = awaySince(output, state);
  const endsAt = (since ?? now) + output.on_max_s * 1000;
  const over = since !== undefined && now >= endsAt;
  const until = over ? endsAt + output.rest_s * 1000 : since === undefined ? state.record.rest_until : 0;
  if (!over && now >= until) return { gate, endsAt, changesAt: endsAt };
  const broken = { code: 'on_max', on_max_s: output.on_max_s, until: Math.max(now, until) } as const;
  return { gate, broken, endsAt: now, changesAt: until };
};

/** At least `off_min_s` between two runs. */
const offMin: Check = (output, state, { now }) => {
  const until = state.record.since + output.off_min_s * 1000;
  const rests = awaySince(output, state) === undefined && state.record.since > 0 && now < until;
  if (!rests) return { gate: 'off_min', endsAt: Infinity, changesAt: Infinity };
  return { gate: 'off_min', broken: { code: 'off_min', until }, endsAt: now, changesAt: until };
};

/** At most `daily_max_l` on one local day, by the time the load was away from safe and `flow_l_min`. */
const dailyMax: Check = (output, state, { now, local }) => {
  const { daily_max_l: limit, flow_l_min, safe } = output;
  if (limit === undefined || flow_l_min === undefined || safe === 'on') return undefined;
  const gate = 'daily_max';
  const litres = litresToday(output, state, { now, day: local.day });
  // Less than the shortest run is left: nothing would be opened for it, and the last drop would be waited for for ever.
  if (litres >= limit - (flow_l_min / 60) * SHORTEST_RUN_S)
    return {
      gate,
      broken: { code: 'daily_max', litres, limit },
      endsAt: now,
      changesAt: local.midnight + DAY_MS,
    };
  const endsAt = now + ((limit - litres) / flow_l_min) * MINUTE_MS;
  return { gate, endsAt, changesAt: endsAt };
};

/** At most `daily_max_min` away from safe on one local day. */
const dailyTime: Check = (output, state, { now, local }) => {
  if (output.daily_max_min === undefined) return undefined;
  const gate = 'daily_time';
  const limit_s = output.daily_max_min * 60;
  const away_s = awayToday_s(output, state, { now, day: local.day });
  if (away_s >= limit_s)
    return {
      gate,
      broken: { code: 'daily_time', away_s, limit_s },
      endsAt: now,
      changesAt: local.midnight + DAY_MS,
    };
  const endsAt = now + (limit_s - away_s) * 1000;
  return { gate, endsAt, changesAt: endsAt };
};

/**
 * A dose of the rules is given in parts: `cycle_s` of water, then `soak_s` for it to sink in. A dose that was broken
 * off in between (an empty tank, a fault) also goes on after `soak_s`. What a person asks for is given as asked.
 */
const soak: Check = (output, state, { now, verdict }) => {
  const { cycle_s, soak_s, safe } = output;
  if (cycle_s === undefined || soak_s === undefined || safe === 'on' || verdict.asked !== 'on')
    return undefined;
  const gate = 'soak';
  const since = awaySince(output, state);
  const endsAt = (since ?? now) + cycle_s * 1000;
  const { asked_since, since: changed } = state.record;
  const begun = asked_since > 0 && asked_since < changed;
  const until = since !== undefined ? endsAt + soak_s * 1000 : begun ? changed + soak_s * 1000 : 0;
  const soaks = since !== undefined ? now >= endsAt : now < until;
  if (!soaks) return { gate, endsAt, changesAt: endsAt };
  return { gate, broken: { code: 'soak', until: Math.max(now, until) }, endsAt: now, changesAt: until };
};

/** Hours in which no rule may start it; a run that began before goes on, and a person may start it. */
const quiet: Check = (output, state, { now, local, verdict }) => {
  if (output.quiet.length === 0 || output.safe === 'on') return undefined;
  const starts = awaySince(output, state) === undefined && verdict.cause !== 'override';
  const gate = 'quiet';
  if (!starts) return { gate, endsAt: Infinity, changesAt: Infinity };
  const next = (time: string): number =>
    local.midnight + minuteOf(time) * MINUTE_MS + (minuteOf(time) > local.minute ? 0 : DAY_MS);
  const ends = output.quiet.filter((span) => isWithin(local.minute, span)).map(({ to }) => next(to));
  if (ends.length === 0)
    return { gate, endsAt: Infinity, changesAt: Math.min(...output.quiet.map(({ from }) => next(from))) };
  const until = Math.max(...ends);
  return { gate, broken: { code: 'quiet', until }, endsAt: now, changesAt: until };
};

/** Nothing is opened for less, s. */
const SHORTEST_RUN_S = 1;

const CHECKS = [onMax, offMin, dailyMax, dailyTime, soak, quiet];

/**
 * Applies every limit of an output to a verdict; it can only become safer. Pure. An output that is safe while on (an
 * aerator, a fan) is limited in being off: `on_max_s` is the longest it may be off, and what counts water or noise
 * does not touch it.
 */
export function interlock(
  output: OutputSettings,
  before: OutputState,
  verdict: Verdict,
  at: Instant,
): Verdict {
  if (verdict.state === output.safe) return verdict;
  const limits = CHECKS.flatMap((check) => check(output, before, { ...at, verdict }) ?? []);
  const gates = [
    ...limits.map(({ gate, broken }) => ({ gate, passed: broken === undefined })),
    ...verdict.gates,
  ];
  const stopped = limits.find(({ broken }) => broken !== undefined);
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
    until: Math.min(verdict.until, ...limits.map(({ endsAt }) => endsAt)),
    wakeAt: Math.min(verdict.wakeAt, ...limits.map(({ changesAt }) => changesAt)),
  };
}
