import { expect, it } from 'vitest';
import { readNumber, writeNumber } from '../../../../dashboards/farm/src/rules/read-number.ts';

it.each([
  ['24', 24, 24],
  ['24,5', 24.5, 24.5],
  ['24.5', 24.5, 24.5],
  [' 24,5 ', 24.5, 24.5],
  ['0,125', 0.125, 0.125],
  ['-2', -2, -2],
  ['−2,5', -2.5, -2.5],
  ['1 200', 1_200, 1_200],
  // Thousands in one language, three decimals in the other.
  ['1.200', 1_200, 1.2],
  ['1,200', 1.2, 1_200],
  ['1.200,5', 1_200.5, undefined],
  ['1,200.5', undefined, 1_200.5],
  ['12.345.678', 12_345_678, undefined],
  ['', undefined, undefined],
  ['khô', undefined, undefined],
  ['24%', undefined, undefined],
  ['1e3', undefined, undefined],
  ['2,4,5', undefined, undefined],
])('reads %j as %s in Vietnamese and %s in English', (text, vietnamese, english) => {
  expect(readNumber(text, 'vi-VN')).toBe(vietnamese);
  expect(readNumber(text, 'en-GB')).toBe(english);
});

it.each([24, 24.25, -0.5, 1_200, 12_345.75])('reads back what it wrote: %d', (value) => {
  for (const locale of ['vi-VN', 'en-GB'] as const)
    expect(readNumber(writeNumber(value, locale), locale)).toBe(value);
});

it('writes no thousands, which are read with doubt', () => {
  expect(writeNumber(1_200.5, 'vi-VN')).toBe('1200,5');
  expect(writeNumber(1_200.5, 'en-GB')).toBe('1200.5');
});
