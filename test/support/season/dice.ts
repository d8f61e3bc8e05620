import { Noise } from '../../../firmware-sim/random.ts';

/** Chance drawn from a seed, one stream per name. */
export class Dice {
  readonly #noise: Noise;
  #drawn = 0;

  constructor(seed: number, stream: string) {
    this.#noise = new Noise(seed, stream);
  }

  /** 0 (included) to 1 (excluded). */
  next(): number {
    return this.#noise.uniform(this.#drawn++);
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  /** Small values more often than large ones: evenly spread over the logarithm. */
  spread(low: number, high: number): number {
    return low * (high / low) ** this.next();
  }

  pick<T>(things: readonly T[]): T {
    const thing = things[Math.floor(this.next() * things.length)];
    if (thing === undefined) throw new Error('nothing to pick from');
    return thing;
  }
}
