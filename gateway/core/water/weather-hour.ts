import type { Metric, Point } from '../../../domain/metric.ts';

/** What ET0 is worked out from. */
export type WeatherMetric = Extract<
  Metric,
  'air.temperature' | 'air.humidity' | 'wind.speed' | 'solar.irradiance'
>;

const WEATHER: Readonly<Record<WeatherMetric, true>> = {
  'air.temperature': true,
  'air.humidity': true,
  'wind.speed': true,
  'solar.irradiance': true,
};

export const isWeather = (metric: Metric): metric is WeatherMetric => metric in WEATHER;

/** Readings that make an hour: fewer, from a sensor that sends often, are a part of it and no mean of the hour. */
const ENOUGH = 3;
/**
 * A sensor that rests this long between readings, ms, cannot lose one and still have three in the hour; what it sends
 * then stands for the hour by itself.
 */
const SLOW_MS = 900_000;

/** A reading of one sensor. Times are UTC ms. */
export interface SensorReading {
  readonly device: string;
  readonly point: Point;
  readonly value: number;
  /** Measured at; never later than it was received. */
  readonly at: number;
  readonly receivedAt: number;
}

/** When a sensor was heard last, and the last two pauses between its readings, ms. */
interface Pace {
  readonly at: number;
  readonly pauses: readonly [number, number];
}

interface Tally {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** Readings from which the hour counts. */
  readonly enough: number;
}

/** A mean of the hour, with its ends. */
export interface HourMean {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** The weather at one place during the hour that runs: sums, so that an hour of any length takes the same memory. */
export class WeatherHour {
  readonly #paces = new Map<string, Pace>();
  readonly #tallies = new Map<WeatherMetric, Tally>();
  #from: number;

  /** @param from UTC ms, start of the hour that runs */
  constructor(from: number) {
    this.#from = from;
  }

  /** Takes a reading; one that is no newer than the last of its sensor, or from an hour that is over, adds nothing. */
  hear(metric: WeatherMetric, reading: SensorReading): void {
    const { value, at } = reading;
    const pace = this.#paceOf(reading);
    if (!pace || at < this.#from) return;
    const before = this.#tallies.get(metric);
    const enough = Math.min(...pace.pauses) >= SLOW_MS ? 1 : ENOUGH;
    this.#tallies.set(metric, {
      count: (before?.count ?? 0) + 1,
      sum: (before?.sum ?? 0) + value,
      min: Math.min(before?.min ?? value, value),
      max: Math.max(before?.max ?? value, value),
      enough: Math.min(before?.enough ?? enough, enough),
    });
  }

  /** The mean of all readings of the hour so far; undefined while they are too few. */
  of(metric: WeatherMetric): HourMean | undefined {
    const tally = this.#tallies.get(metric);
    if (!tally || tally.count < tally.enough) return undefined;
    return { mean: tally.sum / tally.count, min: tally.min, max: tally.max };
  }

  /** Begins another hour. @param from UTC ms */
  next(from: number): void {
    this.#from = from;
    this.#tallies.clear();
  }

  /** Notes that a sensor was heard; undefined for a reading that is not new. */
  #paceOf({ device, point, at, receivedAt }: SensorReading): Pace | undefined {
    const key = `${device} ${point}`;
    const last = this.#paces.get(key);
    // After a clock set back, what was taken by the old clock lies ahead and must not shut out what comes now.
    if (last && at <= last.at && last.at <= receivedAt) return undefined;
    const pace: Pace = { at, pauses: last ? [last.pauses[1], Math.max(0, at - last.at)] : [0, 0] };
    this.#paces.set(key, pace);
    return pace;
  }
}
