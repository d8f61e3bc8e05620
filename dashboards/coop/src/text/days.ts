/** Days and times as people of the language write them. */
import type { Words } from '../../messages/index.ts';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** `2026-11-20` as `20/11/2026`, in both languages; other text stays. */
export const dayText = (day: string): string => day.replace(DAY, '$3/$2/$1');

/** Two days as one stretch: `18/11/2026 đến 20/11/2026`, one of them when they are the same. */
export const daysText = (from: string, to: string, words: Words): string =>
  words.common.fromTo(dayText(from), dayText(to));

/** The day that an instant of the api (`2026-11-20T07:12:00+07:00`) falls on, by the clock it was written with. */
export const dayOf = (instant: string): string => dayText(instant.slice(0, 10));

/** `07:12, 20/11/2026`, by the clock the instant was written with. */
export const momentText = (instant: string): string => `${instant.slice(11, 16)}, ${dayOf(instant)}`;

/** The local day of an instant, as `2026-11-20`. @param ms UTC */
export function localDay(ms: number): string {
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
