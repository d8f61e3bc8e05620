import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../../cli/package-root.ts';
import {
  WHOLE_DAY,
  depletionAfter_mm,
  extraterrestrial_mj,
  hargreaves_mm,
  saturationPressure_kpa,
  stressCoefficient,
  sunDay,
  totalAvailableWater_mm,
} from '../../../domain/agronomy.ts';

const soil = { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.8 };

/** Ten days of FAO-56 Example 37: no rain, no irrigation, full precision between the days. */
function tenDryDays(inputs: { start_mm: number; et0_mm: number; kc: number; p: number; taw_mm: number }) {
  let depletion = inputs.start_mm;
  return Array.from({ length: 10 }, () => {
    const ks = stressCoefficient(depletion, { taw_mm: inputs.taw_mm, p: inputs.p });
    depletion = depletionAfter_mm(depletion, {
      rain_mm: 0,
      runoff_mm: 0,
      irrigation_mm: 0,
      evapotranspiration_mm: ks * inputs.kc * inputs.et0_mm,
      drainage_mm: 0,
    });
    return { ks, depletion };
  });
}

describe('FAO-56, by its printed examples', () => {
  test('saturation vapour pressure (Example 3)', () => {
    expect(saturationPressure_kpa(24.5)).toBeCloseTo(3.075, 3);
    expect(saturationPressure_kpa(15)).toBeCloseTo(1.705, 3);
  });

  test('extraterrestrial radiation of a day (Example 8: 20°S, 3 September)', () => {
    const sun = sunDay(-20, 246);
    expect(sun.distance).toBeCloseTo(0.985, 3);
    expect(sun.declination).toBeCloseTo(0.12, 3);
    expect(sun.sunset).toBeCloseTo(1.527, 3);
    expect(extraterrestrial_mj(-20, sun, WHOLE_DAY)).toBeCloseTo(32.2, 1);
  });

  test('extraterrestrial radiation of an hour (Example 19: 16°13′N, 1 October, 14 to 15 h)', () => {
    const sun = sunDay(16 + 13 / 60, 274);
    expect(sun.correction_h).toBeCloseTo(0.1889, 3);
    expect(extraterrestrial_mj(16 + 13 / 60, sun, { from: 0.5512, to: 0.813 })).toBeCloseTo(3.543, 2);
  });

  test('Hargreaves (Example 20: Lyon, July)', () => {
    const ra = extraterrestrial_mj(45 + 43 / 60, sunDay(45 + 43 / 60, 196), WHOLE_DAY);
    expect(hargreaves_mm({ max_c: 26.6, min_c: 14.8 }, ra)).toBeCloseTo(5.03, 2);
  });

  test('ten days of growing stress (Example 37: tomato)', () => {
    const days = tenDryDays({
      start_mm: 55,
      et0_mm: 5,
      kc: 1.2,
      p: 0.4,
      taw_mm: totalAvailableWater_mm(soil),
    });
    const last = days.at(-1);
    expect(last?.ks).toBeCloseTo(0.62, 2);
    expect(last?.depletion).toBeCloseTo(104.5, 1);
  });
});

describe('the sun', () => {
  test('gives parts of a day that add up to the day', () => {
    const sun = sunDay(20.83, 100);
    const hour = Math.PI / 12;
    const hours = Array.from({ length: 24 }, (_, i) =>
      extraterrestrial_mj(20.83, sun, { from: -Math.PI + i * hour, to: -Math.PI + (i + 1) * hour }),
    );
    const whole = extraterrestrial_mj(20.83, sun, WHOLE_DAY);
    expect(hours.reduce((sum, part) => sum + part)).toBeCloseTo(whole, 9);
    expect(Math.min(...hours)).toBe(0);
  });

  test('neither rises in polar night nor sets on a polar day', () => {
    expect(extraterrestrial_mj(80, sunDay(80, 355), WHOLE_DAY)).toBe(0);
    expect(sunDay(80, 172).sunset).toBe(Math.PI);
  });
});

// The shared collection of worked examples stands beside the project, where there is one.
const file = join(packageRoot(), '..', 'shared', 'data', 'agronomy', 'vectors.json');
const Expected = z.union([
  z.object({ value: z.number(), tolerance: z.number() }),
  z.object({ values: z.array(z.number()), tolerance: z.number() }),
]);
const Vector = z.object({
  id: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  expected: z.record(z.string(), Expected),
});
const Vectors = z.object({ vectors: z.array(Vector), small: z.array(Vector) });

describe.skipIf(!existsSync(file))('the shared agronomy vectors (shared/data/agronomy)', () => {
  const read = () => {
    const { vectors, small } = Vectors.parse(JSON.parse(readFileSync(file, 'utf8')));
    return [...vectors, ...small];
  };
  const input = (vector: z.infer<typeof Vector>, key: string) => z.number().parse(vector.inputs[key]);

  /** Every expected value that agronomy.ts computes, as [vector and key, computed, wanted, tolerance]. */
  function cases(): [string, number, number, number][] {
    const all: [string, number, number, number][] = [];
    for (const vector of read()) {
      const put = (key: string, computed: () => number) => {
        const wanted = vector.expected[key];
        if (wanted && 'value' in wanted)
          all.push([`${vector.id} ${key}`, computed(), wanted.value, wanted.tolerance]);
      };
      const sun = () => sunDay(input(vector, 'latitudeDeg'), input(vector, 'dayOfYear'));
      const ra = () => extraterrestrial_mj(input(vector, 'latitudeDeg'), sun(), WHOLE_DAY);
      put('e0Kpa', () => saturationPressure_kpa(input(vector, 'tC')));
      put('dr', () => sun().distance);
      put('declinationRad', () => sun().declination);
      put('sunsetHourAngleRad', () => sun().sunset);
      put('daylightHours', () => (24 / Math.PI) * sun().sunset);
      put('seasonalCorrectionH', () => sun().correction_h);
      put('et0Hargreaves', () =>
        hargreaves_mm({ max_c: input(vector, 'tMaxC'), min_c: input(vector, 'tMinC') }, ra()),
      );
      if (!vector.id.includes('hourly')) put('ra', ra);
    }
    return all;
  }

  test.each(cases())('%s', (_name, computed, wanted, tolerance) => {
    expect(Math.abs(computed - wanted)).toBeLessThanOrEqual(tolerance);
  });

  test('Example 37, all ten days', () => {
    const vector = read().find(({ id }) => id === 'fao56-ex37-stress')!;
    const days = tenDryDays({
      start_mm: input(vector, 'drStartMm'),
      et0_mm: input(vector, 'et0Mm'),
      kc: input(vector, 'kc'),
      p: input(vector, 'p'),
      taw_mm: totalAvailableWater_mm({
        field_capacity: input(vector, 'thetaFc'),
        wilting_point: input(vector, 'thetaWp'),
        root_depth_m: input(vector, 'zrM'),
      }),
    });
    const { ks, drEndMm } = vector.expected;
    if (!ks || !drEndMm || !('values' in ks) || !('values' in drEndMm))
      throw new Error('Example 37 has no days');
    days.forEach((day, i) => {
      expect(Math.abs(day.ks - ks.values[i]!)).toBeLessThanOrEqual(ks.tolerance);
      expect(Math.abs(day.depletion - drEndMm.values[i]!)).toBeLessThanOrEqual(drEndMm.tolerance + 1e-9);
    });
  });
});
