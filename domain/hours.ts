/** Times of the local day, as people write them in settings. */
import { z } from 'zod';

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** `05:30`, in the farm's time zone. */
export const ClockTime = z.string().regex(CLOCK, { error: 'a time of day as "05:30" (in quotes)' });

/** Minutes since midnight of a {@link ClockTime}. */
export const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** From a time to a later one; `{from: "21:00", to: "05:00"}` goes over midnight. `to` is not part of it. */
export const HoursSpan = z
  .strictObject({ from: ClockTime, to: ClockTime })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: '"from" and "to" must differ' });
export type HoursSpan = z.infer<typeof HoursSpan>;

/** Whether a minute of the day lies in a span. */
export function isWithin(minute: number, span: HoursSpan): boolean {
  const [from, to] = [minuteOf(span.from), minuteOf(span.to)];
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Minutes from a minute of the day until the next time of day `to`, 1 to 1440. */
export const minutesUntil = (minute: number, to: string): number =>
  ((minuteOf(to) - minute + 1439) % 1440) + 1;
