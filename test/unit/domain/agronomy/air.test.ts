import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  daySaturation_kpa,
  dayVapour_kpa,
  dewPoint_c,
  pressure_kpa,
  psychrometric_kpa_c,
  saturationPressure_kpa,
  saturationSlope_kpa_c,
  vapourDeficit_kpa,
  vapour_kpa,
  wetBulb_c,
} from '../../../../domain/agronomy/air.ts';

const day = { max_c: 25, min_c: 18 };
const temperature = fc.double({ min: -20, max: 60, noNaN: true });
const humidity = fc.double({ min: 0, max: 100, noNaN: true });

describe('FAO-56, by its printed examples', () => {
  test('air pressure and psychrometric constant (Examples 2 and 4)', () => {
    expect(pressure_kpa(1800)).toBeCloseTo(81.8, 1);
    expect(pressure_kpa(1200)).toBeCloseTo(87.9, 1);
    expect(psychrometric_kpa_c(81.8)).toBeCloseTo(0.054, 3);
  });

  test('saturation vapour pressure of a temperature and of a day (Example 3)', () => {
    expect(saturationPressure_kpa(24.5)).toBeCloseTo(3.075, 3);
    expect(saturationPressure_kpa(15)).toBeCloseTo(1.705, 3);
    expect(daySaturation_kpa({ max_c: 24.5, min_c: 15 })).toBeCloseTo(2.39, 2);
  });

  test('slope of the vapour pressure curve (Example 17)', () => {
    expect(saturationSlope_kpa_c(30.2)).toBeCloseTo(0.246, 3);
  });

  test('actual vapour pressure from the best that is known (Example 5)', () => {
    expect(dayVapour_kpa(day, { max_pct: 82, min_pct: 54, mean_pct: 68 })).toBeCloseTo(1.7, 2);
    expect(dayVapour_kpa(day, { max_pct: 82, mean_pct: 68 })).toBeCloseTo(1.69, 2);
    expect(dayVapour_kpa(day, { mean_pct: 68 })).toBeCloseTo(1.78, 2);
    expect(dayVapour_kpa(day, {})).toBe(saturationPressure_kpa(18));
    expect(dayVapour_kpa(day, { dew_point_c: 10, max_pct: 82 })).toBe(saturationPressure_kpa(10));
  });
});

describe('the air', () => {
  test('at 25 °C and 60 % lacks 1.267 kPa of vapour', () => {
    expect(vapourDeficit_kpa(25, 60)).toBeCloseTo(1.267, 3);
    expect(vapourDeficit_kpa(25, 100)).toBe(0);
  });

  test('has the dew point whose saturation pressure is its vapour pressure', () => {
    const damp = fc.double({ min: 1, max: 100, noNaN: true });
    fc.assert(
      fc.property(temperature, damp, (air_c, pct) => {
        expect(saturationPressure_kpa(dewPoint_c(air_c, pct))).toBeCloseTo(vapour_kpa(air_c, pct), 9);
      }),
    );
    expect(dewPoint_c(30, 0)).toBe(dewPoint_c(30, 1));
  });

  test('has the wet bulb of Stull 2011, whose own example is 13.7 °C at 20 °C and 50 %', () => {
    expect(wetBulb_c(20, 50)).toBeCloseTo(13.7, 1);
  });

  test('never has a wet bulb warmer than itself', () => {
    fc.assert(fc.property(temperature, humidity, (air_c, pct) => wetBulb_c(air_c, pct) <= air_c));
  });
});
