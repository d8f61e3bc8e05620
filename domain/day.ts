/** The farm's calendar; a day is a local day. */

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
