/** Instants at which the clocks of a place show a time of day. */
import { offsetMinutes } from '../../domain/time.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Minutes a zone is ahead of UTC before a day and after it, wherever on earth that day is. */
interface Offsets {
  readonly before: number;
  readonly after: number;
}

/** Every schedule of a farm asks for the same few days, and the answer costs more than all the rest of a rule. */
const known = new Map<string, Offsets>();
const MOST_KNOWN = 1_000;

function offsetsOf(day: number, timezone: string): Offsets {
  const key = `${timezone} ${day}`;
  const last = known.get(key);
  if (last) return last;
  const fresh = {
    before: offsetMinutes(day * DAY_MS - 14 * HOUR_MS, timezone),
    after: offsetMinutes(day * DAY_MS + 36 * HOUR_MS, timezone),
  };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, fresh);
  return fresh;
}

/** A local day, `2026-11-22`, as a count of days since 1970. */
export const dayNumber = (day: string): number => Date.parse(day) / DAY_MS;

/**
 * The instant, UTC ms, at which a minute of a local day is shown: the first one when the clock is set back over it.
 * A minute that the clock leaps over counts by the time before the leap: 02:30 is then shown as 03:30.
 * @param day since 1970 @param timezone IANA name
 */
export function instantOf(day: number, minute: number, timezone: string): number {
  const { before, after } = offsetsOf(day, timezone);
  const shown = day * DAY_MS + minute * MINUTE_MS;
  const early = shown - before * MINUTE_MS;
  if (before === after || offsetMinutes(early, timezone) === before) return early;
  const late = shown - after * MINUTE_MS;
  return offsetMinutes(late, timezone) === after ? late : early;
}
