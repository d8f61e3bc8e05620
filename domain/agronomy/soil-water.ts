/**
 * Water in a root zone and what a run of irrigation must bring, after FAO-56 (Allen et al. 1998). Numbers in brackets
 * are its equations. Depths in mm (1 mm is 1 L/m²), water contents in m³/m³. Pure.
 */

/** A soil as a bucket between two water contents. */
export interface RootSoil {
  readonly field_capacity: number;
  readonly wilting_point: number;
  readonly root_depth_m: number;
}

/** Total available water TAW between field capacity and wilting point, mm (82). */
export const totalAvailableWater_mm = (soil: RootSoil): number =>
  1000 * (soil.field_capacity - soil.wilting_point) * soil.root_depth_m;

/** Readily available water RAW, which the crop draws without stress, mm (83). */
export const readilyAvailableWater_mm = ({ taw_mm, p }: AvailableWater): number => p * taw_mm;

/** Total available water, and the fraction p of it that the crop draws without stress. */
export interface AvailableWater {
  readonly taw_mm: number;
  readonly p: number;
}

/**
 * Stress coefficient Ks, 0 to 1: how much of its demand the crop still draws (84).
 * @param depletion_mm root zone depletion Dr at the start of the step
 */
export function stressCoefficient(depletion_mm: number, { taw_mm, p }: AvailableWater): number {
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

/**
 * One step of the balance as FAO-56 keeps it, 0 ≤ Dr ≤ TAW (86): what the soil cannot hold drains within the step (88),
 * and the crop draws no more than there is.
 */
export function balance(
  depletion_mm: number,
  fluxes: Omit<WaterFluxes, 'drainage_mm'>,
  { taw_mm }: { readonly taw_mm: number },
): { readonly depletion_mm: number; readonly drainage_mm: number } {
  const open_mm = depletionAfter_mm(depletion_mm, { ...fluxes, drainage_mm: 0 });
  return { depletion_mm: Math.min(taw_mm, Math.max(0, open_mm)), drainage_mm: Math.max(0, -open_mm) };
}

/** Rain that reaches the roots, mm: less than a fifth of the day's ET0 evaporates from the leaves (FAO-56, chapter 8). */
export const effectiveRain_mm = (rain_mm: number, et0_mm: number): number =>
  rain_mm < 0.2 * et0_mm ? 0 : rain_mm;

/**
 * Water content at which RAW is used up, m³/m³: a moisture probe should see the next irrigation start here, and stop at
 * field capacity. From (82) and (83): θFC - p (θFC - θWP).
 */
export const triggerContent = (soil: Pick<RootSoil, 'field_capacity' | 'wilting_point'>, p: number): number =>
  soil.field_capacity - p * (soil.field_capacity - soil.wilting_point);

/** Litres from the valve that bring a depth of water to the roots of an area. @param field efficiency above 0, up to 1 */
export const grossVolume_l = (
  depth_mm: number,
  field: { readonly area_m2: number; readonly efficiency: number },
): number => (depth_mm * field.area_m2) / field.efficiency;

/** Minutes a valve must run for a depth of water to reach the roots. @param field efficiency and flow above 0 */
export const runTime_min = (
  depth_mm: number,
  field: { readonly area_m2: number; readonly efficiency: number; readonly flow_l_min: number },
): number => grossVolume_l(depth_mm, field) / field.flow_l_min;
