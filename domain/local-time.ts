import { offsetMinutes } from './time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Offsets change at whole quarters of an hour of UTC at the most. */
const QUARTER_MS = 900_000;

/** An instant as the farm's calendar and clocks on the wall show it. */
export interface LocalTime {
  /** As `2026-11-22`. */
  readonly day: string;
  /** Minutes since local midnight, 0 to 1439. */
  readonly minute: number;
  /** 1 Monday to 7 Sunday (ISO 8601). */
  readonly weekday: number;
  /** 1 to 366. */
  readonly dayOfYear: number;
  /** UTC ms of local midnight, by the offset of this instant. */
  readonly midnight: number;
}

interface KnownOffset {
  readonly from: number;
  readonly to: number;
  readonly offset_ms: number;
}

const known = new Map<string, KnownOffset>();

/** Milliseconds a zone is ahead of UTC. Control asks it on every tick, and the calendar of the system answers slowly. */
function offset_ms(at: number, timezone: string): number {
  const last = known.get(timezone);
  if (last && at >= last.from && at < last.to) return last.offset_ms;
  const fresh = offsetAround(at, timezone);
  known.set(timezone, fresh);
  return fresh.offset_ms;
}

/** For the whole UTC day where it is the same at both ends (no zone changes twice in a day), else for the quarter. */
function offsetAround(at: number, timezone: string): KnownOffset {
  const of = (instant: number): number => offsetMinutes(instant, timezone) * MINUTE_MS;
  const from = Math.floor(at / DAY_MS) * DAY_MS;
  const offset_ms = of(at);
  if (of(from) === offset_ms && of(from + DAY_MS - 1) === offset_ms)
    return { from, to: from + DAY_MS, offset_ms };
  const quarter = Math.floor(at / QUARTER_MS) * QUARTER_MS;
  return { from: quarter, to: quarter + QUARTER_MS, offset_ms };
}

let lastDay = { number: NaN, day: '', dayOfYear: 0 };

function calendar(number: number): typeof lastDay {
  if (lastDay.number === number) return lastDay;
  const date = new Date(number * DAY_MS);
  const newYear = Date.UTC(date.getUTCFullYear(), 0, 1);
  lastDay = {
    number,
    day: date.toISOString().slice(0, 10),
    dayOfYear: Math.round((number * DAY_MS - newYear) / DAY_MS) + 1,
  };
  return lastDay;
}

/** @param at UTC ms, year 0 to 9999 @param timezone IANA name; an unknown one throws a RangeError */
export function localTime(at: number, timezone: string): LocalTime {
  const local = at + offset_ms(at, timezone);
  const number = Math.floor(local / DAY_MS);
  const { day, dayOfYear } = calendar(number);
  return {
    day,
    minute: Math.floor((local - number * DAY_MS) / MINUTE_MS),
    weekday: ((((number + 3) % 7) + 7) % 7) + 1, // 1970-01-01 was a Thursday
    dayOfYear,
    midnight: at - (local - number * DAY_MS),
  };
}
