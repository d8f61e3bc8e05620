/** Stamps: the code that each carries, what becomes of one, what its label says. */
import { stampPath } from './digital-link/address.ts';

/** 13 characters of Crockford base 32: 65 random bits, fit for a serial (AI 21). Stands for nothing but itself. */
export type StampCode = string;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LETTERS = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const CODE = new RegExp(`^[${ALPHABET}]{13}$`);
/** Random bytes that one code takes; of their 72 bits it shows 65. */
const BYTES_PER_CODE = 9;
const MAX_TYPED = 40;

export const STAMP_LEVELS = ['lot', 'unit'] as const;
/** `lot`: one code for every pack of a lot. `unit`: each pack has its own. */
export type StampLevel = (typeof STAMP_LEVELS)[number];

export const STAMP_STATES = ['printed', 'active', 'void'] as const;
export type StampState = (typeof STAMP_STATES)[number];

/** Whether a stamp may go from one state to another; void is for ever. */
export function mayBecome(from: StampState, to: StampState): boolean {
  switch (from) {
    case 'printed':
      return to === 'active' || to === 'void';
    case 'active':
      return to === 'void';
    case 'void':
      return false;
  }
}

/**
 * As many codes, each from random bytes of its own. That none is taken already, the store makes sure.
 * @param randomBytes gives this many bytes from a cryptographic source
 */
export function stampCodes(count: number, randomBytes: (bytes: number) => Uint8Array): StampCode[] {
  const random = randomBytes(count * BYTES_PER_CODE);
  return Array.from({ length: count }, (_, i) =>
    stampCode(random.subarray(i * BYTES_PER_CODE, (i + 1) * BYTES_PER_CODE)),
  );
}

/** Two words of 32 bits give six letters each, the ninth byte the last one. @param random 9 bytes */
export function stampCode(random: Uint8Array): StampCode {
  if (random.length !== BYTES_PER_CODE) throw new RangeError(`${random.length} bytes do not make a code`);
  const a = word(random, 0);
  const b = word(random, 4);
  const c = random[8] ?? 0;
  return String.fromCharCode(
    letter(a >>> 27),
    letter(a >>> 22),
    letter(a >>> 17),
    letter(a >>> 12),
    letter(a >>> 7),
    letter(a >>> 2),
    letter(b >>> 27),
    letter(b >>> 22),
    letter(b >>> 17),
    letter(b >>> 12),
    letter(b >>> 7),
    letter(b >>> 2),
    letter(c),
  );
}

const word = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 24) |
  ((bytes[at + 1] ?? 0) << 16) |
  ((bytes[at + 2] ?? 0) << 8) |
  (bytes[at + 3] ?? 0);

/** ASCII of the letter for the lowest five bits. */
const letter = (bits: number): number => LETTERS[bits & 31] ?? 0;

/** The code that somebody typed: lower case, spaces and dashes, O for 0, I or L for 1 (Crockford base 32). */
export function foldCode(text: string): StampCode | undefined {
  if (text.length > MAX_TYPED) return undefined;
  const code = text
    .replace(/[\s\u2010-\u2015-]+/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return CODE.test(code) ? code : undefined;
}

/** In groups that an eye can keep: `7K3M-9Q2X5-T8VW`. */
export const groupCode = (code: StampCode): string =>
  `${code.slice(0, 4)}-${code.slice(4, 9)}-${code.slice(9)}`;

/** Path of a stamp without a GTIN. */
export const codePath = (code: StampCode): string => `/t/${code}`;

/** What decides where a stamp points. */
export interface StampedItem {
  readonly level: StampLevel;
  readonly code: StampCode;
  /** GTIN-14; null where the product has none. */
  readonly gtin: string | null;
  /** Number of the lot; null on a roll. */
  readonly lot: string | null;
}

/** Path of a stamp: of a lot by the lot, of a unit by its serial, without a GTIN by its code. */
export function pathOfStamp({ level, code, gtin, lot }: StampedItem): string {
  if (gtin === null) return codePath(code);
  if (level === 'unit') return stampPath({ gtin, serial: code });
  if (lot === null) throw new RangeError(`stamp ${code} is of a lot and has none`);
  return stampPath({ gtin, lot });
}

/**
 * The address that a label encodes and the lines under it: human readable interpretation with the application
 * identifiers in brackets (GS1 General Specifications, 4.14), or the code in groups.
 * @param publicUrl what stamps point to, such as `https://id.example.vn`
 */
export function stampLabel(item: StampedItem, publicUrl: string): { address: string; hri: string[] } {
  const address = publicUrl.replace(/\/+$/, '') + pathOfStamp(item);
  if (item.gtin === null) return { address, hri: [groupCode(item.code)] };
  const second = item.level === 'unit' ? `(21) ${item.code}` : `(10) ${item.lot ?? ''}`;
  return { address, hri: [`(01) ${item.gtin}`, second] };
}
