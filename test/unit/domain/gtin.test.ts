import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkDigit, Gtin, gtinDisplay, gtinSuggestions, toGtin14 } from '../../../domain/gtin.ts';

const digits = (count: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((all) => all.join(''));
const gtin14 = digits(13).map((data) => data + String(checkDigit(data)));

describe('the check digit', () => {
  // GTINs of the worked examples and test cases of GS1.
  test.each([
    '09521234567899',
    '09520123456788',
    '09506000134352',
    '12312312312333',
    '9520123456788',
    '96385074',
  ])('of %s agrees', (gtin) => expect(checkDigit(gtin.slice(0, -1))).toBe(Number(gtin.at(-1))));

  test('shows every single wrong digit', () => {
    fc.assert(
      fc.property(gtin14, fc.nat({ max: 13 }), fc.integer({ min: 1, max: 9 }), (gtin, place, more) => {
        const wrong = (Number(gtin[place]) + more) % 10;
        expect(toGtin14(gtin.slice(0, place) + String(wrong) + gtin.slice(place + 1))).toEqual({
          fault: 'wrong_check_digit',
        });
      }),
    );
  });
});

describe('a typed GTIN', () => {
  test.each([
    ['GTIN-8', '9638 5074', '00000096385074'],
    ['GTIN-12', '614141-123452', '00614141123452'],
    ['GTIN-13', '952 1234 5678 99', '09521234567899'],
    ['GTIN-13 with long dashes', '952–1234—567899', '09521234567899'],
    ['GTIN-14', ' 09521234567899 ', '09521234567899'],
  ])('as %s becomes 14 digits', (_, typed, gtin) => expect(toGtin14(typed)).toBe(gtin));

  test.each([
    ['952123456789O', 'not_digits'],
    ['', 'not_digits'],
    ['९५२१२३४५६७८९९', 'not_digits'],
    ['95212345678', 'wrong_length'],
    ['095212345678990', 'wrong_length'],
    ['9521234567890', 'wrong_check_digit'],
  ])('%j is refused: %s', (typed, fault) => expect(toGtin14(typed)).toEqual({ fault }));

  test('goes through the schema of records, any number of times', () => {
    expect(Gtin.parse('952 1234567899')).toBe('09521234567899');
    expect(Gtin.parse(Gtin.parse('9521234567899'))).toBe('09521234567899');
    expect(Gtin.safeParse('9521234567890').error?.issues).toMatchObject([
      { message: expect.stringContaining('mistyped') as string, params: { fault: 'wrong_check_digit' } },
    ]);
    expect(z.toJSONSchema(Gtin, { io: 'input' })).toMatchObject({ type: 'string' });
  });

  test('is shown without the zeros that pad it', () => {
    expect(gtinDisplay('09521234567899')).toBe('9521234567899');
    expect(gtinDisplay('00000096385074')).toBe('96385074');
    expect(gtinDisplay('12312312312333')).toBe('12312312312333');
    fc.assert(
      fc.property(gtin14, (gtin) => {
        expect(toGtin14(gtinDisplay(gtin))).toBe(gtin);
      }),
    );
  });
});

describe('GTINs that may have been meant', () => {
  test('hold the right one after one wrong digit', () => {
    fc.assert(
      fc.property(gtin14, fc.nat({ max: 13 }), fc.integer({ min: 1, max: 9 }), (gtin, place, more) => {
        const wrong = String((Number(gtin[place]) + more) % 10);
        expect(gtinSuggestions(gtin.slice(0, place) + wrong + gtin.slice(place + 1))).toContain(gtin);
      }),
    );
  });

  test('hold the right one after two neighbours changed places', () => {
    fc.assert(
      fc.property(gtin14, fc.nat({ max: 12 }), (gtin, place) => {
        const typed = `${gtin.slice(0, place)}${gtin.charAt(place + 1)}${gtin.charAt(place)}${gtin.slice(place + 2)}`;
        // A swap of digits that differ by five goes unseen by the check digit.
        fc.pre(typeof toGtin14(typed) !== 'string');
        expect(gtinSuggestions(typed)).toContain(gtin);
      }),
    );
  });

  test('are few and all valid', () => {
    fc.assert(
      fc.property(digits(14), (typed) => {
        const near = gtinSuggestions(typed);
        expect(near.length).toBeLessThanOrEqual(27);
        for (const gtin of near) expect(toGtin14(gtin)).toBe(gtin);
      }),
    );
  });

  test('of a GTIN-13 in place of a GTIN-14 are the padded one', () => {
    expect(gtinSuggestions('9521234567899')).toEqual(['09521234567899']);
    expect(gtinSuggestions('952123')).toEqual([]);
    expect(gtinSuggestions('khoai lang')).toEqual([]);
  });
});
