/**
 * Water demand of a crop and water in its root zone, after Allen, Pereira, Raes and Smith (1998), "Crop
 * evapotranspiration", FAO Irrigation and Drainage Paper 56. Numbers in brackets are its equations. Pure.
 */

/** Solar constant, MJ/m²/min. */
export const SOLAR_CONSTANT = 0.082;

/** Depth of water that one MJ/m² evaporates, mm (20). */
const MM_PER_MJ = 0.408;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Saturation vapour pressure e°(T), kPa, at an air temperature in °C (11). */
export const saturationPressure_kpa = (temperature_c: number): number =>
  0.6108 * Math.exp((17.27 * temperature_c) / (temperature_c + 237.3));

/** Where the sun stands on a day of the year (1 to 366). */
export interface SunDay {
  /** Inverse relative distance from earth to sun (23). */
  readonly distance: number;
  /** Solar declination, rad (24). */
  readonly declination: number;
  /** Hour angle of sunset, rad (25); 0 in polar night, π on a polar day. */
  readonly sunset: number;
  /** Equation of time, h: what solar time is ahead of mean time (32, 33). */
  readonly correction_h: number;
}

/** @param latitude degrees, north positive */
export function sunDay(latitude: number, dayOfYear: number): SunDay {
  const year = (2 * Math.PI * dayOfYear) / 365;
  const declination = 0.409 * Math.sin(year - 1.39);
  const cosSunset = -Math.tan(radians(latitude)) * Math.tan(declination);
  const b = (2 * Math.PI * (dayOfYear - 81)) / 364;
  return {
    distance: 1 + 0.033 * Math.cos(year),
    declination,
    sunset: Math.acos(Math.min(1, Math.max(-1, cosSunset))),
    correction_h: 0.1645 * Math.sin(2 * b) - 0.1255 * Math.cos(b) - 0.025 * Math.sin(b),
  };
}

/** Sine of the sun's height at an hour angle in rad (0 at noon); negative below the horizon. */
export const sunHeight = (latitude: number, { declination }: SunDay, hourAngle: number): number =>
  Math.sin(radians(latitude)) * Math.sin(declination) +
  Math.cos(radians(latitude)) * Math.cos(declination) * Math.cos(hourAngle);

/**
 * Extraterrestrial radiation Ra between two hour angles of one day, MJ/m² (28); over the whole day, from -π to π, it
 * is (21). Angles in the night count as sunrise or sunset, so parts of a day always add up to the day.
 */
export function extraterrestrial_mj(latitude: number, sun: SunDay, { from, to }: HourAngles): number {
  const clip = (angle: number): number => Math.min(sun.sunset, Math.max(-sun.sunset, angle));
  const [start, end] = [clip(from), clip(to)];
  const phi = radians(latitude);
  return (
    ((12 * 60) / Math.PI) *
    SOLAR_CONSTANT *
    sun.distance *
    ((end - start) * Math.sin(phi) * Math.sin(sun.declination) +
      Math.cos(phi) * Math.cos(sun.declination) * (Math.sin(end) - Math.sin(start)))
  );
}

export interface HourAngles {
  /** rad, 0 at solar noon, -π to π. */
  readonly from: number;
  readonly to: number;
}

export const WHOLE_DAY: HourAngles = { from: -Math.PI, to: Math.PI };

/**
 * Reference evapotranspiration of a day after Hargreaves, mm (52): the fallback where only temperatures are known.
 * @param ra_mj extraterrestrial radiation of the day, MJ/m²
 */
export function hargreaves_mm(temperature: { max_c: number; min_c: number }, ra_mj: number): number {
  const { max_c, min_c } = temperature;
  const mean = (max_c + min_c) / 2;
  return 0.0023 * (mean + 17.8) * Math.sqrt(Math.max(0, max_c - min_c)) * ra_mj * MM_PER_MJ;
}

/** Total available water TAW between field capacity and wilting point, mm (82). */
export const totalAvailableWater_mm = (soil: {
  readonly field_capacity: number;
  readonly wilting_point: number;
  readonly root_depth_m: number;
}): number => 1000 * (soil.field_capacity - soil.wilting_point) * soil.root_depth_m;

/**
 * Stress coefficient Ks, 0 to 1: how much of its demand the crop still draws (84).
 * @param depletion_mm root zone depletion Dr at the start of the step
 * @param water total available water, and the fraction p of it that the crop draws without stress (83)
 */
export function stressCoefficient(depletion_mm: number, water: { taw_mm: number; p: number }): number {
  const { taw_mm, p } = water;
  return Math.min(1, Math.max(0, (taw_mm - depletion_mm) / ((1 - p) * taw_mm)));
}

/** What came into a root zone and what left it during a step, all in mm. */
export interface WaterFluxes {
  readonly rain_mm: number;
  readonly runoff_mm: number;
  readonly irrigation_mm: number;
  /** Ks · Kc · ET0. */
  readonly evapotranspiration_mm: number;
  readonly drainage_mm: number;
}

/**
 * Root zone depletion Dr after a step, mm (85, capillary rise left out). Below 0 the soil holds more than field
 * capacity and is about to drain: the caller says how fast.
 */
export const depletionAfter_mm = (depletion_mm: number, fluxes: WaterFluxes): number =>
  depletion_mm -
  (fluxes.rain_mm - fluxes.runoff_mm) -
  fluxes.irrigation_mm +
  fluxes.evapotranspiration_mm +
  fluxes.drainage_mm;
