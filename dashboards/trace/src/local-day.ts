/** Local days (`2026-11-20`) and instants as the buyer reads them. */
import type { Language } from '../../../domain/messages/index.ts';
import { formatInstant } from '../../../domain/time.ts';

/** Where the stamps are scanned: one zone, without summer time. */
const TIMEZONE = 'Asia/Ho_Chi_Minh';
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `20/11/2026`; in English `20 Nov 2026`, which no reader takes for another day. What is no day stays as it is. */
export function formatDay(language: Language, day: string): string {
  const [, year, month, date] = DAY.exec(day) ?? [];
  if (year === undefined) return day;
  if (language === 'vi') return `${date}/${month}/${year}`;
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/** `20/11`, `20 Nov`: for the axis of a chart whose year stands beside it. */
export function formatShortDay(language: Language, day: string): string {
  return formatDay(language, day).replace(/[/ ]\d{4}$/, '');
}

/** An instant (UTC ms) as local day and time of day in Viet Nam: `['2026-11-20', '06:05']`. */
export function localMoment(at: number): readonly [day: string, time: string] {
  const instant = formatInstant(at, TIMEZONE);
  return [instant.slice(0, 10), instant.slice(11, 16)];
}
