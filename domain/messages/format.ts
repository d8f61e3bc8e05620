/** Numbers, ages and times of day as people write them. */
import { localDay } from '../day.ts';
import { METRICS, metricOf } from '../metric.ts';
import type { Point } from '../metric.ts';

export type Locale = 'vi-VN' | 'en-GB';

const numberFormats = new Map<string, Intl.NumberFormat>();
const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** A value without its unit, with as many decimals as the metric deserves. */
export function formatValue(locale: Locale, point: Point, value: number): string {
  const { decimals } = METRICS[metricOf(point)];
  const key = `${locale}/${decimals}`;
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { maximumFractionDigits: decimals });
    numberFormats.set(key, format);
  }
  return format.format(value);
}

/** A value with its unit: `27 %`, `31,5 °C`. */
export const formatQuantity = (locale: Locale, point: Point, value: number): string =>
  `${formatValue(locale, point, value)} ${METRICS[metricOf(point)].unit.replace('% vol', '%')}`;

/** Hours and minutes in the farm's time zone, with day and month when it is not the day of `from`. */
export function formatTime(
  locale: Locale,
  at: number,
  { from, timezone }: { from: number; timezone: string },
): string {
  const sameDay = localDay(at, timezone) === localDay(from, timezone);
  const key = `${locale}/${timezone}/${sameDay}`;
  let format = timeFormats.get(key);
  if (!format) {
    const date = sameDay ? {} : ({ day: 'numeric', month: 'numeric' } as const);
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat(locale, { timeZone: timezone, ...time, ...date });
    timeFormats.set(key, format);
  }
  return format.format(at);
}

const PHONE = /^phone-(\d+)$/;

/** The number of a paired phone, where that is who acted. */
export const phoneNumber = (by: string): string | undefined => PHONE.exec(by)?.[1];

/** A title inside a sentence: `Độ ẩm` becomes `độ ẩm`, `pH` stays. */
export const inSentence = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);
