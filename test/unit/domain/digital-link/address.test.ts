import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digitalLinkLevels, parseStampPath, stampPath } from '../../../../domain/digital-link/address.ts';
import type { StampKey } from '../../../../domain/digital-link/address.ts';
import { checkDigit } from '../../../../domain/gtin.ts';

const GTIN = '09521234567899';

const gtin = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 13, maxLength: 13 })
  .map((digits) => digits.join('') + String(checkDigit(digits.join(''))));
const CSET_82 = [...'!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'];
const value = (maxLength: number) =>
  fc
    .string({ unit: fc.constantFrom(...CSET_82), minLength: 1, maxLength })
    .filter((text) => text !== '.' && text !== '..');
const key: fc.Arbitrary<StampKey> = fc.oneof(
  fc.record({ gtin, variant: value(20), lot: value(20), serial: value(20) }, { requiredKeys: ['gtin'] }),
  fc.record({ gtin, thirdParty: value(28) }),
);

describe('the path of a stamp', () => {
  test('reads back as what it was built from, also after a browser had it', () => {
    fc.assert(
      fc.property(key, (item) => {
        const path = stampPath(item);
        expect(parseStampPath(path)).toEqual({ ...item, attributes: {} });
        expect(new URL(path, 'https://id.example.vn').pathname).toBe(path);
      }),
      { numRuns: 1_000 },
    );
  });

  test('keeps the order variant, lot, serial', () => {
    expect(stampPath({ gtin: GTIN, serial: 'S1', lot: 'L/1', variant: 'V' })).toBe(
      `/01/${GTIN}/22/V/10/L%2F1/21/S1`,
    );
  });

  test.each<[string, StampKey]>([
    ['a wrong check digit', { gtin: '09521234567890' }],
    ['a GTIN-13', { gtin: '9521234567899' }],
    ['an empty lot', { gtin: GTIN, lot: '' }],
    ['a letter with a mark', { gtin: GTIN, lot: 'Lô1' }],
    ['21 characters', { gtin: GTIN, serial: '1'.repeat(21) }],
    ['a dot, which browsers take away', { gtin: GTIN, lot: '.' }],
    ['two serials of different kind', { gtin: GTIN, serial: '1', thirdParty: '2' }],
  ])('is not built from %s', (_, item) => expect(() => stampPath(item)).toThrow(RangeError));
});

describe('an address that is wrong', () => {
  test.each([
    ['/t/01', 'no_key', 0],
    ['/01', 'empty_value', 3],
    ['/01/', 'empty_value', 4],
    [`/01//21/1`, 'empty_value', 4],
    ['/01/9521234567899', 'gtin_not_14_digits', 4],
    ['/01/0952123456789A', 'gtin_not_14_digits', 4],
    ['/01/09521234567890', 'bad_check_digit', 4],
    [`/01/${GTIN}/foo`, 'unknown_qualifier', 19],
    [`/01/${GTIN}/lot/1`, 'unknown_qualifier', 19],
    [`/01/${GTIN}//`, 'unknown_qualifier', 19],
    [`/01/${GTIN}/10`, 'empty_value', 21],
    [`/01/${GTIN}/10//21/1`, 'empty_value', 22],
    [`/01/${GTIN}/21/1/10/1`, 'wrong_order', 24],
    [`/01/${GTIN}/10/1/10/2`, 'repeated_qualifier', 24],
    [`/01/${GTIN}/21/1/235/1`, 'mixed_qualifiers', 24],
    [`/01/${GTIN}/21/123456789012345678901`, 'value_too_long', 22],
    [`/01/${GTIN}/10/L%C3%B4`, 'bad_character', 23],
    [`/01/${GTIN}/10/L 1`, 'bad_character', 23],
    [`/01/${GTIN}/10/L<1`, 'bad_character', 23],
    [`/01/${GTIN}/10/L%4`, 'bad_encoding', 23],
    [`/01/${GTIN}/10/%GG`, 'bad_encoding', 22],
    [`/01/${GTIN}?15=260230`, 'bad_value', 19],
    [`/01/${GTIN}?lang=vi&21=S1`, 'unknown_attribute', 27],
    [`/01/${GTIN}?99=%00`, 'bad_character', 19],
    [`/01/${GTIN}?x=${'1'.repeat(3_000)}`, 'address_too_long', 2048],
  ])('%s is told as %s, and where', (path, fault, at) => {
    expect(parseStampPath(path)).toEqual({ fault, at });
  });

  test('never throws, whatever was typed', () => {
    const part = fc.constantFrom(
      '/',
      '01',
      '10',
      '21',
      '235',
      GTIN,
      '?',
      '&',
      '=',
      '%',
      '%2',
      '%20',
      'a',
      'ô',
      '99',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (rest) => {
          const read = parseStampPath(`/01/${GTIN}${rest}`);
          if ('fault' in read) expect(read.at).toBeLessThanOrEqual(GTIN.length + 4 + rest.length);
          else expect(read.gtin).toBe(GTIN);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('an address that is right', () => {
  test('may end in one slash', () => {
    expect(parseStampPath(`/01/${GTIN}/21/S1/?17=261231`)).toEqual({
      gtin: GTIN,
      serial: 'S1',
      attributes: { '17': '261231' },
    });
  });

  test('keeps data attributes and overlooks what others put into the query', () => {
    expect(parseStampPath(`/01/${GTIN}/10/L1?fbclid=a%zz&7007=260715260716&8020=x`)).toEqual({
      gtin: GTIN,
      lot: 'L1',
      attributes: { '7007': '260715260716', '8020': 'x' },
    });
  });

  test('has its levels, the finest first', () => {
    expect(digitalLinkLevels({ gtin: GTIN, serial: 'S', lot: 'L' }).map(stampPath)).toEqual([
      `/01/${GTIN}/10/L/21/S`,
      `/01/${GTIN}/10/L`,
      `/01/${GTIN}`,
    ]);
    expect(digitalLinkLevels({ gtin: GTIN })).toEqual([{ gtin: GTIN }]);
  });
});
