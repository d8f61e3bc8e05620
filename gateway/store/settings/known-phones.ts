import type { Clock } from '../../../domain/clock.ts';
import { digestOf } from './credentials.ts';
import type { StoredPhone } from './settings-tables.ts';

/** Phones kept in memory, the least used go first. Only tokens the store has confirmed get in, so nobody can flood it. */
export const MAX_KNOWN = 256;
/** How long a token that is not known yet may wait for the store, ms. */
export const ANSWER_WITHIN_MS = 5_000;

/** Looks a phone up in settings.db. */
export type FindPhone = (asked: { digest: Uint8Array; now: number }) => Promise<StoredPhone | undefined>;

/**
 * Paired phones as they were last confirmed. A phone is answered for from memory and confirmed again behind that
 * answer: the farmer must reach the stop button also while the disk under settings.db hangs. A phone that was removed
 * there is therefore turned away one request late.
 */
export class KnownPhones {
  readonly #find: FindPhone;
  readonly #clock: Clock;
  /** By digest, the least used first. */
  readonly #known = new Map<string, StoredPhone>();
  readonly #asked = new Map<string, Promise<StoredPhone | undefined>>();

  constructor({ find, clock }: { readonly find: FindPhone; readonly clock: Clock }) {
    this.#find = find;
    this.#clock = clock;
  }

  /** The phone with this token. Rejects when it is not known and the store does not answer in time. */
  async check(token: string, now: number): Promise<StoredPhone | undefined> {
    const digest = digestOf(token);
    const key = Buffer.from(digest).toString('base64');
    const known = this.#known.get(key);
    const confirmed = this.#confirm(key, { digest, now });
    if (known !== undefined && now < known.expiresAt) {
      this.#keep(key, known);
      confirmed.catch(() => undefined); // the store is away: what was true stays so until it says otherwise
      return known;
    }
    const found = await this.#inTime(confirmed);
    return found !== undefined && now < found.expiresAt ? found : undefined;
  }

  /** Asks the store, once at a time for each token, and remembers what it says. */
  #confirm(key: string, asked: { digest: Uint8Array; now: number }): Promise<StoredPhone | undefined> {
    const underWay = this.#asked.get(key);
    if (underWay !== undefined) return underWay;
    const answer = this.#find(asked)
      .then((found) => {
        if (found === undefined) this.#known.delete(key);
        else this.#keep(key, found);
        return found;
      })
      .finally(() => this.#asked.delete(key));
    this.#asked.set(key, answer);
    return answer;
  }

  #keep(key: string, phone: StoredPhone): void {
    this.#known.delete(key);
    this.#known.set(key, phone);
    const [leastUsed] = this.#known.keys();
    if (this.#known.size > MAX_KNOWN && leastUsed !== undefined) this.#known.delete(leastUsed);
  }

  #inTime<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.at(this.#clock.now() + ANSWER_WITHIN_MS, () =>
        reject(new Error('the store of the paired phones does not answer')),
      );
      answer.then(resolve, reject).finally(cancel);
    });
  }
}
