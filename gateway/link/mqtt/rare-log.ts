import type { Logger } from 'pino';
import type { Clock } from '../../../domain/clock.ts';
import { LOG_AGAIN_MS, MAX_REMEMBERED } from './limits.ts';

/** Warnings that a faulty device would repeat every second: each key is written once an hour. */
export class RareLog {
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #written = new Map<string, number>();

  constructor(log: Logger, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  warn(key: string, fields: Readonly<Record<string, unknown>>, message: string): void {
    const now = this.#clock.now();
    const last = this.#written.get(key);
    if (last !== undefined && Math.abs(now - last) < LOG_AGAIN_MS) return;
    this.#written.delete(key); // so that it moves to the young end
    this.#written.set(key, now);
    const [oldest] = this.#written.keys();
    if (this.#written.size > MAX_REMEMBERED && oldest !== undefined) this.#written.delete(oldest);
    this.#log.warn(fields, message);
  }
}
