import {
  depletionAfter_mm,
  stressCoefficient,
  totalAvailableWater_mm,
} from '../domain/agronomy/soil-water.ts';
import type { WaterFluxes } from '../domain/agronomy/soil-water.ts';
import type { Soil } from '../domain/zone.ts';

/** A root zone as a bucket. Water contents in m³/m³. */
export type RootZone = Readonly<Soil>;

/** Pores that field capacity leaves empty, m³/m³: of the order of a loam's. */
const DRAINABLE = 0.12;
const MAX_PORES = 0.9;

/** Water content with all pores full, m³/m³; what comes on top runs off. */
export const saturationOf = ({ field_capacity }: RootZone): number =>
  Math.min(MAX_PORES, field_capacity + DRAINABLE);

/** What the sky, the valve and the crop want of the soil during a step. */
export interface Weathering {
  /** Length of the step in the soil's time, s. */
  readonly step_s: number;
  readonly rain_mm: number;
  readonly irrigation_mm: number;
  /** Kc · ET0: what the crop would draw from moist soil. */
  readonly demand_mm: number;
}

/** Share of the available water that a crop draws without stress: p of most field crops (FAO-56 Table 22). */
const P = 0.5;

/** Water above field capacity drains away to a third of itself in this time, s. */
const DRAINAGE_S = 12 * 3600;

/** Root zone depletion (FAO-56 Dr, mm) at a water content in m³/m³; below 0 above field capacity. */
export const depletionAt_mm = (zone: RootZone, content: number): number =>
  1000 * zone.root_depth_m * (zone.field_capacity - content);

/** The inverse of {@link depletionAt_mm}. */
export const contentAt = (zone: RootZone, depletion_mm: number): number =>
  zone.field_capacity - depletion_mm / (1000 * zone.root_depth_m);

/**
 * Where the water of one step goes. Pure. The crop draws first, and by what the soil held at the start of the step
 * (as FAO-56 Example 37 does); gravity then takes a part of what stands above field capacity, and what the pores
 * cannot hold runs off. Water content stays within wilting point and saturation, and in minus out is its change.
 */
export function fluxesOf(zone: RootZone, depletion_mm: number, step: Weathering): WaterFluxes {
  const taw_mm = totalAvailableWater_mm(zone);
  const { rain_mm, irrigation_mm } = step;
  const stress = stressCoefficient(depletion_mm, { taw_mm, p: P });
  const left_mm = taw_mm - depletion_mm + rain_mm + irrigation_mm;
  const evapotranspiration_mm = Math.min(stress * step.demand_mm, Math.max(0, left_mm));
  const above_mm = rain_mm + irrigation_mm - depletion_mm - evapotranspiration_mm;
  const drainage_mm = Math.max(0, above_mm) * (1 - Math.exp(-step.step_s / DRAINAGE_S));
  const pores_mm = -depletionAt_mm(zone, saturationOf(zone));
  const runoff_mm = Math.max(0, above_mm - drainage_mm - pores_mm);
  return { rain_mm, irrigation_mm, evapotranspiration_mm, drainage_mm, runoff_mm };
}

/** Depletion after a step, mm; rounding never takes it out of the bucket. */
export function depletionNext_mm(zone: RootZone, depletion_mm: number, fluxes: WaterFluxes): number {
  const dry = depletionAt_mm(zone, zone.wilting_point);
  const full = depletionAt_mm(zone, saturationOf(zone));
  return Math.min(dry, Math.max(full, depletionAfter_mm(depletion_mm, fluxes)));
}
