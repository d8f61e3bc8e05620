import type { Logger } from 'pino';
import type { Clock } from '../../../domain/clock.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Intake } from '../../core/ports/link.ts';
import type { Counters } from './counters.ts';

/** Shortest time between two unreadable answers of a device that are kept, ms; a noisy line would fill the journal. */
const LETTER_EVERY_MS = 60_000;

/** Keeps what devices sent and nobody could read: some with their bytes, the rest as a number. */
export class DeadLetters {
  readonly #options: { intake: Intake; clock: Clock; log: Logger; counters: Counters };
  readonly #keptAt = new Map<string, number>();

  constructor(options: { intake: Intake; clock: Clock; log: Logger; counters: Counters }) {
    this.#options = options;
  }

  keep(device: string, { code, detail }: Problem, bytes: Uint8Array): void {
    const { intake, clock, log, counters } = this.#options;
    const now = clock.now();
    const keptAt = this.#keptAt.get(device);
    if (keptAt !== undefined && now - keptAt < LETTER_EVERY_MS) {
      counters.deadLettersSkipped++;
      return;
    }
    this.#keptAt.set(device, now);
    intake.reject({ device, code, detail, payload: hex(bytes) }).then(
      () => counters.deadLettered++,
      (error: unknown) => {
        counters.deadLettersSkipped++;
        log.warn({ device, err: error }, 'an unreadable answer could not be kept');
      },
    );
  }
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
