import type { Cancel, Clock } from '../domain/clock.ts';
import { METRICS, metricOf } from '../domain/metric.ts';
import type { Metric, Point } from '../domain/metric.ts';
import type { Profile } from '../domain/profile/schema.ts';
import { Channels } from './channels.ts';
import { Noise } from './random.ts';

/** What is around a device: the true value of a metric now, undefined where there is none. */
export type Surroundings = (metric: Metric) => number | undefined;

export interface DeviceWorld {
  readonly clock: Clock;
  readonly seed: number;
  readonly surroundings: Surroundings;
}

/**
 * Standard deviation of a sensor's error, in the metric's unit; none for the others. Never beyond 3.5 times as much, and far
 * below the hysteresis of any rule (soil moisture: 0.14 % vol at most).
 */
const ERROR: Partial<Record<Metric, number>> = {
  'soil.moisture': 0.04,
  'soil.temperature': 0.05,
  'soil.conductivity': 2,
  'soil.ph': 0.01,
  'air.temperature': 0.08,
  'air.humidity': 0.4,
  'solar.irradiance': 3,
  'wind.speed': 0.1,
};

/** How often a sensor measures anew, ms; reads in between show the same. */
const MEASURED_EVERY_MS = 1000;

/** What every simulated device has: power, sensors with their errors, perhaps channels, and faults on demand. */
export abstract class Device {
  readonly id: string;
  readonly channels: Channels | undefined;
  protected readonly clock: Clock;
  readonly #seed: number;
  readonly #surroundings: Surroundings;
  readonly #noise = new Map<Point, Noise>();
  readonly #held = new Map<Point, number>();
  readonly #powerListeners = new Set<(power: 'on' | 'off') => void>();
  #powered = false;
  #answerDelay_ms = 0;

  /** Off until {@link powerOn}. */
  constructor(id: string, profile: Profile, world: DeviceWorld) {
    const { outputs, lease } = profile;
    this.id = id;
    this.clock = world.clock;
    this.channels = outputs && lease ? new Channels(outputs.channels, lease, world.clock) : undefined;
    this.#seed = world.seed;
    this.#surroundings = world.surroundings;
  }

  get powered(): boolean {
    return this.#powered;
  }

  powerOn(): void {
    this.#setPower('on');
  }

  /** The device falls silent at once; its coils fall and its timers are forgotten. */
  powerOff(): void {
    this.channels?.drop();
    this.#setPower('off');
  }

  onPower(listener: (power: 'on' | 'off') => void): Cancel {
    this.#powerListeners.add(listener);
    return () => this.#powerListeners.delete(listener);
  }

  /** Fault: the sensor is stuck at a value, in the metric's unit. */
  hold(point: Point, value: number): void {
    this.#held.set(point, value);
  }

  /** Ends {@link hold}. */
  letGo(point: Point): void {
    this.#held.delete(point);
  }

  /** Fault: answers leave this much later, ms; what was asked is done at once. 0 ends it. */
  answerLate(delay_ms: number): void {
    this.#answerDelay_ms = delay_ms;
  }

  get answerDelay_ms(): number {
    return this.#answerDelay_ms;
  }

  /** What the device's sensors show now; a point that nothing around it has is left out. */
  protected measure(points: readonly { readonly point: Point }[]): Partial<Record<Point, number>> {
    const values: Partial<Record<Point, number>> = {};
    for (const { point } of points) {
      const value = this.#held.get(point) ?? this.#sense(point);
      if (value !== undefined) values[point] = value;
    }
    return values;
  }

  #sense(point: Point): number | undefined {
    const metric = metricOf(point);
    const value = this.#surroundings(metric);
    const error = ERROR[metric];
    if (value === undefined || error === undefined) return value;
    const noise = this.#noise.get(point) ?? new Noise(this.#seed, `sensor/${this.id}/${point}`);
    this.#noise.set(point, noise);
    const { min, max } = METRICS[metric];
    const shown = value + error * noise.normal(Math.floor(this.clock.now() / MEASURED_EVERY_MS));
    return Math.min(max, Math.max(min, shown));
  }

  #setPower(power: 'on' | 'off'): void {
    const powered = power === 'on';
    if (powered === this.#powered) return;
    this.#powered = powered;
    for (const listener of this.#powerListeners) listener(power);
  }
}
