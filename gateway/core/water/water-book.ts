import { localTime } from '../../../domain/local-time.ts';
import { metricOf } from '../../../domain/metric.ts';
import type { Frame } from '../../../domain/reading.ts';
import type { ZoneHour } from '../../../domain/zone-hour.ts';
import type { NoBalance, ZoneBalance } from '../../rules/define.ts';
import type { WaterView } from '../farm-world.ts';
import type { Farm } from '../farm.ts';
import type { Recovered } from '../ports/reads.ts';
import { RainHour } from './rain-hour.ts';
import { rainExpected_mm, trimmed } from './rain-forecast.ts';
import type { RainForecast } from './rain-forecast.ts';
import type { Snapshot } from '../snapshot.ts';
import { WaterAccount } from './water-account.ts';
import { WeatherHour, isWeather } from './weather-hour.ts';
import type { SensorReading } from './weather-hour.ts';
import { MAX_ASSUMED_H } from './zone-water.ts';
import type { HourWeather } from './zone-water.ts';

const HOUR_MS = 3_600_000;
/** A clock behind what the book holds is believed after this time, ms: one that lost power is mostly set before. */
const BELIEVE_MS = 3 * HOUR_MS;
/** A probe older than this says nothing of the ground now, s. */
const PROBE_STALE_S = 2 * 3600;
/** The place of devices that stand in no zone, as a weather station. */
const FARM = '';

export interface WaterBookParts {
  readonly farm: Farm;
  readonly snapshot: Pick<Snapshot, 'value'>;
  /**
   * A water meter of the zone: litres given by all its outputs since any start, without shadows, with the runs that go
   * on at `now`. It never runs back, also not at midnight; after a restart it may go on from where it was, or begin anew.
   */
  readonly litres: (zone: string, now: number) => number;
  /** An hour to be journalled; must not throw. */
  readonly closed: (hour: ZoneHour) => void;
}

interface Place {
  readonly weather: WeatherHour;
  readonly rain: RainHour;
}

/**
 * Hears weather and rain, and closes the water book of each zone with outputs at every full hour of UTC, once. Whoever
 * asks or speaks first after the hour closes it, so nobody meets an old balance.
 */
export class WaterBook implements WaterView {
  readonly #parts: WaterBookParts;
  readonly #accounts = new Map<string, WaterAccount>();
  readonly #places = new Map<string, Place>();
  #forecast: RainForecast | undefined;
  /** Start of the hour that runs. */
  #open: number;
  #isBegun = false;
  /** Since when the clock is behind the hour that runs, by this clock. */
  #behindSince: number | undefined;

  /** @param recovered what the journal held, and the time now, UTC ms */
  constructor(
    parts: WaterBookParts,
    { hours, frames, now }: Pick<Recovered, 'hours' | 'frames'> & { now: number },
  ) {
    this.#parts = parts;
    for (const zone of parts.farm.zones.values()) {
      if (zone.outputs.length === 0) continue;
      const own = hours.filter((hour) => hour.zone === zone.id);
      this.#accounts.set(zone.id, new WaterAccount(zone, own));
    }
    const newest = [...this.#accounts.values()].flatMap(({ newest }) => newest ?? []);
    this.#open = newest.length > 0 ? Math.max(...newest) + HOUR_MS : hourOf(now);
    this.#recall(frames);
  }

  /** A frame as it was received. */
  hear(frame: Frame): void {
    this.#closeUntil(frame.receivedAt);
    this.#take(frame);
  }

  /** Closes what has gone by; to be called every few seconds, or at {@link nextAt} by a clock that jumps. */
  tick(now: number): void {
    this.#closeUntil(now);
  }

  /** UTC ms of the next end of an hour. */
  nextAt(now: number): number {
    return hourOf(now) + HOUR_MS;
  }

  /** The newest forecast of a weather service; it stands for a day, and is not kept through a restart. */
  putForecast(forecast: RainForecast): void {
    this.#forecast = trimmed(forecast);
  }

  /** The hours that reach into the span count in full. */
  rain_mm(zone: string, { now, hours }: { now: number; hours: number }): number | undefined {
    this.#closeUntil(now);
    const closed_mm = this.#accounts.get(zone)?.rainSince_mm(now - hours * HOUR_MS);
    const running_mm = this.#rainOf(zone);
    if (closed_mm === undefined) return running_mm;
    return closed_mm + (running_mm ?? 0);
  }

  rainExpected_mm(at: { now: number; hours: number }): number | undefined {
    return rainExpected_mm(this.#forecast, at);
  }

  balance(zone: string, now: number): ZoneBalance | NoBalance {
    this.#closeUntil(now);
    const account = this.#accounts.get(zone);
    if (!account) return { missing: 'weather' };
    const meter_l = (): number => this.#parts.litres(zone, now);
    return account.balance({ meter_l, rain_mm: this.#rainOf(zone) ?? 0, at: this.#open });
  }

  /** Readings from before the running hour are in the book already; they only say where counters stood. */
  #recall(frames: readonly Frame[]): void {
    const isOver = (frame: Frame): boolean => timeOf(frame) < this.#open;
    for (const frame of frames) if (isOver(frame)) this.#take(frame);
    for (const place of this.#places.values()) place.rain.next();
    for (const frame of frames) if (!isOver(frame)) this.#take(frame);
  }

  #take(frame: Frame): void {
    const { device, zone = FARM, receivedAt, readings } = frame;
    const at = timeOf(frame);
    for (const { point, value, quality } of readings) {
      const metric = metricOf(point);
      if (quality !== 'good' || !(metric === 'rain.amount' || isWeather(metric))) continue;
      const reading: SensorReading = { device, point, value, at, receivedAt };
      const place = this.#placeOf(zone);
      if (metric === 'rain.amount') place.rain.hear(reading);
      else place.weather.hear(metric, reading);
    }
  }

  #placeOf(zone: string): Place {
    let place = this.#places.get(zone);
    if (!place) {
      place = { weather: new WeatherHour(this.#open), rain: new RainHour() };
      this.#places.set(zone, place);
    }
    return place;
  }

  #closeUntil(now: number): void {
    if (!this.#isBegun) this.#begin(now);
    if (now < this.#open) return this.#fallBehind(now);
    this.#behindSince = undefined;
    const missing = (hourOf(now) - this.#open) / HOUR_MS;
    if (missing === 0) return;
    if (missing > MAX_ASSUMED_H) {
      for (const account of this.#accounts.values()) account.lose();
      this.#openHour(hourOf(now) - HOUR_MS);
    }
    while (this.#open < hourOf(now)) this.#close(now);
  }

  #begin(now: number): void {
    this.#isBegun = true;
    for (const account of this.#accounts.values()) account.begin(this.#parts.litres(account.zone, now));
  }

  /**
   * Of hours that went by unseen the first one gets what was measured and given since the last: without a gateway no
   * valve stays open longer than its lease.
   */
  #close(now: number): void {
    const { farm, litres, closed } = this.#parts;
    const at = this.#open;
    const { day } = localTime(at, farm.timezone);
    for (const account of this.#accounts.values()) {
      const { zone } = account;
      const hour = account.close({
        ...{ site: farm, at, day },
        weather: this.#weatherOf(zone),
        rain_mm: this.#rainOf(zone),
        meter_l: litres(zone, now),
        moisture_pct: () => this.#moistureOf(zone, now),
      });
      if (hour) closed(hour);
    }
    this.#openHour(at + HOUR_MS);
  }

  #openHour(at: number): void {
    this.#open = at;
    for (const { weather, rain } of this.#places.values()) {
      weather.next(at);
      rain.next();
    }
  }

  /** No hour is closed twice; but a clock that stays behind is the right one, and the hours ahead of it were not. */
  #fallBehind(now: number): void {
    if (this.#behindSince === undefined || now < this.#behindSince) this.#behindSince = now;
    if (now - this.#behindSince < BELIEVE_MS) return;
    this.#behindSince = undefined;
    const open = hourOf(now);
    for (const account of this.#accounts.values()) account.forgetFrom(open);
    this.#openHour(open);
  }

  /** Each value from the zone's own sensors, else from the farm's. */
  #weatherOf(zone: string): HourWeather {
    const own = this.#places.get(zone)?.weather;
    const farm = this.#places.get(FARM)?.weather;
    const of = (metric: Parameters<WeatherHour['of']>[0]) => own?.of(metric) ?? farm?.of(metric);
    return {
      temperature: of('air.temperature'),
      humidity_pct: of('air.humidity')?.mean,
      wind_m_s: of('wind.speed')?.mean,
      irradiance_w_m2: of('solar.irradiance')?.mean,
    };
  }

  #rainOf(zone: string): number | undefined {
    return this.#places.get(zone)?.rain.fallen_mm ?? this.#places.get(FARM)?.rain.fallen_mm;
  }

  #moistureOf(zone: string, now: number): number | undefined {
    const at = { now, stale_s: PROBE_STALE_S };
    const seen = this.#parts.snapshot.value(zone, 'soil.moisture', at);
    return seen?.quality === 'good' ? seen.value : undefined;
  }
}

const hourOf = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS;

const timeOf = ({ measuredAt, receivedAt }: Frame): number => Math.min(measuredAt, receivedAt);
