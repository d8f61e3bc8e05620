/**
 * Water vapour in air, after Allen, Pereira, Raes and Smith (1998), "Crop evapotranspiration", FAO Irrigation and
 * Drainage Paper 56. Numbers in brackets are its equations. Pressures in kPa, temperatures in °C, humidity in %. Pure.
 */

/** The warmest and the coldest the air was over a day, °C. */
export interface TemperatureRange {
  readonly max_c: number;
  readonly min_c: number;
}

/** What is known of the air's moisture over a day; the best of it is used. */
export interface DayHumidity {
  readonly dew_point_c?: number | undefined;
  readonly max_pct?: number | undefined;
  readonly min_pct?: number | undefined;
  readonly mean_pct?: number | undefined;
}

/** Air pressure at a height above the sea in m, kPa (7). */
export const pressure_kpa = (elevation_m: number): number =>
  101.3 * ((293 - 0.0065 * elevation_m) / 293) ** 5.26;

/** Psychrometric constant γ at an air pressure in kPa, kPa/°C (8). */
export const psychrometric_kpa_c = (pressure_kpa: number): number => 0.000665 * pressure_kpa;

/** Saturation vapour pressure e°(T), kPa (11). */
export const saturationPressure_kpa = (temperature_c: number): number =>
  0.6108 * Math.exp((17.27 * temperature_c) / (temperature_c + 237.3));

/** Slope Δ of the saturation vapour pressure, kPa/°C (13). */
export const saturationSlope_kpa_c = (temperature_c: number): number =>
  (4098 * saturationPressure_kpa(temperature_c)) / (temperature_c + 237.3) ** 2;

/**
 * Saturation vapour pressure es of a day, kPa (12): the mean of both ends, for e° of the mean temperature would be too
 * low by about 3 %.
 */
export const daySaturation_kpa = ({ max_c, min_c }: TemperatureRange): number =>
  (saturationPressure_kpa(max_c) + saturationPressure_kpa(min_c)) / 2;

/**
 * Actual vapour pressure ea of a day, kPa, from the best that is known, in the order of FAO-56: dew point (14), highest
 * and lowest humidity (17), highest alone (18), mean (19), and else the dew point taken as the lowest temperature (48),
 * which is too moist by up to 2 °C in dry places.
 */
export function dayVapour_kpa(temperature: TemperatureRange, humidity: DayHumidity): number {
  const { dew_point_c, max_pct, min_pct, mean_pct } = humidity;
  const coldest = saturationPressure_kpa(temperature.min_c);
  const warmest = saturationPressure_kpa(temperature.max_c);
  if (dew_point_c !== undefined) return saturationPressure_kpa(dew_point_c);
  if (max_pct !== undefined && min_pct !== undefined) return (coldest * max_pct + warmest * min_pct) / 200;
  if (max_pct !== undefined) return (coldest * max_pct) / 100;
  if (mean_pct !== undefined) return (daySaturation_kpa(temperature) * mean_pct) / 100;
  return coldest;
}

/** Actual vapour pressure ea of an hour or an instant, kPa (54). */
export const vapour_kpa = (temperature_c: number, humidity_pct: number): number =>
  (saturationPressure_kpa(temperature_c) * humidity_pct) / 100;

/** Vapour pressure deficit, kPa: e°(T) less ea, from (11) and (54); never below 0. */
export const vapourDeficit_kpa = (temperature_c: number, humidity_pct: number): number =>
  Math.max(0, saturationPressure_kpa(temperature_c) - vapour_kpa(temperature_c, humidity_pct));

/** A humidity that can be: the driest air on earth holds about this much, %. A dew point needs some water. */
const DRIEST_PCT = 1;

/** Dew point, °C: the temperature at which (11) gives the vapour pressure of the air. */
export function dewPoint_c(temperature_c: number, humidity_pct: number): number {
  const humidity = Math.min(100, Math.max(DRIEST_PCT, humidity_pct));
  const exponent = Math.log(vapour_kpa(temperature_c, humidity) / 0.6108);
  return (237.3 * exponent) / (17.27 - exponent);
}

/**
 * Wet bulb temperature at the pressure of sea level, °C, after Stull (2011), "Wet-bulb temperature from relative
 * humidity and air temperature", Journal of Applied Meteorology and Climatology 50, eq. 1: within 1 °C for 5 to 99 %
 * and -20 to 50 °C. Its fit runs a little above the air's own temperature near saturation, which no wet bulb does.
 */
export function wetBulb_c(temperature_c: number, humidity_pct: number): number {
  const fit =
    temperature_c * Math.atan(0.151977 * Math.sqrt(humidity_pct + 8.313659)) +
    Math.atan(temperature_c + humidity_pct) -
    Math.atan(humidity_pct - 1.676331) +
    0.00391838 * humidity_pct ** 1.5 * Math.atan(0.023101 * humidity_pct) -
    4.686035;
  return Math.min(temperature_c, fit);
}
