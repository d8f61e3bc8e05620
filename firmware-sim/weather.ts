import { saturationPressure_kpa } from '../domain/agronomy/air.ts';
import { hargreaves_mm } from '../domain/agronomy/reference.ts';
import {
  SOLAR_CONSTANT,
  WHOLE_DAY,
  dayOfYear,
  extraterrestrial_mj,
  sunDay,
  sunHeight,
} from '../domain/agronomy/sun.ts';
import type { SunDay } from '../domain/agronomy/sun.ts';
import { climateOf } from './climate.ts';
import type { Climate } from './climate.ts';
import { Noise } from './random.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface Location {
  /** Degrees, north and east positive. */
  readonly lat: number;
  readonly lon: number;
  readonly elevation_m: number;
}

/** The air over the farm at an instant. */
export interface Air {
  readonly temperature_c: number;
  readonly humidity_pct: number;
  readonly irradiance_w_m2: number;
  readonly wind_m_s: number;
  readonly rain_mm_h: number;
}

/** What most questions about an instant begin with. */
interface Moment {
  readonly cloud: number;
  /** Mean of the hours around, °C. */
  readonly mean_c: number;
  readonly temperature_c: number;
}

/** Many sensors ask about the same few instants: now, and the hours that soil lags behind. */
const MAX_MOMENTS = 8;

/** What holds for a whole day, from one solar midnight to the next. */
interface Day {
  /** Days since 1970 by mean solar time. */
  readonly index: number;
  readonly sun: SunDay;
  /** Reference evapotranspiration, mm. */
  readonly et0_mm: number;
  /** Rain falls evenly from hour to hour of the solar day; `mm` is 0 on a dry day. */
  readonly rain: { readonly fromHour: number; readonly hours: number; readonly mm: number };
}

/**
 * Weather as a function of seed, place and time: the same question always has the same answer, in any order. Made of
 * the usual course of the year ({@link climateOf}), fronts of a few days that bring cloud, rain and cooler air, and
 * the course of the sun.
 */
export class Weather {
  readonly #location: Location;
  readonly #dryFrom: number;
  readonly #front: Noise;
  readonly #warmth: Noise;
  readonly #wind: Noise;
  readonly #haze: Noise;
  readonly #rain: Noise;
  /** The day asked for last; questions come mostly in order of time. */
  #day: Day | undefined;
  readonly #moments = new Map<number, Moment>();

  /** @param spell dryFrom: UTC ms from which on no rain falls */
  constructor(
    location: Location,
    seed: number,
    { dryFrom = Infinity }: { dryFrom?: number | undefined } = {},
  ) {
    this.#location = location;
    this.#dryFrom = dryFrom;
    this.#front = new Noise(seed, 'front');
    this.#warmth = new Noise(seed, 'warmth');
    this.#wind = new Noise(seed, 'wind');
    this.#haze = new Noise(seed, 'haze');
    this.#rain = new Noise(seed, 'rain');
  }

  /** @param at UTC ms */
  at(at: number): Air {
    const day = this.#dayOf(at);
    const { cloud, mean_c, temperature_c } = this.#moment(at);
    // Air keeps its moisture through the day: the dew point follows the day's mean, nearer to it under cloud.
    const dewPoint = mean_c - 1.5 - 4.5 * (1 - cloud);
    const humidity = (100 * saturationPressure_kpa(dewPoint)) / saturationPressure_kpa(temperature_c);
    const height = Math.max(0, sunHeight(this.#location.lat, day.sun, this.#hourAngle(at, day)));
    const extraterrestrial_w = ((SOLAR_CONSTANT * 1e6) / 60) * day.sun.distance * height;
    const clear = 0.75 + 2e-5 * this.#location.elevation_m; // FAO-56 (37)
    const through = (1 - 0.75 * cloud ** 2) * (1 - 0.08 * Math.abs(this.#haze.smooth(at / (20 * 60_000))));
    const wind =
      (1.4 + 0.6 * diurnal(this.#hour(at))) * Math.exp(0.35 * this.#wind.smooth(at / (3 * HOUR_MS)));
    return {
      temperature_c,
      humidity_pct: Math.min(100, humidity),
      irradiance_w_m2: extraterrestrial_w * clear * Math.max(0, through),
      wind_m_s: wind,
      rain_mm_h: this.rainBetween(at, at + 1000) * 3600,
    };
  }

  /** Air temperature, °C. */
  temperature_c(at: number): number {
    return this.#moment(at).temperature_c;
  }

  /** The air's mean over the hours around, °C, without the course of the day: what deep soil follows. */
  meanTemperature_c(at: number): number {
    return this.#moment(at).mean_c;
  }

  /**
   * Reference evapotranspiration between two instants (UTC ms), mm. The day's sum is Hargreaves' (FAO-56 eq. 52), its
   * course that of the sun outside the air (eq. 28): parts of a day add up to the day exactly.
   */
  et0Between(from: number, to: number): number {
    return this.#sum(from, to, (day, start, end) => {
      const hours = { from: this.#hourAngle(start, day), to: this.#hourAngle(end, day) };
      const { lat } = this.#location;
      const whole = extraterrestrial_mj(lat, day.sun, WHOLE_DAY);
      return whole > 0 ? (day.et0_mm * extraterrestrial_mj(lat, day.sun, hours)) / whole : 0;
    });
  }

  /** Reference evapotranspiration of the solar day that an instant falls in, mm. */
  et0OfDay(at: number): number {
    return this.#dayOf(at).et0_mm;
  }

  /** Rain between two instants (UTC ms), mm. */
  rainBetween(from: number, to: number): number {
    return this.#sum(from, Math.min(to, this.#dryFrom), ({ index, rain }, start, end) => {
      if (rain.mm === 0) return 0;
      const first = this.#startOf(index) + rain.fromHour * HOUR_MS;
      const overlap = Math.min(end, first + rain.hours * HOUR_MS) - Math.max(start, first);
      return (rain.mm * Math.max(0, overlap)) / (rain.hours * HOUR_MS);
    });
  }

  /** Adds up parts of days. */
  #sum(from: number, to: number, part: (day: Day, start: number, end: number) => number): number {
    let sum = 0;
    for (let start = from; start < to;) {
      const day = this.#dayOf(start);
      const end = Math.min(to, this.#startOf(day.index + 1));
      sum += part(day, start, end);
      start = end;
    }
    return sum;
  }

  #startOf(index: number): number {
    return index * DAY_MS - this.#offset_ms;
  }

  /** Mean solar time is ahead of UTC by 4 minutes per degree east; whole ms, so that days meet exactly. */
  get #offset_ms(): number {
    return Math.round(this.#location.lon * 240_000);
  }

  #hour(at: number): number {
    const local = at + this.#offset_ms;
    return (local - Math.floor(local / DAY_MS) * DAY_MS) / HOUR_MS;
  }

  /** FAO-56 (31), within one solar day. */
  #hourAngle(at: number, day: Day): number {
    const hour = (at - this.#startOf(day.index)) / HOUR_MS + day.sun.correction_h;
    return (Math.PI / 12) * (hour - 12);
  }

  #dayOf(at: number): Day {
    const index = Math.floor((at + this.#offset_ms) / DAY_MS);
    if (this.#day?.index !== index) this.#day = this.#makeDay(index);
    return this.#day;
  }

  #makeDay(index: number): Day {
    const start = this.#startOf(index);
    const sun = sunDay(this.#location.lat, dayOfYear(index));
    const hours = Array.from(
      { length: 24 },
      (_, hour) => this.#makeMoment(start + hour * HOUR_MS).temperature_c,
    );
    const temperature = { max_c: Math.max(...hours), min_c: Math.min(...hours) };
    const ra = extraterrestrial_mj(this.#location.lat, sun, WHOLE_DAY);
    return { index, sun, et0_mm: hargreaves_mm(temperature, ra), rain: this.#rainOf(index, start) };
  }

  #rainOf(index: number, start: number): Day['rain'] {
    const noon = start + DAY_MS / 2;
    const climate = this.#climate(noon);
    // A front makes rain likely, chance decides: both together are again about normal, so the share of wet days holds.
    const push = 0.8 * this.#frontAt(noon) + 0.6 * this.#rain.normal(index);
    const rank = 1 / (1 + Math.exp(-1.702 * push)); // the normal distribution, near enough
    const mm = rank > 1 - climate.wet ? -climate.rain_mm * Math.log(1 - this.#rain.uniform(index, 5)) : 0;
    const hours = 1 + Math.floor(4 * this.#rain.uniform(index, 6));
    return { fromHour: Math.floor((24 - hours) * this.#rain.uniform(index, 7)), hours, mm };
  }

  #climate(at: number): Climate {
    // A fraction of a day, so that nothing jumps at midnight.
    const local = (at + this.#offset_ms) / DAY_MS;
    const index = Math.floor(local);
    return climateOf(dayOfYear(index) + local - index);
  }

  #frontAt(at: number): number {
    return this.#front.smooth(at / (2.2 * DAY_MS));
  }

  #moment(at: number): Moment {
    const known = this.#moments.get(at);
    if (known !== undefined) return known;
    const moment = this.#makeMoment(at);
    if (this.#moments.size >= MAX_MOMENTS) this.#moments.clear();
    this.#moments.set(at, moment);
    return moment;
  }

  #makeMoment(at: number): Moment {
    const climate = this.#climate(at);
    const cloud = Math.min(1, Math.max(0.05, climate.cloud + 0.25 * this.#frontAt(at)));
    const spread = climate.mean_c < 22 ? 2.4 : 1.2; // winter's cold surges
    const warmth = spread * this.#warmth.smooth(at / (4 * DAY_MS));
    const mean_c = climate.mean_c + warmth - 3 * (cloud - climate.cloud);
    const range = climate.range_c * (1 + climate.cloud - cloud);
    return { cloud, mean_c, temperature_c: mean_c + (range / 2) * diurnal(this.#hour(at)) };
  }
}

const COLDEST_HOUR = 5.5;
const WARMEST_HOUR = 14.5;

/** From -1 at the coldest hour to 1 at the warmest: mornings warm faster than evenings cool. */
function diurnal(hour: number): number {
  const rising = WARMEST_HOUR - COLDEST_HOUR;
  const since = (hour - COLDEST_HOUR + 24) % 24;
  return since < rising
    ? -Math.cos((Math.PI * since) / rising)
    : Math.cos((Math.PI * (since - rising)) / (24 - rising));
}
