import { Refusal } from '../http/index.ts';

/** When somebody who found the queue full may come again, s. */
const BUSY_RETRY_S = 2;

/** Lets so many pieces of work run at once and so many wait; more are refused. */
export class Turns {
  readonly #most: { readonly running: number; readonly waiting: number };
  readonly #queue: (() => void)[] = [];
  #running = 0;
  constructor(most: { readonly running: number; readonly waiting: number }) {
    this.#most = most;
  }

  /** Rejects with `busy` when too many wait, else as `work` does. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#most.running) this.#running += 1;
    else if (this.#queue.length < this.#most.waiting)
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    else throw new Refusal('busy', { retryAfter_s: BUSY_RETRY_S });
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
