import type { DecisionInput } from '../../domain/decision.ts';
import type { Point } from '../../domain/metric.ts';
import { quantityOf } from '../../domain/quantity.ts';
import type { Quantity } from '../../domain/quantity.ts';
import type { NoBalance, Site, ZoneBalance } from '../rules/define.ts';
import type { ControlWorld, Obstacle } from './world.ts';

/** A quantity that control has looked at, as it is now, and between which bounds it can be. */
export interface Looked {
  readonly point: Quantity;
  readonly now: number;
  readonly min: number;
  readonly max: number;
}

/** One quantity put to another value. */
export interface Change {
  readonly point: Quantity;
  readonly value: number;
}

/**
 * The world as it stands at one instant, for as long as one likes: values neither change nor grow old. It notes what
 * control looks at, and shows one quantity as changed on demand. The world behind it is only ever asked about that
 * instant, because a water book that is asked about tomorrow closes today.
 */
export class StillWorld implements ControlWorld {
  readonly site: Site;
  change: Change | undefined;
  /** Whether control looked at something that cannot be used: not there, too old, not plausible. */
  isBlind = false;
  readonly #world: ControlWorld;
  readonly #at: number;
  readonly #looked = new Map<Quantity, Looked>();
  readonly #values = new Map<string, DecisionInput | undefined>();
  readonly #balances = new Map<string, ZoneBalance | NoBalance>();

  /** @param at UTC ms */
  constructor(world: ControlWorld, at: number) {
    this.site = world.site;
    this.#world = world;
    this.#at = at;
  }

  /** What control has looked at and can use, in the order it did. */
  get looked(): readonly Looked[] {
    return [...this.#looked.values()];
  }

  value(
    zone: string,
    point: Point,
    { now, stale_s }: { now: number; stale_s: number },
  ): DecisionInput | undefined {
    const input = this.#valueOf(zone, point, stale_s);
    if (input?.quality !== 'good') {
      this.isBlind = true;
      return input;
    }
    const value = this.#look(point, input.value);
    return { ...input, value, at: input.at + now - this.#at };
  }

  rain_mm(zone: string, { hours }: { hours: number }): number | undefined {
    return this.#rain('rain.total', this.#world.rain_mm(zone, { now: this.#at, hours }));
  }

  rainExpected_mm({ hours }: { hours: number }): number | undefined {
    return this.#rain('rain.expected', this.#world.rainExpected_mm({ now: this.#at, hours }));
  }

  balance(zone: string): ZoneBalance | NoBalance {
    let balance = this.#balances.get(zone);
    if (!balance) this.#balances.set(zone, (balance = this.#world.balance(zone, this.#at)));
    if ('missing' in balance) {
      this.isBlind = true;
      return balance;
    }
    const { depletion_mm, taw_mm } = balance;
    return { ...balance, depletion_mm: this.#look('soil.depletion', depletion_mm, taw_mm) };
  }

  obstacle(): Obstacle | undefined {
    return this.#world.obstacle(this.#at);
  }

  #valueOf(zone: string, point: Point, stale_s: number): DecisionInput | undefined {
    const key = `${zone} ${point} ${stale_s}`;
    if (!this.#values.has(key))
      this.#values.set(key, this.#world.value(zone, point, { now: this.#at, stale_s }));
    return this.#values.get(key);
  }

  /** Rules look over different hours: what is changed for the first is changed by as much for the others. */
  #rain(point: 'rain.total' | 'rain.expected', mm: number | undefined): number | undefined {
    if (mm === undefined) return undefined;
    const first = this.#looked.get(point)?.now ?? mm;
    return Math.max(0, this.#look(point, first) + mm - first);
  }

  #look(point: Quantity, now: number, most?: number): number {
    if (!this.#looked.has(point)) {
      const { min, max } = quantityOf(point);
      this.#looked.set(point, { point, now, min, max: most ?? max });
    }
    return this.change?.point === point ? this.change.value : now;
  }
}
