import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { PairingStore } from '../../core/ports/settings.ts';
import { digestOf, newSecret } from './credentials.ts';
import type { Random } from './credentials.ts';
import { KnownPhones } from './known-phones.ts';
import { isPin } from './pin.ts';
import type { SettingsCalls } from './settings.ts';

/** Wrong PINs in a row before the first pause. A farm's PIN may have as few as four digits. */
const FREE_TRIES = 5;
/** The pause after the last free try; doubles with each further wrong one, ms. */
const FIRST_PAUSE_MS = 60_000;
const LAST_PAUSE_MS = 3_600_000;
/** PINs that may wait to be checked; hashing one takes 50 ms and 19 MiB. */
const MAX_WAITING = 8;
/** A phone stays paired this long, ms. */
const SESSION_MS = 180 * 24 * 3_600_000;

/**
 * Pairs phones. Tries are counted for the whole gateway and not per address: a house full of phones shares one, and an
 * attacker can have many. The count starts again with the gateway.
 */
export function pairingStore(
  settings: SettingsCalls,
  { random, clock }: { readonly random: Random; readonly clock: Clock },
): PairingStore {
  const phones = new KnownPhones({ find: (asked) => settings.call('phone', asked), clock });
  let wrong = 0;
  let pausedUntil = 0;
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function tryPin(pin: string, now: number) {
    if (now < pausedUntil) return tooMany(pausedUntil - now);
    const stored = await settings.call('pin', undefined);
    if (stored === undefined) return problem('stop', 'no_pin', 'this gateway has no PIN yet');
    if (!(await isPin(pin, stored))) {
      wrong += 1;
      if (wrong >= FREE_TRIES)
        pausedUntil = now + Math.min(FIRST_PAUSE_MS * 2 ** (wrong - FREE_TRIES), LAST_PAUSE_MS);
      return problem('reject', 'wrong_pin', 'this is not the PIN of this farm');
    }
    wrong = 0;
    return newSession(now);
  }

  async function newSession(now: number) {
    await settings.call('forgetPhones', now);
    const token = newSecret(random);
    const expiresAt = now + SESSION_MS;
    await settings.call('addPhone', { digest: digestOf(token), expiresAt });
    return { token, expiresAt };
  }

  return {
    async pair(pin, now) {
      if (waiting >= MAX_WAITING) return tooMany(FIRST_PAUSE_MS);
      waiting += 1;
      // One after the other, else a hundred guesses sent at once would all count as the first.
      const mine = turn.then(() => tryPin(pin, now));
      turn = mine.catch(() => undefined);
      return mine.finally(() => (waiting -= 1));
    },
    async check(token, now) {
      const phone = await phones.check(token, now);
      return phone && (phone.name ?? `phone-${phone.id}`);
    },
  };
}

const tooMany = (pause_ms: number): Problem =>
  problem('back_off', 'too_many_tries', `too many wrong PINs; try again in ${Math.ceil(pause_ms / 1_000)} s`);
