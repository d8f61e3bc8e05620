/**
 * Chance that can be looked up: the n-th number of a named stream depends on seed, name and n only, not on how many
 * were drawn before. So weather is a function of time, and asking a sensor twice changes nothing.
 */

const rotate = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));

/** One round of MurmurHash3_x86_32 (A. Appleby, public domain). */
function mix(hash: number, word: number): number {
  const k = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(hash ^ k, 13), 5) + 0xe6546b64) | 0;
}

/** Its finaliser, fmix32: every bit of the input changes half of the bits of the output. */
function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const TWO_32 = 0x1_0000_0000;

export class Noise {
  readonly #key: number;
  #left: number | undefined;
  #ends: readonly [number, number] = [0, 0];

  constructor(seed: number, stream: string) {
    let key = mix(mix(0, seed | 0), Math.floor(seed / TWO_32) | 0);
    for (let i = 0; i < stream.length; i++) key = mix(key, stream.charCodeAt(i));
    this.#key = finish(key) | 0;
  }

  /** Evenly spread over 0 (included) to 1 (excluded); `n` and `lane` are whole numbers. */
  uniform(n: number, lane = 0): number {
    const hash = mix(mix(mix(this.#key, n | 0), Math.floor(n / TWO_32) | 0), lane);
    return finish(hash) / TWO_32;
  }

  /**
   * Mean 0, standard deviation 1 and never beyond ±3.47: the sum of four even numbers (Irwin-Hall). Bounded, so that
   * no sensor ever jumps across a threshold by chance.
   */
  normal(n: number): number {
    const sum = this.uniform(n, 1) + this.uniform(n, 2) + this.uniform(n, 3) + this.uniform(n, 4);
    return (sum - 2) * Math.sqrt(3);
  }

  /** A smooth curve of mean 0 and standard deviation 1 that forgets itself after about 1 on the axis of `x`. */
  smooth(x: number): number {
    const left = Math.floor(x);
    if (this.#left !== left) {
      // Questions come mostly in order, many to one stretch of the curve.
      this.#left = left;
      this.#ends = [this.normal(left), this.normal(left + 1)];
    }
    const [a, b] = this.#ends;
    const share = x - left;
    const w = share * share * (3 - 2 * share);
    return (a * (1 - w) + b * w) / Math.hypot(1 - w, w);
  }
}
