import { describe, expect, test } from 'vitest';
import {
  HUMID_NIGHT_RATIO,
  RANGE_FACTOR,
  clearness,
  dayNetLongwave_mj,
  hourNetLongwave_mj,
  monthSoilHeat_mj,
  netShortwave_mj,
  runningMonthSoilHeat_mj,
  solarFromRange_mj,
  solarFromSunshine_mj,
} from '../../../../domain/agronomy/radiation.ts';

describe('FAO-56, by its printed examples', () => {
  test('solar radiation from sunshine (Example 10: Rio, 15 May)', () => {
    expect(solarFromSunshine_mj(25.1, { sunshine_h: 7.1, daylight_h: 10.88 })).toBeCloseTo(14.5, 1);
  });

  test('net radiation of a day (Examples 11 and 12: Rio, 15 May)', () => {
    const sky = { vapour_kpa: 2.1, clearness: clearness(14.5, 18.8) };
    expect(dayNetLongwave_mj({ max_c: 25.1, min_c: 19.1 }, sky)).toBeCloseTo(3.5, 1);
    expect(netShortwave_mj(14.5)).toBeCloseTo(11.2, 1);
  });

  test('net long-wave radiation of an hour (Example 19)', () => {
    const night = { vapour_kpa: 3.402, clearness: clearness(0, 0, { night_ratio: 0.8 }) };
    expect(hourNetLongwave_mj(28, night)).toBeCloseTo(0.1, 3);
    expect(hourNetLongwave_mj(38, { vapour_kpa: 3.445, clearness: 0.922 })).toBeCloseTo(0.137, 3);
  });

  test('soil heat flux of a month (Examples 13 and 17)', () => {
    expect(monthSoilHeat_mj({ previous_c: 14.1, next_c: 18.8 })).toBeCloseTo(0.33, 2);
    expect(runningMonthSoilHeat_mj({ previous_c: 29.2, mean_c: 30.2 })).toBeCloseTo(0.14, 3);
  });

  test('solar radiation from the range of temperature, more of it at the coast (Example 15: Lyon)', () => {
    const day = { max_c: 26.6, min_c: 14.8 };
    expect(solarFromRange_mj(40.6, day)).toBeCloseTo(22.3, 1);
    expect(solarFromRange_mj(40.6, day, { factor: RANGE_FACTOR.coast })).toBeCloseTo((22.3 * 0.19) / 0.16, 1);
    expect(solarFromRange_mj(40.6, { max_c: 14, min_c: 15 })).toBe(0);
  });
});

describe('how clear the sky is', () => {
  test('stays between overcast and clear, whatever a pyranometer says', () => {
    expect(clearness(0, 20)).toBe(0.3);
    expect(clearness(25, 20)).toBe(1);
    expect(clearness(10, 20)).toBe(0.5);
  });

  test('is what the evening was where there is no sun to measure by', () => {
    expect(clearness(0.003, 0, { night_ratio: 0.7 })).toBe(0.7);
    expect(clearness(0.003, 1e-12)).toBe(HUMID_NIGHT_RATIO);
    expect(clearness(0, 0, { night_ratio: 1.4 })).toBe(1);
  });
});
