import { createHash } from 'node:crypto';
import type { RandomBytes } from '../platform/index.ts';

const TOKEN_BYTES = 32;

/** A secret that only its holder has: 256 random bits, base64url. */
export const newToken = (random: RandomBytes): string =>
  Buffer.from(random(TOKEN_BYTES)).toString('base64url');

/** What is kept of a token. It is random, so one round of SHA-256 is enough. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
