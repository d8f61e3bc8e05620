import { Weather } from '../../../firmware-sim/weather.ts';
import {
  contentAt,
  depletionAt_mm,
  depletionNext_mm,
  fluxesOf,
} from '../../../firmware-sim/water-balance.ts';
import type { RootZone } from '../../../firmware-sim/water-balance.ts';
import type { Farm } from '../../../gateway/core/farm.ts';
import type { Truth } from './truth.ts';

const MS_PER_MIN = 60_000;

interface Field {
  readonly valve: string;
  readonly soil: RootZone;
  readonly area_m2: number;
  depletion_mm: number;
  watered_mm: number;
}

/** Weather and soil of the season: one weather for all fields, in steps of a report, so that 19 of them cost little. */
export class Ground {
  readonly weather: Weather;
  readonly #fields = new Map<string, Field>();
  readonly #truth: Truth;
  #steppedTo: number;
  #wateredTo: number;

  constructor(farm: Farm, truth: Truth, { seed, now }: { seed: number; now: number }) {
    this.weather = new Weather(farm, seed);
    this.#truth = truth;
    this.#steppedTo = now;
    this.#wateredTo = now;
    for (const { id, soil, area_m2, outputs } of farm.zones.values()) {
      const valve = outputs.find(({ kind }) => kind === 'valve');
      if (soil && area_m2 !== undefined && valve)
        this.#fields.set(id, {
          ...{ valve: valve.id, soil, area_m2, watered_mm: 0 },
          depletion_mm: depletionAt_mm(soil, 0.26),
        });
    }
  }

  /** Counts the water that flowed since the last call; to be called before any flow changes. */
  water(now: number): void {
    const minutes = (now - this.#wateredTo) / MS_PER_MIN;
    if (minutes <= 0) return;
    this.#wateredTo = now;
    for (const { flow } of this.#truth.lines)
      for (const [valve, l_min] of flow.through) {
        const field = this.#fields.get(this.#truth.output(valve).zone);
        if (field) field.watered_mm += (l_min * minutes) / field.area_m2;
      }
  }

  /** Lets every field drink, drain and dry up to now. */
  step(now: number): void {
    this.water(now);
    const rain_mm = this.weather.rainBetween(this.#steppedTo, now);
    const demand_mm = this.weather.et0Between(this.#steppedTo, now);
    const step_s = (now - this.#steppedTo) / 1000;
    this.#steppedTo = now;
    for (const field of this.#fields.values()) {
      const irrigation_mm = field.watered_mm;
      const fluxes = fluxesOf(field.soil, field.depletion_mm, { step_s, rain_mm, irrigation_mm, demand_mm });
      field.depletion_mm = depletionNext_mm(field.soil, field.depletion_mm, fluxes);
      field.watered_mm = 0;
    }
  }

  /** Water content of a zone, % vol. */
  moisture(zone: string): number {
    const field = this.#fields.get(zone);
    if (!field) throw new Error(`zone ${zone} has no soil`);
    return 100 * contentAt(field.soil, field.depletion_mm);
  }
}
