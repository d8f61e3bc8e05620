import { describe, expect, it } from 'vitest';
import { amountField, readAmount, readWhole } from '../../../../dashboards/coop/src/text/amount.ts';

describe('an amount as typed', () => {
  it.each([
    ['1250', 1_250, 1_250],
    ['1.250,5', 1_250.5, 1_250.5],
    ['1,250.5', 1_250.5, 1_250.5],
    ['1.250', 1_250, 1.25],
    ['1,250', 1.25, 1_250],
    ['12.5', 12.5, 12.5],
    ['12,5', 12.5, 12.5],
    ['0,125', 0.125, 0.125],
    ['0.125', 0.125, 0.125],
    ['1 250', 1_250, 1_250],
    ['10.000.000', 10_000_000, 10_000_000],
  ])('%s', (text, vietnamese, english) => {
    expect(readAmount(text, 'vi')).toBe(vietnamese);
    expect(readAmount(text, 'en')).toBe(english);
  });

  it.each(['', 'abc', '-5', '1,2,3', '1.2.3', '12kg', '1..5', ',5', '1e5'])('%s is none', (text) => {
    expect(readAmount(text, 'vi')).toBeUndefined();
  });

  it.each([1_250.5, 0.125, 800, 1.25])('%d comes back from its field', (value) => {
    expect(readAmount(amountField(value, 'vi'), 'vi')).toBe(value);
    expect(readAmount(amountField(value, 'en'), 'en')).toBe(value);
  });
});

it('a whole number keeps within its bounds', () => {
  const bounds = { least: 1, most: 1_000 };
  expect(readWhole('1.000', 'vi', bounds)).toBe(1_000);
  for (const text of ['0', '1001', '2,5', '']) expect(readWhole(text, 'vi', bounds)).toBeUndefined();
});
