/** The farm's calendar; a day is a local day. */

const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The local day at an instant, as `2026-11-22`. @param timezone IANA name */
export function localDay(at: number, timezone: string): string {
  let format = formats.get(timezone);
  if (!format) {
    // The Swedish locale writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' });
    formats.set(timezone, format);
  }
  return format.format(at);
}

/** A local day so many days later. */
export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);

/** Best before: the last day of the shelf life, counted from the end of the harvest; null where none is known. */
export const bestBefore = (harvestedTo: string, shelfLife_days: number | null): string | null =>
  shelfLife_days === null ? null : addDays(harvestedTo, shelfLife_days);
