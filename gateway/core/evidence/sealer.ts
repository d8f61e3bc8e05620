import type { Cancel, Clock } from '../../../domain/clock.ts';
import { localDay } from '../../../domain/day.ts';
import {
  EvidenceDay,
  SEAL_AFTER_MS,
  SealedDay,
  digestOf,
  gatewayName,
  publicKeyOf,
  seal,
} from '../../../domain/evidence.ts';
import { daySpan } from '../../../domain/day-span.ts';
import { evidenceDay } from './evidence-day.ts';
import type { Farm } from '../farm.ts';
import type { EvidenceBook, ZoneDay } from '../ports/evidence.ts';

/** How often is looked for days to seal, ms: late data that comes together makes one revision and not hundreds. */
export const SEAL_EVERY_MS = 900_000;

export interface SealerOptions {
  readonly farm: Pick<Farm, 'id' | 'timezone' | 'zones'>;
  readonly book: EvidenceBook;
  /** The gateway's own, 32 bytes. */
  readonly secretKey: Uint8Array;
  readonly clock: Clock;
  /** Called with what could not be sealed this time, and why; it is tried again. */
  readonly failed: (what: string, error: unknown) => void;
  /**
   * Called once a look with the days of which something came so late that what was measured on them is removed from the
   * journal: they stay as they are sealed.
   */
  readonly passedOver: (days: readonly ZoneDay[]) => void;
}

/**
 * Seals the days of all zones: each {@link SEAL_AFTER_MS} after its end, and anew when something else about it has come
 * in since and all of it still stands in the journal. Works from what is stored, one day of one zone at a time, so it may be stopped or killed anywhere.
 */
export class Sealer {
  readonly #options: SealerOptions;
  readonly #gateway: string;
  #sealed = 0;
  #unsealed: readonly ZoneDay[] = [];
  #isStopping = false;
  #pass: Promise<void> = Promise.resolve();
  #cancel: Cancel = () => undefined;

  constructor(options: SealerOptions) {
    this.#options = options;
    this.#gateway = gatewayName(publicKeyOf(options.secretKey));
  }

  /** Revisions sealed since the start. */
  get sealed(): number {
    return this.#sealed;
  }

  /** Days that the last look wanted to seal and could not. */
  get unsealed(): readonly ZoneDay[] {
    return this.#unsealed;
  }

  /** Looks now and every {@link SEAL_EVERY_MS}. */
  start(): void {
    const { clock } = this.#options;
    this.#pass = this.look().finally(() => {
      if (!this.#isStopping) this.#cancel = clock.at(clock.now() + SEAL_EVERY_MS, () => this.start());
    });
  }

  /** Waits for the day that is being sealed. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancel();
    await this.#pass;
  }

  /** Seals what can be sealed now. Never rejects: see {@link SealerOptions.failed}. One look at a time. */
  async look(): Promise<void> {
    const { book, farm, clock, failed, passedOver } = this.#options;
    try {
      while (!this.#isStopping && (await book.note()));
      const running = localDay(clock.now() - SEAL_AFTER_MS, farm.timezone);
      const unsealed: ZoneDay[] = [];
      const tooLate: ZoneDay[] = [];
      for (const due of await book.due(running)) {
        if (this.#isStopping) break;
        await this.#settle(due).then(
          (what) => what === 'too_late' && tooLate.push(due),
          (error: unknown) => {
            unsealed.push(due);
            failed(`${due.zone} ${due.day}`, error);
          },
        );
      }
      if (!this.#isStopping) this.#unsealed = unsealed;
      if (tooLate.length > 0) passedOver(tooLate);
    } catch (error) {
      failed('any day', error);
    }
  }

  async #settle(due: ZoneDay): Promise<'sealed' | 'same' | 'too_late'> {
    const { book, farm, secretKey } = this.#options;
    if (await book.isPartlyGone(due)) {
      await book.settle(due);
      return 'too_late';
    }
    const document = await book.newest(due);
    const former = document === undefined ? undefined : formerOf(document);
    const facts = await book.facts(due.zone, daySpan(due.day, farm.timezone));
    const day = evidenceDay(due, facts, { farm, gateway: this.#gateway, former });
    if (day === undefined) {
      await book.settle(due);
      return 'same';
    }
    const sealed = SealedDay.parse(seal(day, secretKey));
    await book.settle(due, { ...sealed, revision: day.revision });
    this.#sealed += 1;
    return 'sealed';
  }
}

/** A document of this sealer. */
const formerOf = (document: string) => ({
  day: EvidenceDay.parse(JSON.parse(document)),
  digest: digestOf(document),
});
