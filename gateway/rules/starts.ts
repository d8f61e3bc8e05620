/** When a schedule starts. */
import { sunTimes } from '../../domain/agronomy/sunrise.ts';
import type { SunTimes } from '../../domain/agronomy/sunrise.ts';
import { minuteOf } from '../../domain/hours.ts';
import { weekdayNumber } from '../../domain/rule/schedule.ts';
import type { ScheduleRule } from '../../domain/rule/schedule.ts';
import type { Site } from './define.ts';
import { dayNumber, instantOf } from './wall-time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A start by the sun may lie up to 999 minutes beside its day. */
const DAYS_BEFORE = 2;
/** A season comes once a year; a schedule without a start so far ahead is looked at again then. */
const DAYS_AHEAD = 400;

/** The starts around an instant, UTC ms. They are the same from `latest` until just before `until`. */
export interface Starts {
  readonly latest: number | undefined;
  readonly next: number | undefined;
  /** The next start, or the day up to which was looked. */
  readonly until: number;
}

interface Known extends Starts {
  readonly from: number;
  readonly site: Site;
}

/** Control asks on every tick, and the answer changes with a start: the last one of each rule is kept. */
const known = new WeakMap<ScheduleRule, Known>();

/** The latest start up to `now` (of the last days) and the next one after it. */
export function startsAround(
  rule: ScheduleRule,
  { now, site }: { readonly now: number; readonly site: Site },
): Starts {
  const last = known.get(rule);
  if (last?.site === site && now >= last.from && now < last.until) return last;
  const fresh = search(rule, now, site);
  known.set(rule, fresh);
  return fresh;
}

function search(rule: ScheduleRule, now: number, site: Site): Known {
  const today = Math.floor(now / DAY_MS);
  const end = today + DAYS_AHEAD;
  let [latest, next]: readonly [number | undefined, number | undefined] = [undefined, undefined];
  // Starts of the days after one that has a next start can still come before it, as sunrise-600 does.
  for (
    let day = today - DAYS_BEFORE;
    day < end && (next === undefined || day * DAY_MS < next + 2 * DAY_MS);
    day += 1
  )
    for (const start of startsOf(rule, day, site)) {
      if (start <= now) latest = Math.max(start, latest ?? start);
      else next = Math.min(start, next ?? start);
    }
  return { latest, next, until: next ?? end * DAY_MS, from: latest ?? now, site };
}

/** The starts that belong to a local day, UTC ms. */
function startsOf(rule: ScheduleRule, day: number, site: Site): readonly number[] {
  if (!isDue(rule, day)) return [];
  return rule.times.flatMap((time) => startAt(time, day, site) ?? []);
}

/** Whether a schedule starts on a local day at all. */
function isDue({ weekdays, parity, every, season }: ScheduleRule, day: number): boolean {
  const date = new Date(day * DAY_MS);
  const weekday = date.getUTCDay() || 7;
  if (weekdays && !weekdays.some((name) => weekdayNumber(name) === weekday)) return false;
  if (parity && (date.getUTCDate() % 2 === 1) !== (parity === 'odd')) return false;
  if (every) {
    const past = day - dayNumber(every.from);
    if (past < 0 || past % every.days !== 0) return false;
  }
  return !season || isInSeason(season, date.toISOString().slice(0, 10));
}

/** Whether a local day lies in a part of the year that may go over new year. */
export function isInSeason({ from, to }: NonNullable<ScheduleRule['season']>, day: string): boolean {
  const monthDay = day.slice(5);
  return from <= to ? monthDay >= from && monthDay <= to : monthDay >= from || monthDay <= to;
}

/** All schedules of a farm turn to the same few days at once. */
const suns = new Map<string, SunTimes>();
const MOST_SUNS = 1_000;

function sunOf(day: number, site: Site): SunTimes {
  const key = `${site.lat} ${site.lon} ${day}`;
  const last = suns.get(key);
  if (last) return last;
  const fresh = sunTimes(site, new Date(day * DAY_MS).toISOString().slice(0, 10));
  if (suns.size >= MOST_SUNS) suns.clear();
  suns.set(key, fresh);
  return fresh;
}

/** A start on a day; once where the clock shows its time twice, and none by a sun that does not rise. */
function startAt(time: string, day: number, site: Site): number | undefined {
  const bySun = /^(sunrise|sunset)([+-]\d+)?$/.exec(time);
  if (!bySun) return instantOf(day, minuteOf(time), site.timezone);
  const sun = sunOf(day, site);
  if (sun.kind !== 'rises') return undefined;
  const at = bySun[1] === 'sunrise' ? sun.sunrise : sun.sunset;
  return at + Number(bySun[2] ?? 0) * MINUTE_MS;
}
