/** ET0 of one hour from whatever a farm has measured, with the tier of equations that its instruments allowed. Pure. */
import { vapour_kpa } from './air.ts';
import type { TemperatureRange } from './air.ts';
import {
  HUMID_NIGHT_RATIO,
  MJ_PER_WATT_HOUR,
  RANGE_FACTOR,
  clearness,
  solarFromRange_mj,
} from './radiation.ts';
import { et0Hour_mm, hargreaves_mm } from './reference.ts';
import { WHOLE_DAY, clearSky_mj, extraterrestrial_mj, hourAround, sunAt, sunHeight } from './sun.ts';
import type { Place } from './sun.ts';
import { ASSUMED_WIND_M_S, windAt2m_m_s } from './wind.ts';

const HALF_HOUR_MS = 1_800_000;

/** A sun lower than this (0.3 rad, as ASCE-EWRI 2005 has it) says too little about the clouds. */
const LOW_SUN = Math.sin(0.3);

/** Anemometers of farm stations stand on a pole of about this height, m. */
const POLE_M = 2;

/**
 * What an ET0 is made of, best first: all four measured; wind taken as 2 m/s; radiation from the day's range of
 * temperature (50), with wind measured or not; temperatures alone (52).
 */
export const ET0_TIERS = [
  'penman_full',
  'penman_wind_assumed',
  'penman_radiation_estimated',
  'hargreaves',
] as const;
export type Et0Tier = (typeof ET0_TIERS)[number];

/** One hour at a farm. What was not measured, or not well enough, is left out. */
export interface SiteHour {
  readonly place: Place;
  /** Start of the hour, UTC ms; it need not be a full hour of any clock. */
  readonly start: number;
  /** Means of the hour. */
  readonly temperature_c?: number | undefined;
  readonly humidity_pct?: number | undefined;
  readonly wind_m_s?: number | undefined;
  /** Of the anemometer above ground; 2 m unless said. */
  readonly wind_height_m?: number | undefined;
  readonly irradiance_w_m2?: number | undefined;
  /** Warmest and coldest of the last 24 hours. */
  readonly range?: TemperatureRange | undefined;
  /** kRs of (50), see `RANGE_FACTOR`; inland unless said. */
  readonly range_factor?: number | undefined;
  /** The `clearness` of the hour before: a sky stays as it was seen last, through dusk, night and dawn. */
  readonly clearness_before?: number | undefined;
}

export interface HourEt0 {
  /** Reference evapotranspiration of the hour, mm. */
  readonly et0_mm: number;
  readonly tier: Et0Tier;
  /** Rs/Rso, 0.3 to 1: to be handed to the next hour. */
  readonly clearness: number;
}

/** ET0 of an hour by the best tier that the measurements allow; undefined when not even temperatures are known. */
export function et0OfHour(hour: SiteHour): HourEt0 | undefined {
  const { place, temperature_c, humidity_pct, range, clearness_before = HUMID_NIGHT_RATIO } = hour;
  const { sun, hourAngle } = sunAt(place, hour.start + HALF_HOUR_MS);
  const ra_mj = extraterrestrial_mj(place.lat, sun, hourAround(hourAngle));
  const solar = solarOf(hour, ra_mj);

  if (temperature_c === undefined || humidity_pct === undefined || solar === undefined) {
    if (!range) return undefined;
    const day_mj = extraterrestrial_mj(place.lat, sun, WHOLE_DAY);
    const share = day_mj > 0 ? ra_mj / day_mj : 0;
    const et0_mm = hargreaves_mm(range, day_mj) * share;
    return { et0_mm, tier: 'hargreaves', clearness: clearness_before };
  }

  const isHigh = sunHeight(place.lat, sun, hourAngle) >= LOW_SUN;
  const rso_mj = isHigh ? clearSky_mj(ra_mj, place.elevation_m) : 0;
  const sky = clearness(solar.rs_mj, rso_mj, { night_ratio: clearness_before });
  const et0_mm = et0Hour_mm({
    temperature_c,
    vapour_kpa: vapour_kpa(temperature_c, Math.min(100, humidity_pct)),
    wind_m_s: windOf(hour),
    rs_mj: solar.rs_mj,
    ra_mj,
    clearness: sky,
    elevation_m: place.elevation_m,
  });
  return { et0_mm, tier: tierOf(hour, solar.source), clearness: sky };
}

interface Solar {
  readonly rs_mj: number;
  readonly source: 'measured' | 'estimated';
}

/** Rs of the hour, MJ/m², and where it is from; at night 0, whatever a pyranometer's dark offset or a lamp says. */
function solarOf(hour: SiteHour, ra_mj: number): Solar | undefined {
  const { irradiance_w_m2, range, range_factor = RANGE_FACTOR.inland } = hour;
  if (irradiance_w_m2 !== undefined)
    return { rs_mj: ra_mj > 0 ? irradiance_w_m2 * MJ_PER_WATT_HOUR : 0, source: 'measured' };
  if (!range) return undefined;
  const clear_mj = clearSky_mj(ra_mj, hour.place.elevation_m);
  return {
    rs_mj: Math.min(clear_mj, solarFromRange_mj(ra_mj, range, { factor: range_factor })),
    source: 'estimated',
  };
}

const windOf = ({ wind_m_s, wind_height_m = POLE_M }: SiteHour): number =>
  wind_m_s === undefined ? ASSUMED_WIND_M_S : windAt2m_m_s(wind_m_s, wind_height_m);

function tierOf(hour: SiteHour, source: Solar['source']): Et0Tier {
  if (source === 'estimated') return 'penman_radiation_estimated';
  return hour.wind_m_s === undefined ? 'penman_wind_assumed' : 'penman_full';
}
