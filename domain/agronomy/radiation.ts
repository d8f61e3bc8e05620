/**
 * Radiation that reaches the crop and leaves it, after FAO-56 (Allen et al. 1998). Numbers in brackets are its
 * equations. All in MJ/m² over a day or over an hour, as the name says: a day's number used for an hour makes ET0 some
 * twelve times too large, so nothing here converts between them behind the caller's back. Pure.
 */
import type { TemperatureRange } from './air.ts';

/** Stefan-Boltzmann constant over a day, MJ/K⁴/m²; over an hour it is a 24th. */
const SIGMA_DAY = 4.903e-9;

/** FAO-56 writes K = °C + 273.16 in (39). */
const KELVIN = 273.16;

/** What 1 W/m² held for an hour amounts to, MJ/m². */
export const MJ_PER_WATT_HOUR = 0.0036;

/** Share of the sun that grass does not reflect: albedo 0.23 (38). */
const ABSORBED = 0.77;

/** kRs of (50): inland, and where the sea's air blows in from the coast. */
export const RANGE_FACTOR = { inland: 0.16, coast: 0.19 } as const;

/** Outside of these Rs/Rso says nothing more about clouds: deep overcast and, at the top, a sky that is clear. */
const CLOUDIEST = 0.3;
const CLEAREST = 1;

/** Under this clear sky radiation Rs/Rso is a ratio of two small errors, MJ/m². */
const FAINT_MJ = 0.01;

/**
 * Rs/Rso of a night in a humid climate when no evening was measured: the middle of the 0.4 to 0.6 of FAO-56, chapter 4
 * (0.7 to 0.8 in arid ones).
 */
export const HUMID_NIGHT_RATIO = 0.5;

/** Solar radiation Rs of a day from its hours of bright sunshine, MJ/m² (35) with 0.25 and 0.50. */
export const solarFromSunshine_mj = (
  ra_mj: number,
  sun: { readonly sunshine_h: number; readonly daylight_h: number },
): number => (0.25 + (0.5 * sun.sunshine_h) / sun.daylight_h) * ra_mj;

/**
 * Solar radiation Rs from the day's range of temperature, MJ/m² over the time of `ra_mj` (50).
 * @param options factor: kRs, see {@link RANGE_FACTOR}; inland unless said
 */
export const solarFromRange_mj = (
  ra_mj: number,
  { max_c, min_c }: TemperatureRange,
  { factor = RANGE_FACTOR.inland }: { readonly factor?: number } = {},
): number => factor * Math.sqrt(Math.max(0, max_c - min_c)) * ra_mj;

/** Net short-wave radiation Rns, MJ/m² over the time of `rs_mj` (38). */
export const netShortwave_mj = (rs_mj: number): number => ABSORBED * rs_mj;

/**
 * Relative short-wave radiation Rs/Rso, 0.3 to 1: how clear the sky is, as (39) wants it.
 * @param night_ratio taken where there is no sun to measure by: Rs/Rso of the last hours before sunset
 */
export function clearness(rs_mj: number, rso_mj: number, { night_ratio = HUMID_NIGHT_RATIO } = {}): number {
  const ratio = rso_mj < FAINT_MJ ? night_ratio : rs_mj / rso_mj;
  return Math.min(CLEAREST, Math.max(CLOUDIEST, ratio));
}

/** What net long-wave radiation depends on beside temperature. */
export interface Sky {
  /** Actual vapour pressure ea, kPa. */
  readonly vapour_kpa: number;
  /** Rs/Rso, see {@link clearness}. */
  readonly clearness: number;
}

const blackbody = (temperature_c: number): number => (temperature_c + KELVIN) ** 4;

const skyTerm = (sky: Sky): number =>
  (0.34 - 0.14 * Math.sqrt(sky.vapour_kpa)) * (1.35 * sky.clearness - 0.35);

/** Net long-wave radiation Rnl that leaves the crop over a day, MJ/m² (39). */
export const dayNetLongwave_mj = ({ max_c, min_c }: TemperatureRange, sky: Sky): number =>
  ((SIGMA_DAY * (blackbody(max_c) + blackbody(min_c))) / 2) * skyTerm(sky);

/** Net long-wave radiation Rnl that leaves the crop over an hour, MJ/m² (39 with σ/24). */
export const hourNetLongwave_mj = (temperature_c: number, sky: Sky): number =>
  (SIGMA_DAY / 24) * blackbody(temperature_c) * skyTerm(sky);

/** Soil heat flux G of a month from the months before and after it, MJ/m²/day (43). */
export const monthSoilHeat_mj = (temperature: { previous_c: number; next_c: number }): number =>
  0.07 * (temperature.next_c - temperature.previous_c);

/** Soil heat flux G of a month whose next is not known yet, MJ/m²/day (44). */
export const runningMonthSoilHeat_mj = (temperature: { previous_c: number; mean_c: number }): number =>
  0.14 * (temperature.mean_c - temperature.previous_c);
