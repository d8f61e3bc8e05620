import type { Cancel, Clock } from '../domain/clock.ts';

/** setTimeout keeps its delay in 31 bits; a longer one would fire at once. */
const MAX_DELAY_MS = 0x7fffffff;

/** The machine's clock. */
export class WallClock implements Clock {
  now(): number {
    return Date.now();
  }

  at(at: number, run: () => void): Cancel {
    let timer: NodeJS.Timeout | undefined;
    const arm = (): void => {
      timer = setTimeout(wake, Math.min(MAX_DELAY_MS, Math.max(0, at - this.now())));
    };
    // Timers follow a monotonic clock and may wake a little early by this one: look again before running.
    const wake = (): void => (this.now() >= at ? run() : arm());
    arm();
    return () => clearTimeout(timer);
  }
}

interface Timer {
  readonly at: number;
  /** Orders timers of the same instant as they were set. */
  readonly order: number;
  run: (() => void) | undefined;
}

const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A timer that always sets another one for the same instant would stop time. */
const MAX_FIRED_AT_ONE_INSTANT = 1_000_000;

/** One turn of the event loop: every promise chain that needs no I/O has run to its end when it is over. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Time that stands still until it is run, then jumps from timer to timer in order of time, and of setting where times
 * are equal. After each timer the promise chains it started are let run to their end, so asynchronous code driven by
 * it does the same on every run. Work that leaves the thread (files, sockets, workers) is not waited for: run up to
 * an instant, await that work, run on.
 */
export class VirtualClock implements Clock {
  readonly #heap: Timer[] = [];
  #now: number;
  #order = 0;
  #running = false;

  /** @param start UTC ms */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  at(at: number, run: () => void): Cancel {
    const timer: Timer = { at: Math.max(at, this.#now), order: this.#order++, run };
    this.#push(timer);
    return () => {
      timer.run = undefined;
    };
  }

  /**
   * Fires every timer up to and including `until` (UTC ms), those set meanwhile too; afterwards it is `until`.
   * @throws what a timer throws, and Error when called while running or when time cannot go on
   */
  async run(until: number): Promise<void> {
    if (this.#running) throw new Error('the virtual clock is running already');
    this.#running = true;
    try {
      await settle();
      let fired = 0;
      for (let next = this.#heap[0]; next !== undefined && next.at <= until; next = this.#heap[0]) {
        this.#pop();
        if (next.run === undefined) continue;
        fired = next.at > this.#now ? 1 : fired + 1;
        if (fired > MAX_FIRED_AT_ONE_INSTANT) throw new Error(`time stands still at ${next.at}`);
        this.#now = next.at;
        next.run();
        await settle();
      }
      this.#now = Math.max(this.#now, until);
    } finally {
      this.#running = false;
    }
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(timer, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = timer;
  }

  /** Takes the earliest timer away: the last leaf sinks from the top to where it belongs. */
  #pop(): void {
    const heap = this.#heap;
    const leaf = heap.pop();
    if (leaf === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      const child = right !== undefined && left !== undefined && before(right, left) ? right : left;
      if (child === undefined || before(leaf, child)) break;
      heap[at] = child;
      at = 2 * at + (child === right ? 2 : 1);
    }
    heap[at] = leaf;
  }
}
