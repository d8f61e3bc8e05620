import type { Et0Tier } from './reason.ts';

/**
 * What the sky, the valves and the crop did to the root zone in one hour, after FAO-56 chapter 8. All depths in mm. The
 * depletion after the hour is the one before it, less rain and irrigation, with `etc_mm` and `drainage_mm` added.
 */
export interface HourWater {
  /** Reference evapotranspiration, and how well it is known. */
  readonly et0_mm: number;
  readonly tier: Et0Tier;
  /** Hours in a row, with this one, that were bridged without weather; 0 for an hour with weather. */
  readonly assumed_h: number;
  /** Rs/Rso, 0.3 to 1: how clear the sky was when it was last seen. */
  readonly clearness: number;
  /** Crop coefficient and stress coefficient. */
  readonly kc: number;
  readonly ks: number;
  /** Rain that counts: what evaporates from the leaves is left out. */
  readonly rain_effective_mm: number;
  /** Net: what reached the roots of the water given. */
  readonly irrigation_mm: number;
  /** What the crop drew: Ks · Kc · ET0. */
  readonly etc_mm: number;
  /** What the soil could not hold. */
  readonly drainage_mm: number;
  /** Root zone depletion Dr after the hour, 0 to TAW. */
  readonly depletion_mm: number;
}

/** One hour in the water book of a zone. */
export interface ZoneHour {
  readonly zone: string;
  /** UTC ms, start of the hour; hours are whole ones of UTC. */
  readonly at: number;
  /** Fallen in the hour by the gauges of the zone, or else of the farm; `none`: no gauge was heard in it. */
  readonly rain: 'measured' | 'none';
  readonly rain_mm: number;
  /** Litres ever given to the zone by its outputs, as they stood at the end of the hour. */
  readonly meter_l: number;
  /** Coldest and warmest of the hour; absent without enough readings. */
  readonly temperature?: { readonly min_c: number; readonly max_c: number };
  /** Absent where soil, crop or area are not set, and where no weather is known to start or go on from. */
  readonly water?: HourWater;
}
