/**
 * Reference evapotranspiration ET0 of short grass, mm, after FAO-56 (Allen et al. 1998). Numbers in brackets are its
 * equations. Of several forms in use these are FAO-56's own: the factor 0.34 by day and by night, also in the hourly
 * equation (ASCE-EWRI 2005 has 0.24 and 0.96 there, and is not this), and the simple clear sky radiation (37). Pure.
 */
import {
  daySaturation_kpa,
  pressure_kpa,
  psychrometric_kpa_c,
  saturationPressure_kpa,
  saturationSlope_kpa_c,
} from './air.ts';
import type { TemperatureRange } from './air.ts';
import { clearness, dayNetLongwave_mj, hourNetLongwave_mj, netShortwave_mj } from './radiation.ts';
import { clearSky_mj } from './sun.ts';

/** Depth of water that one MJ/m² evaporates, mm (20). */
const MM_PER_MJ = 0.408;

/** The aerodynamic constant of (6), per day, and of (53), per hour. */
const PER_DAY = 900;
const PER_HOUR = 37;

/** Soil heat flux as a share of net radiation, by day (45) and by night (46). */
const SOIL_SHARE = { day: 0.1, night: 0.5 } as const;

/** The air over the grass. */
interface Air {
  readonly temperature_c: number;
  /** es - ea, kPa. */
  readonly deficit_kpa: number;
  /** u2: at 2 m, m/s. */
  readonly wind_m_s: number;
  readonly elevation_m: number;
}

/** Rn - G, MJ/m² over the step, and the aerodynamic constant of that step. */
interface Energy {
  readonly energy_mj: number;
  readonly constant: number;
}

/** (6) and (53), which differ in one constant; dew is no demand, so never below 0. */
function combination_mm(air: Air, { energy_mj, constant }: Energy): number {
  const slope = saturationSlope_kpa_c(air.temperature_c);
  const gamma = psychrometric_kpa_c(pressure_kpa(air.elevation_m));
  const drying = (constant / (air.temperature_c + 273)) * air.wind_m_s * Math.max(0, air.deficit_kpa);
  const above = MM_PER_MJ * slope * energy_mj + gamma * drying;
  return Math.max(0, above / (slope + gamma * (1 + 0.34 * air.wind_m_s)));
}

/** A day, or the mean day of a month. Radiation in MJ/m²/day. */
export interface DayWeather {
  readonly temperature: TemperatureRange;
  /** Actual vapour pressure ea, kPa. */
  readonly vapour_kpa: number;
  /** u2: at 2 m, m/s. */
  readonly wind_m_s: number;
  /** Solar radiation Rs. */
  readonly rs_mj: number;
  /** Extraterrestrial radiation Ra. */
  readonly ra_mj: number;
  /** Soil heat flux G: about 0 over a day, (43) or (44) over a month. */
  readonly soil_mj?: number | undefined;
  readonly elevation_m: number;
}

/** ET0 of a day after Penman and Monteith, mm (6). */
export function et0Day_mm(day: DayWeather): number {
  const { temperature, vapour_kpa, wind_m_s, rs_mj, elevation_m } = day;
  const sky = { vapour_kpa, clearness: clearness(rs_mj, clearSky_mj(day.ra_mj, elevation_m)) };
  const net_mj = netShortwave_mj(rs_mj) - dayNetLongwave_mj(temperature, sky);
  const air = {
    temperature_c: (temperature.max_c + temperature.min_c) / 2,
    deficit_kpa: daySaturation_kpa(temperature) - vapour_kpa,
    wind_m_s,
    elevation_m,
  };
  return combination_mm(air, { energy_mj: net_mj - (day.soil_mj ?? 0), constant: PER_DAY });
}

/** An hour. Radiation in MJ/m²/hour. */
export interface HourWeather {
  /** Mean of the hour. */
  readonly temperature_c: number;
  /** Actual vapour pressure ea, kPa. */
  readonly vapour_kpa: number;
  /** u2: at 2 m, m/s. */
  readonly wind_m_s: number;
  /** Solar radiation Rs. */
  readonly rs_mj: number;
  /** Extraterrestrial radiation Ra; 0 makes it a night hour. */
  readonly ra_mj: number;
  /** Rs/Rso that the long-wave radiation goes by, 0.3 to 1: at night and with a low sun, that of the hours before. */
  readonly clearness: number;
  readonly elevation_m: number;
}

/** ET0 of an hour after Penman and Monteith, mm: FAO-56 (53), with 0.34 by day and by night; not ASCE-EWRI 2005. */
export function et0Hour_mm(hour: HourWeather): number {
  const { temperature_c, vapour_kpa, wind_m_s, elevation_m } = hour;
  const net_mj = netShortwave_mj(hour.rs_mj) - hourNetLongwave_mj(temperature_c, hour);
  const soil_mj = net_mj * (hour.ra_mj > 0 ? SOIL_SHARE.day : SOIL_SHARE.night);
  const deficit_kpa = saturationPressure_kpa(temperature_c) - vapour_kpa;
  const air = { temperature_c, deficit_kpa, wind_m_s, elevation_m };
  return combination_mm(air, { energy_mj: net_mj - soil_mj, constant: PER_HOUR });
}

/**
 * ET0 of a day after Hargreaves, mm (52): the fallback where only temperatures are known.
 * @param ra_mj extraterrestrial radiation of the day, MJ/m²
 */
export function hargreaves_mm({ max_c, min_c }: TemperatureRange, ra_mj: number): number {
  const mean = (max_c + min_c) / 2;
  const range = Math.sqrt(Math.max(0, max_c - min_c));
  return Math.max(0, 0.0023 * (mean + 17.8) * range * ra_mj * MM_PER_MJ);
}
