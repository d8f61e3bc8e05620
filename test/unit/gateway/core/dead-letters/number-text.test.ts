import { expect, test } from 'vitest';
import { numberOf } from '../../../../../gateway/core/dead-letters/number-text.ts';

test.each([
  ['31', 31],
  ['31.2', 31.2],
  ['31,2', 31.2],
  [' -0,50 ', -0.5],
  ['+7', 7],
  [' 31.2 %', 31.2],
  ['31.2%', 31.2],
])('%j is one number', (text, value) => {
  expect(numberOf(text, '%')).toBe(value);
});

test.each([
  ['1.234,5', 'two marks'],
  ['1,234,567', 'two marks'],
  ['1 234', 'a space between digits'],
  ['31.2 °C', 'the unit of another metric'],
  ['31.2 % vol', 'more than the unit'],
  ['% 31.2', 'the unit in front'],
  ['31.', 'no digit behind the mark'],
  ['.5', 'no digit before the mark'],
  ['1e3', 'an exponent'],
  ['0x1F', 'not decimal'],
  ['nan', 'no digits'],
  ['', 'nothing'],
  ['9'.repeat(16), 'more digits than a number keeps'],
])('%j is none: %s', (text) => {
  expect(numberOf(text, '%')).toBeUndefined();
});

test('the unit is that of the catalogue, whichever of two equal signs it is written with', () => {
  expect(numberOf('850 \u00b5S/cm', 'µS/cm')).toBe(850);
  expect(numberOf('850 \u03bcS/cm', 'µS/cm')).toBe(850);
  expect(numberOf('31.2 %', '% vol')).toBeUndefined();
});
