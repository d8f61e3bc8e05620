import { create } from 'qrcode';
import { describe, expect, it } from 'vitest';
import {
  DOT_MM,
  encodeSymbol,
  MODULE_LEAST_DOTS,
  MODULE_MOST_DOTS,
  planSymbols,
} from '../../../../api/label/symbol.ts';

const UNIT = 'https://id.example.vn/01/09521234567899/21/7K3M9Q2X5T8VW';

describe('the symbol of an address', () => {
  it.each([
    ['a unit', UNIT, 33],
    ['a lot', 'https://id.example.vn/01/09521234567899/10/2026-11-01', 33],
    ['a lot with a short number', 'https://id.example.vn/01/09521234567899/10/L1', 29],
    ['a stamp without a GTIN', 'https://id.example.vn/t/7K3M9Q2X5T8VW', 29],
    ['a code in upper case', 'HTTPS://ID.EXAMPLE.VN/T/7K3M9Q2X5T8VW', 25],
    [
      'a long path in lower case',
      'https://id.example.vn/01/09521234567899/10/lo-hai-muoi-mot/21/abcdefghijkl',
      37,
    ],
  ])('of %s has the fewest modules that level M allows', (_, address, size) => {
    expect(planSymbols(address).size).toBe(size);
    expect(create(address, { errorCorrectionLevel: 'M' }).modules.size).toBe(size);
  });

  it('has finder patterns in three corners', () => {
    const plan = planSymbols(UNIT);
    const modules = encodeSymbol(UNIT, plan);
    const row = (y: number, x: number): string => modules.subarray(y * 33 + x, y * 33 + x + 7).join('');
    for (const [y, x] of [
      [0, 0],
      [0, 26],
      [26, 0],
    ] as const) {
      expect(row(y, x)).toBe('1111111');
      expect(row(y + 1, x)).toBe('1000001');
      expect(row(y + 3, x)).toBe('1011101');
    }
    expect(modules).toHaveLength(33 * 33);
  });

  it('of a shorter address is as large as that of the longest in its batch', () => {
    const plan = planSymbols(UNIT);
    expect(encodeSymbol('https://id.example.vn/t/1', plan)).toHaveLength(33 * 33);
  });

  it('has modules of whole dots within what GS1 allows at retail', () => {
    expect(MODULE_LEAST_DOTS * DOT_MM).toBeGreaterThanOrEqual(0.396);
    expect((MODULE_LEAST_DOTS - 1) * DOT_MM).toBeLessThan(0.396);
    expect(MODULE_MOST_DOTS * DOT_MM).toBeLessThanOrEqual(0.99);
  });
});
