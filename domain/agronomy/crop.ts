/**
 * What a crop makes of the reference evapotranspiration, after FAO-56 (Allen et al. 1998). Numbers in brackets are its
 * equations. Pure.
 */

const DAY_MS = 86_400_000;

/** Stages that fill a year are those of a tree: they go by the seasons, and the day of planting says nothing of them. */
const YEAR_DAYS = 365;

/** Lengths of the four stages of growth, days (FAO-56 Table 11). */
export interface Stages {
  readonly ini: number;
  readonly dev: number;
  readonly mid: number;
  readonly late: number;
}

/** The numbers the water balance needs of a crop; a farm may give its own. */
export type CropValues = {
  /** Crop coefficients at the start, at full cover and at harvest, for a subhumid climate (FAO-56 Table 12). */
  readonly kc_ini: number;
  readonly kc_mid: number;
  readonly kc_end: number;
  /** Share of the available water drawn without stress at ETc 5 mm/day (FAO-56 Table 22). */
  readonly p: number;
  /** Missing for evergreens, whose cover hardly changes. */
  readonly stages?: Stages | undefined;
  readonly height_m: number;
  /** Deepest effective roots (FAO-56 Table 22). */
  readonly root_max_m: number;
};

export const seasonLength_days = ({ ini, dev, mid, late }: Stages): number => ini + dev + mid + late;

/** Day of the season, 1 on the day of planting; 0 and below before it. @param planted, day as `2026-11-22` */
export const dayOfSeason = (planted: string, day: string): number =>
  Math.round((Date.parse(day) - Date.parse(planted)) / DAY_MS) + 1;

/**
 * Crop coefficient Kc on a day of the season (66): flat, rising, flat, falling over the four stages. Before planting it
 * is that of the start, after the last day that of the end. For evergreens and trees, and without a day, it is that of
 * full cover.
 * @param day counted from 1 at planting
 */
export function cropCoefficient(crop: CropValues, day: number | undefined): number {
  const { kc_ini, kc_mid, kc_end, stages } = crop;
  if (!stages || day === undefined) return kc_mid;
  const { ini, dev, mid, late } = stages;
  const length = seasonLength_days(stages);
  if (length === YEAR_DAYS) return kc_mid;
  if (day <= ini) return kc_ini;
  if (day < ini + dev) return kc_ini + ((day - ini) / dev) * (kc_mid - kc_ini);
  if (day <= ini + dev + mid) return kc_mid;
  if (day < length) return kc_mid + ((day - ini - dev - mid) / late) * (kc_end - kc_mid);
  return kc_end;
}

/** Mean weather of a stage of growth. */
export interface StageClimate {
  /** Mean of the days' lowest humidities, %; (62) holds for 20 to 80. */
  readonly humidity_min_pct: number;
  /** At 2 m, m/s; (62) holds for 1 to 6. */
  readonly wind_m_s: number;
}

/**
 * Kc mid, or Kc end of 0.45 and more, in another climate than the subhumid one of the tables (62, 65). Weather outside
 * the bounds of the equation counts as at its bounds.
 * @param height_m mean height of the crop in the stage; (62) holds for 0.1 to 10
 */
export function adjustedCoefficient(
  kc: number,
  climate: StageClimate,
  { height_m }: { height_m: number },
): number {
  const wind = within(climate.wind_m_s, 1, 6);
  const humidity = within(climate.humidity_min_pct, 20, 80);
  const height = within(height_m, 0.1, 10);
  return kc + (0.04 * (wind - 2) - 0.004 * (humidity - 45)) * (height / 3) ** 0.3;
}

const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/**
 * Depletion fraction p on a day of another demand than the 5 mm of Table 22: the thirstier the air, the earlier the
 * stress. p = p(table) + 0.04 (5 - ETc), 0.1 to 0.8 (FAO-56, chapter 8, after eq. 83).
 * @param etc_mm Kc · ET0 of the day
 */
export const depletionFraction = (p: number, etc_mm: number): number =>
  within(p + 0.04 * (5 - etc_mm), 0.1, 0.8);
