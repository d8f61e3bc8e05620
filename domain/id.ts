import { z } from 'zod';

/** What may name a farm, device, zone, output or rule: it stands in topics, URLs and line protocol unescaped. */
export const ID_PATTERN = /^[a-z0-9][a-z0-9_-]{0,62}$/;

export const Id = z.string().regex(ID_PATTERN, {
  error: 'an id is 1 to 63 of a-z, 0-9, "-" and "_", and starts with a letter or digit (example: khu-1)',
});

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A ULID (github.com/ulid/spec): 48 bits of time and 80 random bits in 26 characters of Crockford base 32, so ids sort by time.
 * @param at UTC milliseconds
 * @param random 10 random bytes
 */
export function ulid(at: number, random: Uint8Array): string {
  let time = '';
  for (let rest = at, i = 0; i < 10; i++, rest = Math.floor(rest / 32))
    time = CROCKFORD.charAt(rest % 32) + time;
  let tail = '';
  let bits = 0;
  let held = 0;
  for (const byte of random.subarray(0, 10)) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      tail += CROCKFORD.charAt((bits >>> held) & 31);
    }
    bits &= (1 << held) - 1;
  }
  return time + tail;
}
