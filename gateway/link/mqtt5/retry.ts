import type { Cancel, Clock } from '../../../domain/clock.ts';
import type { Problem } from '../../../domain/problem.ts';
import { FIRST_RETRY_MS, LAST_RETRY_MS, STEADY_MS } from './limits.ts';

/**
 * When a lost connection is made again: at once, then with doubling pauses. Only a connection that has held makes the
 * pauses short again, so that two clients that take one session from each other do not do it twice a second.
 */
export class Retry {
  readonly #clock: Clock;
  readonly #connect: () => void;
  #pause_ms = FIRST_RETRY_MS;
  #upAt: number | undefined;
  #losses = 0;
  #cancel: Cancel = () => undefined;

  constructor(clock: Clock, connect: () => void) {
    this.#clock = clock;
    this.#connect = connect;
  }

  /** How many connections in a row were lost soon after they were made, with the one that is lost now. */
  get shortLosses(): number {
    return this.#hasHeld() ? 0 : this.#losses + 1;
  }

  up(): void {
    this.#upAt = this.#clock.now();
  }

  lost(): void {
    if (this.#upAt === undefined) return;
    this.#losses = this.shortLosses;
    if (this.#hasHeld()) this.#pause_ms = FIRST_RETRY_MS;
    this.#upAt = undefined;
  }

  /** We end it ourselves, which tells nothing of the other side. To be called before {@link lost}. */
  cut(): void {
    if (this.#hasHeld()) this.lost();
    this.#upAt = undefined;
  }

  again({ problem }: Problem): void {
    const pause_ms = problem === 'stop' ? LAST_RETRY_MS : this.#pause_ms;
    this.#pause_ms = Math.min(this.#pause_ms * 2, LAST_RETRY_MS);
    this.#cancel = this.#clock.at(this.#clock.now() + pause_ms, this.#connect);
  }

  stop(): void {
    this.#cancel();
  }

  #hasHeld(): boolean {
    return this.#upAt !== undefined && Math.abs(this.#clock.now() - this.#upAt) >= STEADY_MS;
  }
}
