import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStampPath } from '../../../domain/digital-link/address.ts';
import {
  codePath,
  foldCode,
  groupCode,
  mayBecome,
  pathOfStamp,
  STAMP_STATES,
  stampCode,
  stampCodes,
  stampLabel,
} from '../../../domain/stamp.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GTIN = '09521234567899';
const CODE = '7K3M9Q2X5T8VW';

describe('codes', () => {
  test('carry 65 bits of their nine bytes, each bit in one letter', () => {
    expect(stampCode(new Uint8Array(9))).toBe('0000000000000');
    expect(stampCode(new Uint8Array(9).fill(0xff))).toBe('ZZZZZZZZZZZZZ');
    const changed = Array.from({ length: 72 }, (_, bit) => {
      const bytes = new Uint8Array(9);
      bytes[bit >> 3] = 0x80 >> (bit & 7);
      return stampCode(bytes);
    });
    // Seven bits are left over: two of each word, three of the last byte.
    const seen = new Set(changed.filter((code) => code !== '0000000000000'));
    expect(seen.size).toBe(65);
    for (const code of seen) expect([...code].filter((letter) => letter !== '0')).toHaveLength(1);
  });

  test('are all different and every letter is as frequent in every place, of a million', () => {
    const count = 1_000_000;
    const codes = stampCodes(count, randomBytes);
    expect(new Set(codes).size).toBe(count);
    const places = Array.from({ length: 13 }, () => new Uint32Array(128));
    for (const code of codes) for (let i = 0; i < 13; i++) places[i]![code.charCodeAt(i)]! += 1;
    const expected = count / 32;
    for (const place of places) {
      const counts = Array.from(ALPHABET, (letter) => place[letter.charCodeAt(0)]!);
      expect(counts.reduce((sum, one) => sum + one)).toBe(count);
      const chiSquare = counts.reduce((sum, one) => sum + (one - expected) ** 2 / expected, 0);
      // 31 degrees of freedom: above 120 once in more than a billion.
      expect(chiSquare).toBeLessThan(120);
    }
  });

  test('are refused from too few random bytes', () => {
    expect(() => stampCodes(2, () => randomBytes(17))).toThrow(RangeError);
    expect(() => stampCode(new Uint8Array(8))).toThrow(RangeError);
  });
});

describe('a typed code', () => {
  test('is found through lower case, groups and letters that look alike', () => {
    const code = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 13, maxLength: 13 });
    const mistype = (text: string) =>
      groupCode(text).replace('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l');
    fc.assert(
      fc.property(code, (text) => {
        expect(foldCode(text)).toBe(text);
        expect(foldCode(groupCode(text))).toBe(text);
        expect(foldCode(` ${mistype(text).toLowerCase()} `)).toBe(text);
      }),
    );
  });

  test.each(['', '7K3M9Q2X5T8V', '7K3M9Q2X5T8VWW', '7K3M9Q2X5T8VU', '7K3M9Q2X5T8V\0', ' '.repeat(99)])(
    '%j is none',
    (text) => expect(foldCode(text)).toBeUndefined(),
  );
});

test('a stamp is printed, then active, and void for ever', () => {
  const allowed = STAMP_STATES.flatMap((from) =>
    STAMP_STATES.filter((to) => mayBecome(from, to)).map((to) => `${from} ${to}`),
  );
  expect(allowed).toEqual(['printed active', 'printed void', 'active void']);
});

describe('what a label says', () => {
  test('of a unit: GTIN and serial', () => {
    expect(
      stampLabel({ level: 'unit', code: CODE, gtin: GTIN, lot: 'L1' }, 'https://id.example.vn/'),
    ).toEqual({
      address: `https://id.example.vn/01/${GTIN}/21/${CODE}`,
      hri: [`(01) ${GTIN}`, `(21) ${CODE}`],
    });
  });

  test('of a lot: GTIN and lot', () => {
    expect(
      stampLabel({ level: 'lot', code: CODE, gtin: GTIN, lot: '2026-11-20' }, 'https://id.example.vn'),
    ).toEqual({
      address: `https://id.example.vn/01/${GTIN}/10/2026-11-20`,
      hri: [`(01) ${GTIN}`, '(10) 2026-11-20'],
    });
  });

  test('without a GTIN: the code in groups', () => {
    expect(stampLabel({ level: 'lot', code: CODE, gtin: null, lot: 'L1' }, 'https://id.example.vn')).toEqual({
      address: `https://id.example.vn/t/${CODE}`,
      hri: ['7K3M-9Q2X5-T8VW'],
    });
  });

  test('leads back to the stamp', () => {
    expect(parseStampPath(pathOfStamp({ level: 'unit', code: CODE, gtin: GTIN, lot: null }))).toMatchObject({
      gtin: GTIN,
      serial: CODE,
    });
    expect(pathOfStamp({ level: 'unit', code: CODE, gtin: null, lot: null })).toBe(codePath(CODE));
    expect(() => pathOfStamp({ level: 'lot', code: CODE, gtin: GTIN, lot: null })).toThrow(RangeError);
  });
});
