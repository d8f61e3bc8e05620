const HOUR_MS = 3_600_000;
/** A forecast is of no use after this time, ms: weather services give a new one several times a day. */
const VALID_MS = 24 * HOUR_MS;
/** Hours that are kept of one: ten days, further than any service foresees rain. */
const MAX_HOURS = 240;

/** Rain as a weather service foresees it. Times are UTC ms. */
export interface RainForecast {
  readonly issuedAt: number;
  /** Depth of rain in the hour from `from` on. */
  readonly hours: readonly { readonly from: number; readonly mm: number }[];
}

/** Of a forecast that may be long, what is kept. */
export const trimmed = ({ issuedAt, hours }: RainForecast): RainForecast => ({
  issuedAt,
  hours: hours.slice(0, MAX_HOURS),
});

/** Whether a forecast still counts, and was not issued by a clock far ahead of this one. */
export const isCurrent = ({ issuedAt }: RainForecast, now: number): boolean =>
  Math.abs(now - issuedAt) <= VALID_MS;

/** Rain foreseen for the next hours, mm, of an hour cut by the span its share; undefined when the forecast is too old or ends before. */
export function rainExpected_mm(
  forecast: RainForecast | undefined,
  { now, hours }: { now: number; hours: number },
): number | undefined {
  if (!forecast || !isCurrent(forecast, now)) return undefined;
  const until = now + hours * HOUR_MS;
  let sum_mm: number | undefined;
  for (const { from, mm } of forecast.hours) {
    const within_ms = Math.min(until, from + HOUR_MS) - Math.max(now, from);
    if (within_ms > 0) sum_mm = (sum_mm ?? 0) + (mm * within_ms) / HOUR_MS;
  }
  return sum_mm;
}
