import type { Logger } from 'pino';
import type { Cancel, Clock } from '../../../domain/clock.ts';
import { AWAY_AFTER_MS, LOG_AGAIN_MS } from './limits.ts';

export interface AbsenceOptions {
  readonly host: string;
  readonly alarm: (wrong: boolean) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Turns a broker that is away into an alarm, but not at once; says why in the log, and not every minute. */
export class Absence {
  readonly #options: AbsenceOptions;
  #cancelAlarm: Cancel | undefined;
  #why: string | undefined;
  #loggedAt = 0;

  constructor(options: AbsenceOptions) {
    this.#options = options;
  }

  /** To be called for every failed try. */
  begins(why: string): void {
    const { clock, alarm, log, host } = this.#options;
    const now = clock.now();
    if (why !== this.#why || Math.abs(now - this.#loggedAt) >= LOG_AGAIN_MS) {
      this.#why = why;
      this.#loggedAt = now;
      log.warn({ host, why }, 'homeassistant: not connected, trying again');
    }
    this.#cancelAlarm ??= clock.at(now + AWAY_AFTER_MS, () => alarm(true));
  }

  /** The broker holds everything again. */
  over(): void {
    if (!this.#cancelAlarm) return;
    this.stop();
    this.#why = undefined;
    this.#options.alarm(false);
  }

  stop(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
  }
}
