/**
 * The weather and the water of a zone while its past is run again: hours are closed as the water book closes them, once
 * with the water that was really given and once with the draft's.
 */
import { localTime } from '../../domain/local-time.ts';
import { metricOf } from '../../domain/metric.ts';
import type { Frame } from '../../domain/reading.ts';
import type { ZoneHour } from '../../domain/zone-hour.ts';
import type { Zone } from '../core/farm.ts';
import { RainHour } from '../core/water/rain-hour.ts';
import { WaterAccount } from '../core/water/water-account.ts';
import { isWeather, WeatherHour } from '../core/water/weather-hour.ts';
import type { WeatherMetric } from '../core/water/weather-hour.ts';
import { waterSettings } from '../core/water/zone-water.ts';
import type { WaterSettings } from '../core/water/zone-water.ts';
import type { NoBalance, Site, ZoneBalance } from '../rules/define.ts';
import { SoilPair } from './soil-pair.ts';

const HOUR_MS = 3_600_000;
/** Reference demand where nothing is known of the weather, mm per day: of the order of the tropics' (FAO-56, Table 2). */
const ASSUMED_ET0_MM = 4;

interface Place {
  readonly weather: WeatherHour;
  readonly rain: RainHour;
}

/** How the demand of the crop was known. */
export interface DemandHours {
  /** By measured weather, by temperatures alone, and assumed. */
  measured: number;
  byTemperature: number;
  assumed: number;
}

export class BacktestWater {
  /** Undefined where the zone has no soil, area or crop: nothing can be said of its water then. */
  readonly pair: SoilPair | undefined;
  readonly demand: DemandHours = { measured: 0, byTemperature: 0, assumed: 0 };
  readonly #site: Site;
  readonly #settings: WaterSettings | undefined;
  readonly #real: WaterAccount;
  readonly #draft: WaterAccount;
  readonly #own: Place;
  readonly #farm: Place;
  readonly #moisture: () => number | undefined;
  /** Litres of the whole zone since the start, on top of what its book showed. */
  #real_l: number;
  #draft_l: number;
  #demand_mm_h: number;
  #open: number;

  /** @param parts.moisture_pct what a fresh probe shows */
  constructor(
    zone: Zone,
    parts: { site: Site; from: number; hours: readonly ZoneHour[]; moisture_pct: () => number | undefined },
  ) {
    const { site, from, hours, moisture_pct } = parts;
    const settings = waterSettings(zone);
    this.#site = site;
    this.#moisture = moisture_pct;
    this.#settings = 'missing' in settings ? undefined : settings;
    const { soil } = zone;
    this.pair = soil && this.#settings && new SoilPair({ soil, p: this.#settings.p });
    this.#open = Math.floor(from / HOUR_MS) * HOUR_MS;
    this.#own = { weather: new WeatherHour(this.#open), rain: new RainHour() };
    this.#farm = { weather: new WeatherHour(this.#open), rain: new RainHour() };
    this.#real = new WaterAccount(zone, hours);
    this.#draft = new WaterAccount(zone, hours);
    this.#real_l = this.#draft_l = hours.at(-1)?.meter_l ?? 0;
    this.#real.begin(this.#real_l);
    this.#draft.begin(this.#draft_l);
    this.#demand_mm_h = (ASSUMED_ET0_MM / 24) * this.#kc(from);
  }

  /** UTC ms of the next end of an hour, which {@link close} wants to hear of. */
  get nextAt(): number {
    return this.#open + HOUR_MS;
  }

  hear(frame: Frame): void {
    const { device, measuredAt: at, receivedAt } = frame;
    const place = frame.zone === undefined ? this.#farm : this.#own;
    for (const { point, value, quality } of frame.readings) {
      const metric = metricOf(point);
      const isRain = metric === 'rain.amount';
      if (quality !== 'good' || !(isRain || isWeather(metric))) continue;
      const reading = { device, point, value, at, receivedAt };
      if (isRain) place.rain.hear(reading);
      else place.weather.hear(metric, reading);
    }
  }

  /** Time passes within an hour. @param given litres of the whole zone, really and by the draft */
  pass(ms: number, { real_l, draft_l }: { real_l: number; draft_l: number }): void {
    this.#real_l += real_l;
    this.#draft_l += draft_l;
    const mm_per_l = this.#settings?.mm_per_l ?? 0;
    this.pair?.pass(ms / HOUR_MS, {
      demand_mm_h: this.#demand_mm_h,
      real_mm: real_l * mm_per_l,
      draft_mm: draft_l * mm_per_l,
    });
  }

  /** The open hour is over. What it asked of the soil is drawn in the next one: an hour later than in truth. */
  close(): void {
    const at = this.#open;
    const { day } = localTime(at, this.#site.timezone);
    const rain_mm = this.#own.rain.fallen_mm ?? this.#farm.rain.fallen_mm;
    const hour = {
      ...{ site: this.#site, at, day, weather: this.#weather(), rain_mm, moisture_pct: this.#moisture },
    };
    const real = this.#real.close({ ...hour, meter_l: this.#real_l });
    this.#draft.close({ ...hour, meter_l: this.#draft_l });
    this.#take(real, at);
    this.#open = at + HOUR_MS;
    for (const { weather, rain } of [this.#own, this.#farm]) {
      weather.next(this.#open);
      rain.next();
    }
  }

  rain_mm({ now, hours }: { now: number; hours: number }): number | undefined {
    const closed_mm = this.#real.rainSince_mm(now - hours * HOUR_MS);
    const running_mm = this.#own.rain.fallen_mm ?? this.#farm.rain.fallen_mm;
    return closed_mm === undefined ? running_mm : closed_mm + (running_mm ?? 0);
  }

  /** As the draft would have left it. */
  balance(): ZoneBalance | NoBalance {
    const rain_mm = this.#own.rain.fallen_mm ?? this.#farm.rain.fallen_mm ?? 0;
    return this.#draft.balance({ meter_l: () => this.#draft_l, rain_mm, at: this.#open });
  }

  #take(hour: ZoneHour | undefined, at: number): void {
    const water = hour?.water;
    if (!water || water.tier === 'assumed') this.demand.assumed++;
    else if (water.tier === 'hargreaves') this.demand.byTemperature++;
    else this.demand.measured++;
    this.#demand_mm_h = water ? water.kc * water.et0_mm : (ASSUMED_ET0_MM / 24) * this.#kc(at);
    const rain_mm = water?.rain_effective_mm ?? 0;
    if (rain_mm > 0) this.pair?.pass(0, { demand_mm_h: 0, real_mm: rain_mm, draft_mm: rain_mm });
  }

  #kc(at: number): number {
    return this.#settings?.kc(localTime(at, this.#site.timezone).day) ?? 1;
  }

  #weather() {
    const of = (metric: WeatherMetric) => this.#own.weather.of(metric) ?? this.#farm.weather.of(metric);
    return {
      temperature: of('air.temperature'),
      humidity_pct: of('air.humidity')?.mean,
      wind_m_s: of('wind.speed')?.mean,
      irradiance_w_m2: of('solar.irradiance')?.mean,
    };
  }
}
