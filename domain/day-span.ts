import { addDays, localDay } from './day.ts';

const HOUR_MS = 3_600_000;
/** No local midnight is further from midnight UTC: offsets go from -12 to +14 hours. */
const FURTHEST_MS = 16 * HOUR_MS;

/**
 * The instants of a local day, UTC ms, `to` excluded: 24 hours, or 23 or 25 where clocks change. Empty for a day that a time zone left out.
 * @param day as `2026-11-22`
 * @param timezone IANA name
 */
export const daySpan = (day: string, timezone: string): { from: number; to: number } => ({
  from: startOf(day, timezone),
  to: startOf(addDays(day, 1), timezone),
});

/** The first instant at which the calendar shows this day or a later one, found by halving. */
function startOf(day: string, timezone: string): number {
  const midnight = Date.parse(day);
  let before = midnight - FURTHEST_MS;
  let within = midnight + FURTHEST_MS;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (localDay(middle, timezone) < day) before = middle;
    else within = middle;
  }
  return within;
}
