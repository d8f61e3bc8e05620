import type { WaterFluxes } from '../domain/agronomy/soil-water.ts';
import type { Clock } from '../domain/clock.ts';
import type { Metric } from '../domain/metric.ts';
import { Noise } from './random.ts';
import type { FieldSettings } from './scenario.ts';
import { soilValue } from './soil.ts';
import { contentAt, depletionAt_mm, depletionNext_mm, fluxesOf } from './water-balance.ts';
import type { RootZone } from './water-balance.ts';
import type { Weather } from './weather.ts';

/** Length of an integration step in the soil's time, ms. */
const STEP_MS = 600_000;
const DAY_MS = 86_400_000;
const MS_PER_MIN = 60_000;

export interface FieldWorld {
  readonly clock: Clock;
  readonly weather: Weather;
  readonly seed: number;
  /**
   * How much faster than the clock the soil lives. At 1 the field follows the weather hour by hour. Otherwise, a
   * demonstration: the crop draws its mean demand of the day at any hour, and rain is left out, because hours of the
   * soil would have to be matched with seconds of the weather.
   */
  readonly soil_speed: number;
  /** Reference evapotranspiration for a demonstration, mm per day; without it, that of the actual day. */
  readonly demand_mm_day?: number | undefined;
}

const NONE: WaterFluxes = {
  rain_mm: 0,
  runoff_mm: 0,
  irrigation_mm: 0,
  evapotranspiration_mm: 0,
  drainage_mm: 0,
};

const add = (a: WaterFluxes, b: WaterFluxes): WaterFluxes => ({
  rain_mm: a.rain_mm + b.rain_mm,
  runoff_mm: a.runoff_mm + b.runoff_mm,
  irrigation_mm: a.irrigation_mm + b.irrigation_mm,
  evapotranspiration_mm: a.evapotranspiration_mm + b.evapotranspiration_mm,
  drainage_mm: a.drainage_mm + b.drainage_mm,
});

/**
 * The soil of one field and the water in it. Nothing ticks: whoever asks brings the balance up to the clock, in steps
 * of a fixed grid, so that it comes out the same however often it is asked.
 */
export class Field {
  readonly id: string;
  readonly area_m2: number;
  readonly #world: FieldWorld;
  readonly #kc: number;
  readonly #zone: RootZone;
  readonly #noise: Noise;
  readonly #flows = new Map<string, number>();
  /** Length of a step on the clock, ms. */
  readonly #step_ms: number;
  /** Start of the open step and the depletion then. */
  #stepStart: number;
  #depletion_mm: number;
  #total: WaterFluxes = NONE;
  /** Water that came in the open step, mm, counted up to `#wateredTo`. */
  #watered_mm = 0;
  #wateredTo: number;

  constructor(settings: FieldSettings, world: FieldWorld) {
    this.id = settings.id;
    this.area_m2 = settings.area_m2;
    this.#world = world;
    this.#kc = settings.kc;
    this.#zone = settings.soil;
    this.#noise = new Noise(world.seed, `field/${settings.id}`);
    this.#step_ms = Math.max(1, Math.round(STEP_MS / world.soil_speed));
    this.#stepStart = world.clock.now();
    this.#wateredTo = this.#stepStart;
    this.#depletion_mm = depletionAt_mm(this.#zone, settings.moisture / 100);
  }

  /** Water content now, % vol: the metric `soil.moisture` without a sensor's error. */
  get moisture(): number {
    return 100 * contentAt(this.#zone, this.#now().depletion_mm);
  }

  /** Water that the root zone holds now, mm. */
  get storage_mm(): number {
    return (this.moisture / 100) * 1000 * this.#zone.root_depth_m;
  }

  /** Everything that came and went since the start, mm of the soil's time: in minus out is the change of storage. */
  get fluxes(): WaterFluxes {
    const open = this.#now().fluxes; // first: it may close steps, which adds to the total
    return add(this.#total, open);
  }

  /** Water that flows to the field now, L/min of the clock. */
  get flow_l_min(): number {
    let sum = 0;
    for (const flow of this.#flows.values()) sum += flow;
    return sum;
  }

  /** Opens or closes (0) one source of water, named by whoever switches it. */
  setFlow(source: string, flow_l_min: number): void {
    this.#advance();
    this.#flows.set(source, flow_l_min);
  }

  /** What a perfect sensor in this soil would show now; undefined for what a soil has not. */
  value(metric: Metric): number | undefined {
    const { clock, weather } = this.#world;
    return soilValue(metric, { at: clock.now(), moisture: this.moisture, weather, noise: this.#noise });
  }

  /** The open step as if it ended now; committing it at its end gives the same as having looked before or not. */
  #now(): { readonly depletion_mm: number; readonly fluxes: WaterFluxes } {
    this.#advance();
    const fluxes = this.#fluxesUntil(Math.max(this.#stepStart, this.#world.clock.now()));
    return { depletion_mm: depletionNext_mm(this.#zone, this.#depletion_mm, fluxes), fluxes };
  }

  /** Commits every step that is over. A clock that was set back finds the field waiting. */
  #advance(): void {
    const now = this.#world.clock.now();
    for (let end = this.#stepStart + this.#step_ms; end <= now; end += this.#step_ms) {
      this.#water(end);
      const fluxes = this.#fluxesUntil(end);
      this.#depletion_mm = depletionNext_mm(this.#zone, this.#depletion_mm, fluxes);
      this.#total = add(this.#total, fluxes);
      this.#stepStart = end;
      this.#watered_mm = 0;
    }
    this.#water(now);
  }

  /** Counts the water that flowed since it was counted last. */
  #water(to: number): void {
    if (to <= this.#wateredTo) return;
    const minutes = (to - this.#wateredTo) / MS_PER_MIN;
    this.#watered_mm += (this.flow_l_min * minutes * this.#world.soil_speed) / this.area_m2; // 1 L/m² is 1 mm
    this.#wateredTo = to;
  }

  #fluxesUntil(end: number): WaterFluxes {
    const { soil_speed, weather, demand_mm_day } = this.#world;
    const start = this.#stepStart;
    const soil_ms = (end - start) * soil_speed;
    const et0_mm =
      soil_speed === 1
        ? weather.et0Between(start, end)
        : ((demand_mm_day ?? weather.et0OfDay(start)) * soil_ms) / DAY_MS;
    return fluxesOf(this.#zone, this.#depletion_mm, {
      step_s: soil_ms / 1000,
      rain_mm: soil_speed === 1 ? weather.rainBetween(start, end) : 0,
      irrigation_mm: this.#watered_mm,
      demand_mm: this.#kc * et0_mm,
    });
  }
}
