import type { Cancel, Clock } from '../../../domain/clock.ts';

/**
 * The clock of the gateway's machine: true time and an offset that a fault may change. As in the product its timers
 * follow the steady clock: they wait for the time that lay ahead when they were set. A killed gateway has no timers.
 */
export class GatewayClock implements Clock {
  readonly #truth: Clock;
  readonly #offset_ms: () => number;
  #dead = false;

  constructor(truth: Clock, offset_ms: () => number) {
    this.#truth = truth;
    this.#offset_ms = offset_ms;
  }

  now(): number {
    return this.#truth.now() + this.#offset_ms();
  }

  at(at: number, run: () => void): Cancel {
    if (this.#dead) return () => undefined;
    // A machine's clock shows whole milliseconds.
    return this.#truth.at(Math.ceil(at - this.#offset_ms()), () => {
      if (!this.#dead) run();
    });
  }

  kill(): void {
    this.#dead = true;
  }
}
