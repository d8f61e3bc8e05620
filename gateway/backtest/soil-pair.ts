/**
 * What the soil would hold had it been watered otherwise: two buckets after FAO-56 chapter 8 in the same weather, one
 * with the water that was really given and one with that of the draft. The first is set to the probe whenever it speaks,
 * so that only the difference of the two is a model. Depths in mm, demand in mm/h; pure arithmetic, no allocation.
 */
import { stressCoefficient, totalAvailableWater_mm } from '../../domain/agronomy/soil-water.ts';
import type { RootSoil } from '../../domain/agronomy/soil-water.ts';

/**
 * Water above field capacity is gone to a third after this time, h: FAO-56 (chapter 8, total available water) says that a
 * soil drains to field capacity in one to two days.
 */
const DRAINAGE_H = 12;
/** Pores that field capacity leaves empty, m³/m³; of the order of a loam's. */
const DRAINABLE = 0.12;

export interface SoilPairOptions {
  readonly soil: RootSoil;
  /** Share of TAW that the crop draws without stress. */
  readonly p: number;
}

export class SoilPair {
  readonly taw_mm: number;
  readonly raw_mm: number;
  readonly #soil: RootSoil;
  readonly #p: number;
  /** Depletion with all pores full; below 0. */
  readonly #full_mm: number;
  #real_mm: number;
  #draft_mm: number;

  /** Both begin half way to stress, until a probe speaks. */
  constructor({ soil, p }: SoilPairOptions) {
    this.#soil = soil;
    this.#p = p;
    this.taw_mm = totalAvailableWater_mm(soil);
    this.raw_mm = p * this.taw_mm;
    this.#full_mm = -1000 * soil.root_depth_m * DRAINABLE;
    this.#real_mm = this.#draft_mm = this.raw_mm / 2;
  }

  /** Depletion Dr as it really was, and as it would be; below 0 above field capacity. */
  get real_mm(): number {
    return this.#real_mm;
  }

  get draft_mm(): number {
    return this.#draft_mm;
  }

  /** A probe spoke, % vol: the soil as it really was; what the draft makes different stays. */
  observe(moisture_pct: number): void {
    const { field_capacity, root_depth_m } = this.#soil;
    const seen_mm = 1000 * root_depth_m * (field_capacity - moisture_pct / 100);
    this.#draft_mm = this.#bounded(seen_mm + this.#draft_mm - this.#real_mm);
    this.#real_mm = seen_mm;
  }

  /**
   * Time passes.
   * @param flow.demand_mm_h Kc · ET0 @param flow.real_mm water that reached the roots, and that would have
   */
  pass(hours: number, flow: { demand_mm_h: number; real_mm: number; draft_mm: number }): void {
    const demand_mm = flow.demand_mm_h * hours;
    this.#real_mm = this.#after(this.#real_mm, hours, { demand_mm, given_mm: flow.real_mm });
    this.#draft_mm = this.#after(this.#draft_mm, hours, { demand_mm, given_mm: flow.draft_mm });
  }

  /** What a probe would show, % vol, where it showed this. */
  shown_pct(moisture_pct: number): number {
    const more = (this.#real_mm - this.#draft_mm) / (10 * this.#soil.root_depth_m);
    const least = Math.min(moisture_pct, 100 * this.#soil.wilting_point);
    const most = Math.max(moisture_pct, 100 * (this.#soil.field_capacity + DRAINABLE));
    return Math.min(most, Math.max(least, moisture_pct + more));
  }

  #after(
    depletion_mm: number,
    hours: number,
    { demand_mm, given_mm }: { demand_mm: number; given_mm: number },
  ): number {
    const drawn_mm = stressCoefficient(depletion_mm, { taw_mm: this.taw_mm, p: this.#p }) * demand_mm;
    let after_mm = depletion_mm + drawn_mm - given_mm;
    if (after_mm < 0) after_mm *= Math.exp(-hours / DRAINAGE_H);
    return this.#bounded(after_mm);
  }

  #bounded(depletion_mm: number): number {
    return Math.min(this.taw_mm, Math.max(this.#full_mm, depletion_mm));
  }
}
