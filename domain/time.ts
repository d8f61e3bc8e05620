/** Times as they stand at the edges: ISO 8601 with the farm's offset, so that a person reads the time of the field. */

const MINUTE_MS = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timezone, format);
  }
  return format;
}

/**
 * Minutes a zone's clock is ahead of UTC at an instant. Worked out from the local time and not from `longOffset`,
 * which a phone's browser of 2021 does not know. Before standard time a zone was off by odd seconds (Hanoi by
 * 7:06:30), which ISO 8601 cannot write: whole minutes then.
 */
export function offsetMinutes(at: number, timezone: string): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(timezone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((local - Math.floor(at / 1000) * 1000) / MINUTE_MS);
}

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * An instant as ISO 8601 with milliseconds and offset: `2026-11-22T12:00:00.000+07:00`.
 * @param at UTC ms, year 0 to 9999
 * @param timezone IANA name; an unknown one throws a RangeError
 */
export function formatInstant(at: number, timezone: string): string {
  const offset = offsetMinutes(at, timezone);
  const local = new Date(at + offset * MINUTE_MS).toISOString().slice(0, -1);
  const ahead = Math.abs(offset);
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}
