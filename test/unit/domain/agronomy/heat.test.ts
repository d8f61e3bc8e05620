import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HEAT_FORMULAS, heatIndex, thiDew, thiNrc, thviBroiler } from '../../../../domain/agronomy/heat.ts';

describe('the heat load of animals', () => {
  test('by the formula of the NRC is 75.9 at 32 °C and 22 %, and 87.7 on an afternoon of the Mekong Delta', () => {
    expect(thiNrc({ temperature_c: 32, humidity_pct: 22 })).toBeCloseTo(75.9, 1);
    expect(thiNrc({ temperature_c: 33, humidity_pct: 80 })).toBeCloseTo(87.7, 1);
  });

  test('by dew point is T + 0.36 T + 41.2 in saturated air', () => {
    expect(thiDew({ temperature_c: 25, humidity_pct: 100 })).toBeCloseTo(25 * 1.36 + 41.2, 6);
  });

  test('of broilers falls with the speed of the air, within the speeds that were tried', () => {
    const at = (speed_m_s: number) => thviBroiler({ temperature_c: 35, humidity_pct: 60, speed_m_s });
    expect(at(1)).toBeCloseTo(0.85 * 35 + 0.15 * 28.4, 0);
    expect(at(1.2)).toBeLessThan(at(0.2));
    expect(at(0)).toBe(at(0.2));
    expect(at(5)).toBe(at(1.2));
  });

  test('is not made up for broilers where nobody knows the speed of the air', () => {
    expect(() => heatIndex('thvi_broiler', { temperature_c: 35, humidity_pct: 60 })).toThrow(RangeError);
  });

  test('grows with temperature and with humidity by every formula', () => {
    const warm = fc.double({ min: 15, max: 45, noNaN: true });
    const moist = fc.double({ min: 10, max: 95, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...HEAT_FORMULAS), warm, moist, (formula, temperature_c, humidity_pct) => {
        const air = { temperature_c, humidity_pct, speed_m_s: 0.5 };
        const now = heatIndex(formula, air);
        expect(heatIndex(formula, { ...air, temperature_c: temperature_c + 1 })).toBeGreaterThan(now);
        expect(heatIndex(formula, { ...air, humidity_pct: humidity_pct + 2 })).toBeGreaterThan(now);
      }),
    );
  });
});
