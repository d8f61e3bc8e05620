import type { DecisionInput } from '../../domain/decision.ts';
import { metricOf } from '../../domain/metric.ts';
import type { Metric, Point } from '../../domain/metric.ts';
import type { Frame } from '../../domain/reading.ts';
import { Snapshot } from '../core/snapshot.ts';
import type { ControlWorld } from '../core/world.ts';
import type { NoBalance, Site, ZoneBalance } from '../rules/define.ts';
import type { BacktestWater } from './water.ts';

/** The world as a draft would have met it: what was measured, but for the moisture that its own water changes. */
export class BacktestWorld implements ControlWorld {
  readonly site: Site;
  readonly #snapshot = new Snapshot();
  readonly #water: () => BacktestWater;
  readonly #metrics = new Map<Point, Metric>();
  readonly #looked = new Set<Metric>();

  /** @param water known a little later, as it asks for the moisture in turn */
  constructor(site: Site, water: () => BacktestWater) {
    this.site = site;
    this.#water = water;
  }

  /** Takes a frame in; whether a rule has ever looked at anything in it. */
  hear(frame: Frame): boolean {
    this.#snapshot.update(frame);
    return frame.readings.some(({ point }) => this.#looked.has(this.#metricOf(point)));
  }

  hasLookedAt(metric: Metric): boolean {
    return this.#looked.has(metric);
  }

  value(zone: string, point: Point, at: { now: number; stale_s: number }): DecisionInput | undefined {
    const metric = this.#metricOf(point);
    this.#looked.add(metric);
    const input = this.#snapshot.value(zone, point, at);
    if (metric !== 'soil.moisture' || input?.quality !== 'good') return input;
    const { pair } = this.#water();
    return pair ? { ...input, value: pair.shown_pct(input.value) } : input;
  }

  /** As it was measured; undefined without a good reading that is young enough. */
  measured(zone: string, point: Point, at: { now: number; stale_s: number }): number | undefined {
    const input = this.#snapshot.value(zone, point, at);
    return input?.quality === 'good' ? input.value : undefined;
  }

  rain_mm(_zone: string, at: { now: number; hours: number }): number | undefined {
    return this.#water().rain_mm(at);
  }

  rainExpected_mm(): undefined {
    return undefined;
  }

  balance(): ZoneBalance | NoBalance {
    return this.#water().balance();
  }

  obstacle(): undefined {
    return undefined;
  }

  #metricOf(point: Point): Metric {
    let metric = this.#metrics.get(point);
    if (!metric) this.#metrics.set(point, (metric = metricOf(point)));
    return metric;
  }
}
