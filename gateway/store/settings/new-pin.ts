import type { Random } from './credentials.ts';

const PIN_DIGITS = 6;

/** A PIN of six digits, evenly spread. */
export function newPin(random: Random): string {
  const chance = Buffer.from(random(6)).readUIntBE(0, 6);
  return String(chance % 10 ** PIN_DIGITS).padStart(PIN_DIGITS, '0');
}
