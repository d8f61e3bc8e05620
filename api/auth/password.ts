import { argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { RandomBytes } from '../platform/index.ts';

interface Cost {
  readonly memory_kib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** OWASP's minimum for argon2id (Password Storage Cheat Sheet). May be raised: kept hashes carry their own. */
const COST: Cost = { memory_kib: 19_456, passes: 2, lanes: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** PHC string format; 19 is argon2's version 1.3, the one that RFC 9106 describes. */
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

interface Sealed {
  readonly cost: Cost;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

/** Costs as much as a real one and fits no password. */
const NOBODY: Sealed = { cost: COST, salt: new Uint8Array(SALT_BYTES), hash: new Uint8Array(HASH_BYTES) };

const derive = promisify(argon2);

/** What is kept of a password: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Takes 60 ms and 19 MiB off the main thread. */
export async function sealPassword(password: string, random: RandomBytes): Promise<string> {
  const salt = random(SALT_BYTES);
  const { memory_kib, passes, lanes } = COST;
  const hash = await hashOf(password, { cost: COST, salt });
  return `$argon2id$v=19$m=${memory_kib},t=${passes},p=${lanes}$${base64(salt)}$${base64(hash)}`;
}

/**
 * Whether this is the password; `outdated`: it is, and should be sealed again at today's cost. Takes the same time for a
 * person who does not exist (`stored` undefined) as for a wrong password.
 */
export async function checkPassword(
  password: string,
  stored: string | undefined,
): Promise<'right' | 'outdated' | 'wrong'> {
  const { cost, salt, hash } = parse(stored ?? '') ?? NOBODY;
  const computed = await hashOf(password, { cost, salt });
  if (!timingSafeEqual(computed, hash)) return 'wrong';
  const isToday =
    cost.memory_kib === COST.memory_kib && cost.passes === COST.passes && cost.lanes === COST.lanes;
  return isToday ? 'right' : 'outdated';
}

/** One person types ế as one character, another machine sends it as two (RFC 8265, 4.2: NFC). */
const hashOf = (password: string, { cost, salt }: Omit<Sealed, 'hash'>): Promise<Uint8Array> =>
  derive('argon2id', {
    message: password.normalize('NFC'),
    nonce: salt,
    parallelism: cost.lanes,
    tagLength: HASH_BYTES,
    memory: cost.memory_kib,
    passes: cost.passes,
  });

function parse(text: string): Sealed | undefined {
  const [, memory, passes, lanes, salt = '', hash = ''] = PHC.exec(text) ?? [];
  if (memory === undefined) return undefined;
  const bytes = Buffer.from(hash, 'base64');
  if (bytes.length !== HASH_BYTES) return undefined;
  const cost = { memory_kib: Number(memory), passes: Number(passes), lanes: Number(lanes) };
  return { cost, salt: Buffer.from(salt, 'base64'), hash: bytes };
}

/** PHC strings leave the padding out. */
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
