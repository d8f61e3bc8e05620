/**
 * The water balance of a zone from hour to hour: FAO-56 chapter 8 kept by the hour, with the ET0 of the best tier that
 * the weather of the hour allows. Pure; the formulas are those of domain/agronomy. Depths in mm.
 */
import { cropCoefficient, dayOfSeason, depletionFraction } from '../../../domain/agronomy/crop.ts';
import { cropOf } from '../../../domain/agronomy/crops.ts';
import { et0OfHour } from '../../../domain/agronomy/et0-hour.ts';
import { HUMID_NIGHT_RATIO } from '../../../domain/agronomy/radiation.ts';
import {
  balance,
  effectiveRain_mm,
  readilyAvailableWater_mm,
  stressCoefficient,
  totalAvailableWater_mm,
} from '../../../domain/agronomy/soil-water.ts';
import type { HourWater, ZoneHour } from '../../../domain/zone-hour.ts';
import { METHODS } from '../../../domain/zone.ts';
import type { Crop, ZoneSettings } from '../../../domain/zone.ts';
import type { NoBalance, Site, ZoneBalance } from '../../rules/define.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const DAY_H = 24;

/** Hours in a row that are bridged without weather; beyond them the balance is a guess and no more kept. */
export const MAX_ASSUMED_H = 240;

/**
 * Measured hours of the last 24 that make a day's range of temperature: fewer may lack its noon or its dawn, and a range
 * too narrow makes ET0 too small.
 */
const RANGE_H = 18;

/** FAO-56 (chapter 8, readily available water): the usual p of many crops, for one that the farm gave only a kc. */
const USUAL_P = 0.5;

/** What the balance needs of a zone's settings. */
export interface WaterSettings {
  readonly taw_mm: number;
  /** At ETc 5 mm/day. */
  readonly p: number;
  /** On a local day, as `2026-11-22`. */
  readonly kc: (day: string) => number;
  /** Depth that one litre from the valve brings to the roots. */
  readonly mm_per_l: number;
  /** Depletion at a water content in % vol, 0 to TAW. */
  readonly depletionAt_mm: (moisture_pct: number) => number;
}

type WateredZone = Pick<ZoneSettings, 'soil' | 'crop' | 'area_m2' | 'method'>;

/** The settings of a zone's balance, or the first that is missing. */
export function waterSettings({ soil, crop, area_m2, method }: WateredZone): WaterSettings | NoBalance {
  if (!soil) return { missing: 'soil' };
  const growth = crop && growthOf(crop);
  if (!growth) return { missing: 'crop' };
  if (area_m2 === undefined) return { missing: 'area' };
  const taw_mm = totalAvailableWater_mm(soil);
  return {
    ...growth,
    taw_mm,
    mm_per_l: METHODS[method] / area_m2,
    depletionAt_mm(moisture_pct) {
      // What is missing up to field capacity is what (82) counts down to wilting point.
      const missing_mm = totalAvailableWater_mm({ ...soil, wilting_point: moisture_pct / 100 });
      return Math.min(taw_mm, Math.max(0, missing_mm));
    },
  };
}

/** The farm's own numbers of a crop, else FAO-56's; undefined where there are none. */
function growthOf({ kind, planted, kc, p }: Crop): Pick<WaterSettings, 'p' | 'kc'> | undefined {
  const entry = cropOf(kind);
  const values = entry?.source === 'FAO-56' ? entry.values : undefined;
  if (kc !== undefined) return { p: p ?? values?.p ?? USUAL_P, kc: () => kc };
  if (!values) return undefined;
  return {
    p: p ?? values.p,
    kc: (day) => cropCoefficient(values, planted === undefined ? undefined : dayOfSeason(planted, day)),
  };
}

/** The weather of one hour; what was not measured, or not well enough, is left out. */
export interface HourWeather {
  readonly temperature?: { readonly mean: number; readonly min: number; readonly max: number } | undefined;
  readonly humidity_pct?: number | undefined;
  readonly wind_m_s?: number | undefined;
  readonly irradiance_w_m2?: number | undefined;
}

/** What an hour is worked out from. */
export interface HourInputs {
  readonly site: Site;
  /** UTC ms, start of the hour, and the farm's local day then. */
  readonly at: number;
  readonly day: string;
  readonly weather: HourWeather;
  readonly rain_mm: number;
  /** From the valves. */
  readonly litres: number;
  /** The hours before, oldest first; at least the last 72 where there were as many. */
  readonly past: readonly ZoneHour[];
  /** What the hour before left; undefined when it is not known. */
  readonly standing: Standing | undefined;
  /** Water content that a fresh probe shows, % vol: the balance starts from it, and never asks for it again. */
  readonly moisture_pct: () => number | undefined;
}

/** A balance that is known, and the p it stands by, which follows the demand of the last 24 hours. */
export interface Standing extends ZoneBalance {
  readonly p: number;
}

/**
 * One hour of the balance. Undefined when it is not known: no weather and none to bridge it by, or too long without.
 * Where no depletion is known it starts from the probe, or without one from half of RAW: as far from stress as from
 * waste. It starts only in an hour with weather.
 */
export function waterOfHour(settings: WaterSettings, inputs: HourInputs): HourWater | undefined {
  const { taw_mm } = settings;
  const { standing } = inputs;
  const et0 = et0Of(inputs);
  if (!et0 || et0.assumed_h > MAX_ASSUMED_H) return undefined;
  if (!standing && et0.assumed_h > 0) return undefined;

  const p = standing?.p ?? settings.p;
  const before_mm = standing?.depletion_mm ?? startOf_mm(settings, inputs.moisture_pct());
  const kc = settings.kc(inputs.day);
  const ks = stressCoefficient(before_mm, { taw_mm, p });
  const rain_effective_mm = effectiveRainOf(inputs, et0.et0_mm);
  const irrigation_mm = inputs.litres * settings.mm_per_l;
  // No more than there is, so that the book adds up also at wilting point.
  const etc_mm = Math.min(ks * kc * et0.et0_mm, taw_mm - before_mm + rain_effective_mm + irrigation_mm);
  const after = balance(
    before_mm,
    { rain_mm: rain_effective_mm, runoff_mm: 0, irrigation_mm, evapotranspiration_mm: etc_mm },
    { taw_mm },
  );
  return { ...et0, kc, ks, rain_effective_mm, irrigation_mm, etc_mm, ...after };
}

const startOf_mm = (
  { taw_mm, p, depletionAt_mm }: WaterSettings,
  moisture_pct: number | undefined,
): number =>
  moisture_pct === undefined ? readilyAvailableWater_mm({ taw_mm, p }) / 2 : depletionAt_mm(moisture_pct);

/** The balance as it stands after the last hour; undefined when it is not known. Until a day is known p is as set. */
export function standingOf(settings: WaterSettings, past: readonly ZoneHour[]): Standing | undefined {
  const { taw_mm } = settings;
  const last = past.at(-1)?.water;
  if (!last) return undefined;
  let { tier } = last;
  let hours = 0;
  let demand_mm = 0;
  for (let i = Math.max(0, past.length - DAY_H); i < past.length; i++) {
    const water = past[i]?.water;
    if (!water) continue;
    hours++;
    demand_mm += water.kc * water.et0_mm;
    if (RANK[water.tier] > RANK[tier]) tier = water.tier;
  }
  const p = hours < DAY_H ? settings.p : depletionFraction(settings.p, demand_mm);
  const raw_mm = readilyAvailableWater_mm({ taw_mm, p });
  return { depletion_mm: last.depletion_mm, raw_mm, taw_mm, tier, assumed_h: last.assumed_h, p };
}

const RANK: Readonly<Record<HourWater['tier'], number>> = {
  penman_full: 0,
  penman_wind_assumed: 1,
  penman_radiation_estimated: 2,
  hargreaves: 3,
  assumed: 4,
};

type KnownEt0 = Pick<HourWater, 'et0_mm' | 'tier' | 'clearness' | 'assumed_h'>;

/** ET0 of the hour by its weather; without, the mean of the same hour on the last days; undefined when those are not known. */
function et0Of({ site, at, weather, past }: HourInputs): KnownEt0 | undefined {
  const before = past.at(-1)?.water;
  const { temperature } = weather;
  if (temperature) {
    const { humidity_pct, irradiance_w_m2 } = weather;
    const isFull = humidity_pct !== undefined && irradiance_w_m2 !== undefined;
    const measured = et0OfHour({
      place: site,
      start: at,
      temperature_c: temperature.mean,
      humidity_pct,
      wind_m_s: weather.wind_m_s,
      irradiance_w_m2,
      range: isFull ? undefined : rangeOf(temperature, hoursBefore(past, at)),
      clearness_before: before?.clearness,
    });
    if (measured) return { ...measured, assumed_h: 0 };
  }
  let sum_mm = 0;
  let days = 0;
  for (const { at: then, water } of past) {
    if (!water || (at - then) % DAY_MS !== 0) continue;
    sum_mm += water.et0_mm;
    days++;
  }
  if (days === 0) return undefined;
  return {
    et0_mm: sum_mm / days,
    tier: 'assumed',
    clearness: before?.clearness ?? HUMID_NIGHT_RATIO,
    assumed_h: (before?.assumed_h ?? 0) + 1,
  };
}

/** The hours that make a day together with the one that begins at `at`. */
const hoursBefore = (past: readonly ZoneHour[], at: number): readonly ZoneHour[] =>
  past.slice(1 - DAY_H).filter((hour) => hour.at > at - DAY_H * HOUR_MS);

/** Warmest and coldest of 24 hours; undefined when too many of them were not measured. */
function rangeOf(now: { readonly min: number; readonly max: number }, before: readonly ZoneHour[]) {
  const known = before.flatMap(({ temperature }) => (temperature ? [temperature] : []));
  if (known.length + 1 < RANGE_H) return undefined;
  return {
    min_c: Math.min(now.min, ...known.map(({ min_c }) => min_c)),
    max_c: Math.max(now.max, ...known.map(({ max_c }) => max_c)),
  };
}

/**
 * Rain of the hour that counts. Whether it does is judged over 24 hours, as FAO-56 judges it by the day; what fell before
 * there was enough of it has wetted leaves and is gone.
 */
export function effectiveRainOf(
  { at, rain_mm, past }: Pick<HourInputs, 'at' | 'rain_mm' | 'past'>,
  et0_mm: number,
): number {
  if (rain_mm === 0) return 0;
  const before = hoursBefore(past, at);
  const fallen_mm = before.reduce((sum_mm, hour) => sum_mm + hour.rain_mm, rain_mm);
  const demand_mm = before.reduce((sum_mm, { water }) => sum_mm + (water?.et0_mm ?? 0), et0_mm);
  return effectiveRain_mm(fallen_mm, demand_mm) > 0 ? rain_mm : 0;
}
