import type { Clock } from '../../../../domain/clock.ts';
import { MAX_REMEMBERED } from '../limits.ts';
import { LOOK_AGAIN_MS } from './limits.ts';

/** Looks for devices that were added to the configuration since the start, when they are first heard. */
export class Newcomers {
  readonly #lookForThem: () => Promise<void>;
  readonly #clock: Clock;
  readonly #lookedAt = new Map<string, number>();
  /** The looks that were begun, one after another. */
  #looks: Promise<void> = Promise.resolve();

  constructor(lookForThem: () => Promise<void>, clock: Clock) {
    this.#lookForThem = lookForThem;
    this.#clock = clock;
  }

  /** Resolves when the device may be known; one that is not is not looked for again for a while. Never rejects. */
  look(device: string): Promise<void> {
    const now = this.#clock.now();
    const last = this.#lookedAt.get(device);
    if (last === undefined || Math.abs(now - last) >= LOOK_AGAIN_MS) {
      this.#lookedAt.delete(device); // so that it moves to the young end
      this.#lookedAt.set(device, now);
      const [oldest] = this.#lookedAt.keys();
      if (this.#lookedAt.size > MAX_REMEMBERED && oldest !== undefined) this.#lookedAt.delete(oldest);
      this.#looks = this.#looks.then(() => this.#lookForThem());
    }
    return this.#looks;
  }
}
