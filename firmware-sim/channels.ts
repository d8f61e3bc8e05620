import type { Cancel, Clock } from '../domain/clock.ts';
import { leaseUnits } from '../domain/lease.ts';
import type { LeaseCapability } from '../domain/lease.ts';

/** A channel's coil was switched; channels count from 1. */
export interface Switch {
  readonly channel: number;
  readonly energised: boolean;
  /** UTC ms. */
  readonly at: number;
}

/** A stretch of time in which a coil drew current, UTC ms; without `to` it still does. */
export interface EnergisedRange {
  readonly channel: number;
  readonly from: number;
  readonly to?: number;
}

interface Coil {
  /** Start of the current range; undefined while de-energised. */
  since?: number | undefined;
  /** When the board's timer lets go, UTC ms; undefined without a timer. */
  until?: number | undefined;
  cancel: Cancel;
}

/** The newest ranges are kept. */
const MAX_RANGES = 10_000;

/** The coils of a board and its own timers, which run on whatever becomes of those who set them. */
export class Channels {
  readonly count: number;
  /** What the board's timers can do. */
  readonly lease: LeaseCapability;
  readonly #clock: Clock;
  readonly #coils = new Map<number, Coil>();
  readonly #past: Required<EnergisedRange>[] = [];
  readonly #listeners = new Set<(event: Switch) => void>();

  constructor(count: number, lease: LeaseCapability, clock: Clock) {
    this.count = count;
    this.lease = lease;
    this.#clock = clock;
  }

  has(channel: number): boolean {
    return Number.isInteger(channel) && channel >= 1 && channel <= this.count;
  }

  isOn(channel: number): boolean {
    return this.#coil(channel).since !== undefined;
  }

  /** Seconds left on the channel's timer; undefined where none runs. */
  left_s(channel: number): number | undefined {
    const { until } = this.#coil(channel);
    return until === undefined ? undefined : Math.max(0, until - this.#clock.now()) / 1000;
  }

  /**
   * Energises for a time. While a timer runs, it starts anew only on boards whose lease says so; others carry on.
   * @throws RangeError as {@link leaseUnits}
   */
  hold(channel: number, for_s: number): void {
    const held_s = leaseUnits(this.lease, for_s) * this.lease.unit_s;
    const coil = this.#coil(channel);
    if (coil.until !== undefined && this.lease.renew !== 'restarts') return;
    coil.cancel();
    coil.until = this.#clock.now() + Math.round(held_s * 1000);
    coil.cancel = this.#clock.at(coil.until, () => this.#set(channel, 'off'));
    this.#switch(channel, coil, 'on');
  }

  /** De-energises, unless a timer runs that nothing can cut short. */
  release(channel: number): void {
    if (this.#coil(channel).until !== undefined && this.lease.cancel === 'no') return;
    this.#set(channel, 'off');
  }

  /** The plain on without a time that relay boards offer beside their timers: nothing switches it off again. */
  latch(channel: number): void {
    this.#set(channel, 'on');
  }

  /** What a power cut does: every coil falls, every timer is forgotten. */
  drop(): void {
    for (const channel of this.#coils.keys()) this.#set(channel, 'off');
  }

  /** When coils were energised, oldest first; the newest {@link MAX_RANGES}. */
  get ranges(): readonly EnergisedRange[] {
    const open = [...this.#coils].flatMap(([channel, { since }]) =>
      since === undefined ? [] : [{ channel, from: since }],
    );
    return [...this.#past, ...open].sort((a, b) => a.from - b.from);
  }

  /** Calls `listener` right after every change of a coil. */
  onSwitch(listener: (event: Switch) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #coil(channel: number): Coil {
    const coil = this.#coils.get(channel) ?? { cancel: () => undefined };
    this.#coils.set(channel, coil);
    return coil;
  }

  /** Sets a coil for good: whatever timer ran is over. */
  #set(channel: number, state: 'on' | 'off'): void {
    const coil = this.#coil(channel);
    coil.cancel();
    coil.until = undefined;
    this.#switch(channel, coil, state);
  }

  #switch(channel: number, coil: Coil, state: 'on' | 'off'): void {
    const energised = state === 'on';
    if (energised === (coil.since !== undefined)) return;
    const at = this.#clock.now();
    if (coil.since !== undefined) this.#past.push({ channel, from: coil.since, to: at });
    if (this.#past.length > MAX_RANGES) this.#past.shift();
    coil.since = energised ? at : undefined;
    for (const listener of this.#listeners) listener({ channel, energised, at });
  }
}
