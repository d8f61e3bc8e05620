import { addDays } from '../../domain/day.ts';
import type { Cause, Decision, OutputRecord } from '../../domain/decision.ts';
import type { LoadState, OutputSettings } from '../../domain/output.ts';
import { hasLapsed } from './lapse.ts';
import type { Verdict } from './verdict.ts';

/** An output as control remembers it. Times are UTC ms. */
export interface OutputState {
  readonly state: LoadState;
  readonly cause: Cause;
  readonly record: OutputRecord;
  /** Up to when the record has counted what was given, and whether the load was away from safe since. */
  readonly counted: { readonly at: number; readonly away: boolean };
}

const NOTHING: OutputRecord = {
  since: 0,
  rest_until: 0,
  asked_since: 0,
  asked_s: 0,
  asked_l: 0,
  began: {},
  ended: {},
  day: '',
  away_s: 0,
  litres: 0,
  total_l: 0,
};

/** An output nobody has decided on yet. */
export const untouched = (output: OutputSettings, now = 0): OutputState => ({
  state: output.safe,
  cause: 'safety',
  record: NOTHING,
  counted: { at: now, away: false },
});

type Times = Readonly<Record<string, number>>;

const mapTimes = (times: Times, change: (at: number) => number): Times =>
  Object.fromEntries(Object.entries(times).map(([rule, at]) => [rule, change(at)]));

/**
 * Where an output stood before a restart. The time the gateway was away counts as time the output ran on; water counts
 * up to `ranUntil`, when the device's own timer has surely ended its last lease. A clock that is behind now (a board
 * without one, after a power cut) must not put the end of a run or a rest further away.
 */
export function recalled(
  output: OutputSettings,
  { at, outcome, cause, standing }: Decision,
  { now, ranUntil }: { now: number; ranUntil: number },
): OutputState {
  const stood: OutputRecord = { ...NOTHING, ...standing }; // a record of an older version has fewer fields
  const notLater = (at: number): number => Math.min(at, now);
  const ran_s = outcome === output.safe ? 0 : Math.max(0, Math.min(now, ranUntil) - at) / 1000;
  const ran_l = litres(output, ran_s);
  return {
    state: outcome,
    cause,
    record: {
      ...stood,
      asked_s: stood.asked_s + (stood.asked_since > 0 ? ran_s : 0),
      asked_l: stood.asked_l + (stood.asked_since > 0 ? ran_l : 0),
      litres: stood.litres + ran_l,
      total_l: stood.total_l + ran_l,
      since: notLater(stood.since),
      rest_until: Math.min(stood.rest_until, now + output.rest_s * 1000),
      asked_since: notLater(stood.asked_since),
      // `began` stays: a start that was served by a clock that ran ahead is not served again when its time comes.
      ended: mapTimes(stood.ended, notLater),
    },
    counted: { at: now, away: false },
  };
}

/** The memory without what it knows of rules that are no more. */
export function forgetOthers(state: OutputState, rules: readonly { readonly id: string }[]): OutputState {
  const keep = (times: Times): Times =>
    Object.fromEntries(Object.entries(times).filter(([rule]) => rules.some(({ id }) => id === rule)));
  const { record } = state;
  return { ...state, record: { ...record, began: keep(record.began), ended: keep(record.ended) } };
}

/** The same memory by a clock that was set back: what was remembered in its time moves with it. */
export function setBack(state: OutputState, by_ms: number): OutputState {
  const back = (at: number): number => at && at - by_ms;
  const { record, counted } = state;
  const { fault } = record;
  return {
    ...state,
    counted: { ...counted, at: counted.at - by_ms },
    record: {
      ...record,
      since: back(record.since),
      rest_until: back(record.rest_until),
      asked_since: back(record.asked_since),
      // `began` stays, see recalled().
      ended: mapTimes(record.ended, back),
      ...(fault && {
        fault: {
          ...fault,
          since: back(fault.since),
          ...(fault.until !== undefined && { until: back(fault.until) }),
        },
      }),
    },
  };
}

/** UTC ms since when it is away from safe; undefined while it is safe. */
export const awaySince = (output: OutputSettings, { state, record }: OutputState): number | undefined =>
  state === output.safe ? undefined : record.since;

interface Instant {
  readonly now: number;
  readonly day: string;
}

/**
 * Whether what was counted on a day counts today. A clock that was set back over midnight does not give the day's limit
 * a second time; one that had run ahead by more than a day proves nothing.
 */
const countsToday = (counted: string, today: string): boolean =>
  counted === today || (counted > today && counted === addDays(today, 1));

/** Time away from safe on the local day of `now`, with the run that is going on, s. */
export function awayToday_s(output: OutputSettings, state: OutputState, at: Instant): number {
  const finished_s = countsToday(state.record.day, at.day) ? state.record.away_s : 0;
  const since = awaySince(output, state);
  return finished_s + (since === undefined ? 0 : Math.max(0, at.now - since) / 1000);
}

/** Time the load was away from safe since it was counted last, s. */
const uncounted_s = ({ counted }: OutputState, now: number): number =>
  counted.away ? Math.max(0, now - counted.at) / 1000 : 0;

const litres = (output: OutputSettings, seconds: number): number => ((output.flow_l_min ?? 0) / 60) * seconds;

/** Litres since they were counted last, by the time the load was away and flow_l_min. */
const uncounted_l = (output: OutputSettings, state: OutputState, now: number): number =>
  litres(output, uncounted_s(state, now));

/** Litres it has ever given. */
export const total_l = (output: OutputSettings, state: OutputState, now: number): number =>
  state.record.total_l + uncounted_l(output, state, now);

/** Litres of the local day of `now`, by the time the load was away and flow_l_min. */
export const litresToday = (output: OutputSettings, state: OutputState, at: Instant): number =>
  (countsToday(state.record.day, at.day) ? state.record.litres : 0) + uncounted_l(output, state, at.now);

/** What was given for the present asking: s and litres (undefined where the output has no flow_l_min). */
export function given(
  output: OutputSettings,
  state: OutputState,
  now: number,
): { readonly given_s: number; readonly given_l: number | undefined } {
  const more_s = uncounted_s(state, now);
  return {
    given_s: state.record.asked_s + more_s,
    given_l: output.flow_l_min === undefined ? undefined : state.record.asked_l + litres(output, more_s),
  };
}

/** A run that ended this close to its longest was its longest: a run by hand ends a moment before its limit. */
const NEARLY_MS = 2_000;

/** UTC ms until which an output rests after the run that ends now, if it was a longest one. */
function restAfter(output: OutputSettings, state: OutputState, now: number): number {
  const since = awaySince(output, state) ?? now;
  const longest = now - since >= output.on_max_s * 1000 - NEARLY_MS;
  return longest ? now + output.rest_s * 1000 : state.record.rest_until;
}

type AskingRecord = Pick<
  OutputRecord,
  'asked_since' | 'asked_by' | 'asked_s' | 'asked_l' | 'began' | 'ended'
>;

/** Who asks for how long, after a verdict; another rule that takes over begins an asking of its own. */
function askingAfter(
  output: OutputSettings,
  before: OutputState,
  verdict: Verdict,
  now: number,
): AskingRecord {
  const { asked_since, asked_by, began, ended } = before.record;
  const by = verdict.rule?.id;
  const asking = { since: asked_since, given_s: before.record.asked_s };
  // Who only waited keeps his place in the queue.
  const lapsed = asking.given_s > 0 && hasLapsed(asking, output, { now, flows: before.counted.away });
  const goesOn = verdict.asked === 'on' && asked_since > 0 && asked_by === by && !lapsed;
  if (goesOn) {
    const { given_s, given_l } = given(output, before, now);
    return {
      asked_since,
      ...(by !== undefined && { asked_by: by }),
      asked_s: given_s,
      asked_l: given_l ?? 0,
      began,
      ended,
    };
  }
  const over = asked_since > 0 && asked_by !== undefined ? { ...ended, [asked_by]: now } : ended;
  if (verdict.asked !== 'on') return { asked_since: 0, asked_s: 0, asked_l: 0, began, ended: over };
  return {
    asked_since: now,
    ...(by !== undefined && { asked_by: by }),
    asked_s: 0,
    asked_l: 0,
    began: by === undefined ? began : { ...began, [by]: now },
    ended: over,
  };
}

/** Whether an output at rest stays so, with nothing to remember: that is most of them on most ticks. */
const restsOn = (
  { state, cause, record, counted }: OutputState,
  verdict: Verdict,
  { day, away, fault }: { day: string; away: boolean; fault?: OutputRecord['fault'] },
): boolean =>
  verdict.state === state &&
  verdict.cause === cause &&
  verdict.asked !== 'on' &&
  record.asked_since === 0 &&
  record.asked_by === undefined &&
  countsToday(record.day, day) &&
  record.fault === fault &&
  !away &&
  !counted.away;

/**
 * The memory after a verdict took effect at `now`.
 * @param at.away whether the load is away from safe from now on, as far as the device says
 * @param at.fault what keeps its water supply shut, if anything
 */
export function advance(
  output: OutputSettings,
  before: OutputState,
  verdict: Verdict,
  at: Instant & { readonly away: boolean; readonly fault?: OutputRecord['fault'] },
): OutputState {
  if (restsOn(before, verdict, at)) return before;
  const { asked_by: _, fault: __, ...rest } = before.record;
  const changed = verdict.state !== before.state;
  const today = countsToday(rest.day, at.day);
  return {
    state: verdict.state,
    cause: verdict.cause,
    record: {
      ...rest,
      ...(at.fault && { fault: at.fault }),
      ...askingAfter(output, before, verdict, at.now),
      since: changed ? at.now : rest.since,
      rest_until: changed ? restAfter(output, before, at.now) : rest.rest_until,
      day: today ? rest.day : at.day,
      away_s: changed ? awayToday_s(output, before, at) : today ? rest.away_s : 0,
      litres: litresToday(output, before, at),
      total_l: total_l(output, before, at.now),
    },
    counted: { at: at.now, away: at.away },
  };
}
