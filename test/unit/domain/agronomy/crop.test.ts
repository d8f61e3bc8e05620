import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  adjustedCoefficient,
  cropCoefficient,
  dayOfSeason,
  depletionFraction,
  seasonLength_days,
} from '../../../../domain/agronomy/crop.ts';
import type { CropValues } from '../../../../domain/agronomy/crop.ts';

/** Dry beans of FAO-56 Example 28. */
const beans: CropValues = {
  kc_ini: 0.15,
  kc_mid: 1.19,
  kc_end: 0.35,
  p: 0.45,
  stages: { ini: 25, dev: 25, mid: 30, late: 20 },
  height_m: 0.4,
  root_max_m: 0.9,
};

describe('the crop coefficient', () => {
  test('is low, rises, is high and falls over the season (FAO-56 Example 28)', () => {
    expect(cropCoefficient(beans, 20)).toBe(0.15);
    expect(cropCoefficient(beans, 40)).toBeCloseTo(0.77, 2);
    expect(cropCoefficient(beans, 70)).toBe(1.19);
    expect(cropCoefficient(beans, 95)).toBeCloseTo(0.56, 2);
  });

  test('is that of bare soil before planting and that of the ripe crop when the season has run out', () => {
    expect(cropCoefficient(beans, -3)).toBe(0.15);
    expect(cropCoefficient(beans, 100)).toBe(0.35);
    expect(cropCoefficient(beans, 180)).toBe(0.35);
  });

  test('never jumps by more than a day of the steeper slope', () => {
    const length = fc.integer({ min: 1, max: 120 });
    const stages = fc.record({ ini: length, dev: length, mid: length, late: length });
    fc.assert(
      fc.property(stages, fc.integer({ min: -5, max: 500 }), (lengths, day) => {
        fc.pre(seasonLength_days(lengths) !== 365);
        const crop = { ...beans, stages: lengths };
        const step = Math.abs(cropCoefficient(crop, day + 1) - cropCoefficient(crop, day));
        expect(step).toBeLessThanOrEqual(1.04 / Math.min(lengths.dev, lengths.late) + 1e-9);
      }),
    );
  });

  test('is that of full cover for an evergreen, and for a crop of which no planting is known', () => {
    expect(cropCoefficient({ ...beans, stages: undefined }, 10)).toBe(1.19);
    expect(cropCoefficient(beans, undefined)).toBe(1.19);
  });

  test('of a tree is that of full cover, for its stages fill the year and not the time since planting', () => {
    const tree = { ...beans, stages: { ini: 60, dev: 90, mid: 120, late: 95 } };
    expect([1, 105, 365, 2000].map((day) => cropCoefficient(tree, day))).toEqual([1.19, 1.19, 1.19, 1.19]);
  });

  test('is raised in dry and windy places and lowered in humid and calm ones (eq. 62)', () => {
    const at = (wind_m_s: number, humidity_min_pct: number) =>
      adjustedCoefficient(1.2, { wind_m_s, humidity_min_pct }, { height_m: 3 });
    expect(at(2, 45)).toBeCloseTo(1.2, 9);
    expect(at(4, 30)).toBeCloseTo(1.2 + 0.08 + 0.06, 9);
    expect(at(1, 70)).toBeCloseTo(1.2 - 0.04 - 0.1, 9);
    expect(at(40, 0)).toBe(at(6, 20)); // no further than the equation holds
  });
});

test('the day of planting is day 1 of the season, over leap days and years', () => {
  expect(dayOfSeason('2026-02-01', '2026-02-01')).toBe(1);
  expect(dayOfSeason('2026-02-01', '2026-03-01')).toBe(29);
  expect(dayOfSeason('2027-12-31', '2028-03-01')).toBe(62);
  expect(dayOfSeason('2026-02-01', '2026-01-31')).toBe(0);
});

test('the depletion fraction falls as the air grows thirstier, within 0.1 and 0.8', () => {
  expect(depletionFraction(0.4, 5)).toBe(0.4);
  expect(depletionFraction(0.4, 8)).toBeCloseTo(0.28, 9);
  expect(depletionFraction(0.4, 3)).toBeCloseTo(0.48, 9);
  expect(depletionFraction(0.2, 12)).toBe(0.1);
  expect(depletionFraction(0.65, 0)).toBe(0.8);
});
