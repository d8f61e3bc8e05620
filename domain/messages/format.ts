/** Numbers, ages and times of day as people write them. */
import { METRICS, metricOf } from '../metric.ts';
import type { Point } from '../metric.ts';

const VIETNAMESE = 'vi-VN';
const ENGLISH = 'en-GB';
export type Locale = typeof VIETNAMESE | typeof ENGLISH;

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

/** Hours and minutes of the day in the farm's time zone; with the day when it is not the day of `now`. */
export function formatTime(locale: Locale, timezone: string, at: number): string {
  const key = `${locale}/${timezone}`;
  let format = timeFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, {
      timeZone: timezone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    timeFormats.set(key, format);
  }
  return format.format(at);
}
