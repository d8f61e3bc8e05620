/** Letters and digits that are not taken for each other on paper or over the phone. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP = 4;
/** Bytes past the last whole round of the alphabet would favour its first letters. */
const USABLE = 256 - (256 % ALPHABET.length);

/** A password that is read out and typed: `k7wm-3qxt-…`, 16 of 31 characters (79 bits). */
export function newPassword(random: (count: number) => Uint8Array): string {
  let letters = '';
  while (letters.length < GROUPS * GROUP)
    for (const byte of random(GROUPS * GROUP))
      if (byte < USABLE) letters += ALPHABET.charAt(byte % ALPHABET.length);
  return Array.from({ length: GROUPS }, (_, i) => letters.slice(i * GROUP, (i + 1) * GROUP)).join('-');
}
