import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  balance,
  depletionAfter_mm,
  effectiveRain_mm,
  grossVolume_l,
  readilyAvailableWater_mm,
  runTime_min,
  stressCoefficient,
  totalAvailableWater_mm,
  triggerContent,
} from '../../../../domain/agronomy/soil-water.ts';

/** The tomato field of FAO-56 Example 37. */
const soil = { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.8 };
const water = { taw_mm: totalAvailableWater_mm(soil), p: 0.4 };
const dry = { rain_mm: 0, runoff_mm: 0, irrigation_mm: 0 };

describe('the root zone', () => {
  test('holds 160 mm, 64 of them without stress (FAO-56 Example 37)', () => {
    expect(water.taw_mm).toBeCloseTo(160, 9);
    expect(readilyAvailableWater_mm(water)).toBeCloseTo(64, 9);
  });

  test('dries out over ten days under growing stress (FAO-56 Example 37)', () => {
    let depletion_mm = 55;
    const days = Array.from({ length: 10 }, () => {
      const ks = stressCoefficient(depletion_mm, water);
      ({ depletion_mm } = balance(depletion_mm, { ...dry, evapotranspiration_mm: ks * 1.2 * 5 }, water));
      return [Number(depletion_mm.toFixed(1)), Number(ks.toFixed(2))];
    });
    expect(days).toEqual([
      [61, 1],
      [67, 1],
      [72.8, 0.97],
      [78.3, 0.91],
      [83.4, 0.85],
      [88.2, 0.8],
      [92.6, 0.75],
      [96.9, 0.7],
      [100.8, 0.66],
      [104.5, 0.62],
    ]);
  });

  test('stays between field capacity and wilting point, and loses no water that is not accounted for', () => {
    const depth = fc.double({ min: 0, max: 300, noNaN: true });
    const start = fc.double({ min: 0, max: 160, noNaN: true });
    fc.assert(
      fc.property(
        start,
        depth,
        depth,
        fc.double({ min: 0, max: 15, noNaN: true }),
        (before, rain, irrigation, et) => {
          const fluxes = {
            rain_mm: rain,
            runoff_mm: 0,
            irrigation_mm: irrigation,
            evapotranspiration_mm: et,
          };
          const { depletion_mm, drainage_mm } = balance(before, fluxes, water);
          expect(depletion_mm).toBeGreaterThanOrEqual(0);
          expect(depletion_mm).toBeLessThanOrEqual(160);
          expect(drainage_mm).toBeGreaterThanOrEqual(0);
          const closed = depletionAfter_mm(before, { ...fluxes, drainage_mm });
          expect(depletion_mm).toBeCloseTo(Math.min(160, closed), 9);
        },
      ),
    );
  });

  test('drains what it cannot hold', () => {
    const storm = { ...dry, rain_mm: 80, runoff_mm: 10, evapotranspiration_mm: 4 };
    expect(balance(30, storm, water)).toEqual({ depletion_mm: 0, drainage_mm: 36 });
  });

  test('may hold more than field capacity while it drains, where the caller says how fast', () => {
    expect(depletionAfter_mm(5, { ...dry, rain_mm: 20, evapotranspiration_mm: 1, drainage_mm: 2 })).toBe(-12);
    expect(stressCoefficient(-12, water)).toBe(1);
    expect(stressCoefficient(200, water)).toBe(0);
  });

  test('gets nothing of a drizzle that the leaves give back', () => {
    expect(effectiveRain_mm(0.9, 5)).toBe(0);
    expect(effectiveRain_mm(1, 5)).toBe(1);
  });

  test('calls for water at 24 %, as a probe sees it', () => {
    expect(triggerContent(soil, 0.4)).toBeCloseTo(0.24, 9);
  });
});

test('a run is as long as its depth, its area and what the way of irrigation loses', () => {
  const drip = { area_m2: 1000, efficiency: 0.9, flow_l_min: 60 };
  expect(grossVolume_l(9, drip)).toBeCloseTo(10_000, 9);
  expect(runTime_min(9, drip)).toBeCloseTo(166.67, 2);
  expect(runTime_min(9, { ...drip, efficiency: 0.5 })).toBeCloseTo(300, 9);
});
