import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../domain/clock.ts';
import { Refusal } from '../http/index.ts';
import { CLOCK } from '../platform/index.ts';
import { networkOf } from './network.ts';
import { SignInFailureRepository } from './sign-in-failure.repository.ts';
import type { FailureRow } from './sign-in-failure.repository.ts';
import { Turns } from './turns.ts';

/** Wrong tries before the first wait, and how long it takes until one of them is forgiven, ms. */
interface Allowance {
  readonly free: number;
  readonly forgiven_ms: number;
}

/** One login from one address. */
const LOGIN: Allowance = { free: 5, forgiven_ms: 3_600_000 };
/** All logins from one address. A mobile carrier puts thousands of people behind one, who mistype now and then. */
const ADDRESS: Allowance = { free: 60, forgiven_ms: 60_000 };

/** The wait after the last free try; doubles with each further wrong one, ms. */
const FIRST_WAIT_MS = 30_000;
const LAST_WAIT_MS = 900_000;
const FORGET_MS = 86_400_000;

/** Passwords hashed at once: each takes a thread of four, 60 ms and 19 MiB. Those waiting are served within 2 s. */
const MAX_TRIES = { running: 2, waiting: 50 } as const;

/** Counts wrong passwords and makes whoever guesses wait. */
@Injectable()
export class SignInLimit {
  readonly #failures: SignInFailureRepository;
  readonly #clock: Clock;
  readonly #turns = new Turns(MAX_TRIES);
  constructor(failures: SignInFailureRepository, @Inject(CLOCK) clock: Clock) {
    this.#failures = failures;
    this.#clock = clock;
  }

  /**
   * Gives what `prove` found. When it found nothing, that counts as a wrong try.
   * Rejects with `too_many_tries` while there is a wait, and with `busy` when too many people try at once.
   */
  async attempt<T>(
    { login, address }: { readonly login: string; readonly address: string },
    prove: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const network = networkOf(address);
    const byLogin = subjectOf('login', network, login);
    const allowances = new Map([
      [byLogin, LOGIN],
      [subjectOf('address', network), ADDRESS],
    ]);
    // Whoever has to wait takes no place in the queue.
    await this.#refuseEarly(allowances);
    return this.#turns.take(async () => {
      // Asked again when the turn comes: of a hundred guesses sent at once, only the first few had none before them.
      await this.#refuseEarly(allowances);
      const proven = await prove();
      if (proven === undefined) await this.#count(allowances);
      else await this.#failures.clear(byLogin);
      return proven;
    });
  }

  /** Work that hashes a password and tries none, in its turn. Rejects with `busy` when too many people wait. */
  turn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(work);
  }

  async #refuseEarly(allowances: ReadonlyMap<string, Allowance>): Promise<void> {
    const now = this.#clock.now();
    const rows = await this.#failures.of([...allowances.keys()]);
    const waits = rows.map((row) => waitOf(row, { now, allowance: allowances.get(row.subject) }));
    const longest = Math.max(0, ...waits);
    if (longest > 0) throw new Refusal('too_many_tries', { retryAfter_s: Math.ceil(longest / 1_000) });
  }

  async #count(allowances: ReadonlyMap<string, Allowance>): Promise<void> {
    const at = this.#clock.now();
    await this.#failures.add([...allowances.keys()], {
      at,
      forgetBefore: at - FORGET_MS,
      count: ({ subject, failures, last_at }) => {
        const { forgiven_ms } = allowances.get(subject) ?? LOGIN;
        const forgiven = Math.floor(Math.max(0, at - last_at) / forgiven_ms);
        return Math.max(0, failures - forgiven) + 1;
      },
    });
  }
}

/**
 * How much longer to wait, ms; 0 or less for no longer. After a failure in what is the future the clock was set back, and
 * waiting for it to come there again could take for ever: the next try counts from now.
 */
function waitOf(
  { failures, last_at }: FailureRow,
  { now, allowance: { free } = LOGIN }: { readonly now: number; readonly allowance: Allowance | undefined },
): number {
  if (failures < free || last_at > now) return 0;
  return last_at + Math.min(FIRST_WAIT_MS * 2 ** (failures - free), LAST_WAIT_MS) - now;
}

/** Kept as a hash: the table is no list of who tried to sign in from where. */
const subjectOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');
