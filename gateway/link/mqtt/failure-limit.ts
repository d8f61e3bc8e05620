import type { Clock } from '../../../domain/clock.ts';
import { MAX_REMEMBERED } from './limits.ts';

interface Debt {
  failures: number;
  at: number;
}

/** Counts failures by key: after `burst` of them a key is blocked until time gives one back, each `refill_ms`. */
export class FailureLimit {
  readonly #burst: number;
  readonly #refill_ms: number;
  readonly #clock: Clock;
  readonly #debts = new Map<string, Debt>();

  constructor({ burst, refill_ms }: { burst: number; refill_ms: number }, clock: Clock) {
    this.#burst = burst;
    this.#refill_ms = refill_ms;
    this.#clock = clock;
  }

  blocked(key: string): boolean {
    return this.#failures(key) > this.#burst - 1;
  }

  failed(key: string): void {
    const failures = this.#failures(key) + 1;
    this.#debts.delete(key); // so that it moves to the young end
    this.#debts.set(key, { failures, at: this.#clock.now() });
    const [oldest] = this.#debts.keys();
    if (this.#debts.size > MAX_REMEMBERED && oldest !== undefined) this.#debts.delete(oldest);
  }

  #failures(key: string): number {
    const debt = this.#debts.get(key);
    if (!debt) return 0;
    const now = this.#clock.now();
    // A clock that was set back gives nothing back, and counts on from where it now stands.
    debt.failures = Math.max(0, debt.failures - Math.max(0, now - debt.at) / this.#refill_ms);
    debt.at = now;
    if (debt.failures === 0) this.#debts.delete(key);
    return debt.failures;
  }
}
