import { daySpan } from '../../../domain/day-span.ts';
import { localDay } from '../../../domain/day.ts';

/** Days whose bounds are kept: a node that comes back after a week brings its days one after another. */
const MAX_KNOWN = 8;
/** What the calendar can write with four digits for the year, UTC ms. */
const LAST_MS = Date.UTC(9999, 11, 30);

interface KnownDay {
  readonly day: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Tells the farm's local day of an instant, as `2026-11-22`. The calendar of the system answers slowly and every frame
 * asks: so the bounds of the last days are kept, the newest first.
 * @param timezone IANA name
 * @returns a function of UTC ms; an instant that no calendar shows counts on the first or last day there is
 */
export function dayOf(timezone: string): (at: number) => string {
  const known: KnownDay[] = [];
  return (at) => {
    const hit = known.find(({ from, to }) => at >= from && at < to);
    if (hit !== undefined) return hit.day;
    const day = localDay(Math.min(Math.max(at, 0), LAST_MS), timezone);
    known.unshift({ day, ...daySpan(day, timezone) });
    known.length = Math.min(known.length, MAX_KNOWN);
    return day;
  };
}
