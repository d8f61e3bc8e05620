import type { Clock } from '../../../../domain/clock.ts';
import { MAX_REMEMBERED } from '../limits.ts';
import { LOOK_AGAIN_MS, LOOK_EVERY_MS } from './limits.ts';

/** Looks for devices that were added to the configuration since the start, when they are first heard. */
export class Newcomers {
  readonly #lookForThem: () => Promise<void>;
  readonly #clock: Clock;
  readonly #lookedAt = new Map<string, number>();
  #look: Promise<void> = Promise.resolve();
  #isLooking = false;
  #begunAt = -Infinity;

  constructor(lookForThem: () => Promise<void>, clock: Clock) {
    this.#lookForThem = lookForThem;
    this.#clock = clock;
  }

  /**
   * Resolves when the device may be known: one look is for all that are asked for while it lasts, and soon after it there
   * is none. A device that was looked for is not looked for again for a while. Never rejects.
   */
  look(device: string): Promise<void> {
    const now = this.#clock.now();
    const last = this.#lookedAt.get(device);
    if (last !== undefined && Math.abs(now - last) < LOOK_AGAIN_MS) return this.#look;
    if (!this.#isLooking && Math.abs(now - this.#begunAt) < LOOK_EVERY_MS) return this.#look;
    this.#remember(device, now);
    if (this.#isLooking) return this.#look;
    this.#isLooking = true;
    this.#begunAt = now;
    this.#look = this.#lookForThem().finally(() => (this.#isLooking = false));
    return this.#look;
  }

  #remember(device: string, now: number): void {
    this.#lookedAt.delete(device); // so that it moves to the young end
    this.#lookedAt.set(device, now);
    const [oldest] = this.#lookedAt.keys();
    if (this.#lookedAt.size > MAX_REMEMBERED && oldest !== undefined) this.#lookedAt.delete(oldest);
  }
}
