import { argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Random } from './credentials.ts';
import type { PinCost, StoredPin } from './settings-tables.ts';

/** OWASP's minimum for argon2id: about 50 ms on a small board, and little enough memory for one. */
const COST: PinCost = { memory_kib: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const derive = promisify(argon2);

async function hashOf(pin: string, salt: Uint8Array, cost: PinCost): Promise<Uint8Array> {
  return derive('argon2id', {
    message: pin,
    nonce: salt,
    parallelism: cost.parallelism,
    tagLength: HASH_BYTES,
    memory: cost.memory_kib,
    passes: cost.passes,
  });
}

/** Hashes a PIN for keeping, off the main thread. */
export async function sealPin(pin: string, random: Random): Promise<StoredPin> {
  const salt = random(SALT_BYTES);
  return { ...COST, salt, hash: await hashOf(pin, salt, COST) };
}

/** Whether this is the PIN; takes the same time either way. */
export async function isPin(pin: string, stored: StoredPin): Promise<boolean> {
  return timingSafeEqual(await hashOf(pin, stored.salt, stored), stored.hash);
}
