import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayVapour_kpa, saturationPressure_kpa } from '../../../../domain/agronomy/air.ts';
import { solarFromRange_mj, solarFromSunshine_mj } from '../../../../domain/agronomy/radiation.ts';
import { et0Day_mm, et0Hour_mm, hargreaves_mm } from '../../../../domain/agronomy/reference.ts';
import { WHOLE_DAY, daylight_h, extraterrestrial_mj, sunDay } from '../../../../domain/agronomy/sun.ts';
import { windAt2m_m_s } from '../../../../domain/agronomy/wind.ts';

const raOf = (latitude: number, day: number) =>
  extraterrestrial_mj(latitude, sunDay(latitude, day), WHOLE_DAY);

describe('FAO-56, by its printed examples', () => {
  test('a month in Bangkok needs 5.72 mm a day (Example 17)', () => {
    const latitude = 13 + 44 / 60;
    const ra_mj = raOf(latitude, 105);
    const rs_mj = solarFromSunshine_mj(ra_mj, {
      sunshine_h: 8.5,
      daylight_h: daylight_h(sunDay(latitude, 105)),
    });
    const temperature = { max_c: 34.8, min_c: 25.6 };
    const april = { temperature, vapour_kpa: 2.85, wind_m_s: 2, rs_mj, ra_mj, soil_mj: 0.14, elevation_m: 2 };
    expect(et0Day_mm(april)).toBeCloseTo(5.716, 2);
  });

  test('a day in Brussels needs 3.9 mm (Example 18)', () => {
    const ra_mj = raOf(50.8, 187);
    const rs_mj = solarFromSunshine_mj(ra_mj, {
      sunshine_h: 9.25,
      daylight_h: daylight_h(sunDay(50.8, 187)),
    });
    const temperature = { max_c: 21.5, min_c: 12.3 };
    const wind_m_s = windAt2m_m_s(10 / 3.6, 10);
    expect(
      et0Day_mm({ temperature, vapour_kpa: 1.409, wind_m_s, rs_mj, ra_mj, elevation_m: 100 }),
    ).toBeCloseTo(3.88, 2);
  });

  test('an hour in Senegal needs 0.63 mm by FAO-56, where ASCE 2005 would have 0.656 (Example 19)', () => {
    const hour = { temperature_c: 38, vapour_kpa: 3.445, wind_m_s: 3.3, rs_mj: 2.45, elevation_m: 8 };
    expect(et0Hour_mm({ ...hour, ra_mj: 3.543, clearness: 0.922 })).toBeCloseTo(0.627, 3);
  });

  test('an hour of its night needs nothing worth naming (Example 19)', () => {
    const hour = { temperature_c: 28, vapour_kpa: 3.402, wind_m_s: 1.9, rs_mj: 0, elevation_m: 8 };
    expect(et0Hour_mm({ ...hour, ra_mj: 0, clearness: 0.8 })).toBeCloseTo(0.004, 3);
  });

  test('temperatures alone give 4.56 mm by Penman-Monteith and 5.0 mm by Hargreaves (Example 20: Lyon, July)', () => {
    const ra_mj = raOf(45 + 43 / 60, 196);
    const temperature = { max_c: 26.6, min_c: 14.8 };
    const rs_mj = solarFromRange_mj(ra_mj, temperature);
    const vapour_kpa = dayVapour_kpa(temperature, {});
    expect(et0Day_mm({ temperature, vapour_kpa, wind_m_s: 2, rs_mj, ra_mj, elevation_m: 200 })).toBeCloseTo(
      4.56,
      2,
    );
    expect(hargreaves_mm(temperature, ra_mj)).toBeCloseTo(5.033, 2);
  });
});

test('a day of RefET needs 7.997 mm with the simple clear sky radiation (Fallon, Nevada)', () => {
  const fallon = {
    temperature: { max_c: 39.3333333333, min_c: 19.25 },
    vapour_kpa: 1.2206674,
    wind_m_s: windAt2m_m_s(2.145792, 3),
    rs_mj: 28.22196276,
    ra_mj: raOf(39.4575, 182),
    elevation_m: 1208.5,
  };
  expect(et0Day_mm(fallon)).toBeCloseTo(7.9972, 3);
});

describe('reference evapotranspiration', () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const place = { elevation_m: number(-400, 6000), wind_m_s: number(0.5, 75) };

  test('of a day is a number and never below 0, whatever weather a farm can have', () => {
    const weather = fc.record({
      ...place,
      latitude: number(-80, 80),
      day: fc.integer({ min: 1, max: 366 }),
      min_c: number(-20, 60),
      range_c: number(0, 40),
      moisture: number(0, 1),
      sun: number(0, 1.2),
    });
    fc.assert(
      fc.property(weather, ({ latitude, day, min_c, range_c, moisture, sun, ...rest }) => {
        const temperature = { max_c: min_c + range_c, min_c };
        const ra_mj = raOf(latitude, day);
        const vapour_kpa = moisture * saturationPressure_kpa(min_c);
        const et0 = et0Day_mm({ ...rest, temperature, vapour_kpa, ra_mj, rs_mj: sun * ra_mj });
        expect(Number.isFinite(et0)).toBe(true);
        expect(et0).toBeGreaterThanOrEqual(0);
        expect(hargreaves_mm(temperature, ra_mj)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('of a day grows with the sun', () => {
    const day = {
      temperature: { max_c: 33, min_c: 25 },
      vapour_kpa: 2.6,
      wind_m_s: 2,
      ra_mj: 38,
      elevation_m: 5,
    };
    const et0 = [8, 12, 16, 20, 24, 28].map((rs_mj) => et0Day_mm({ ...day, rs_mj }));
    expect(et0).toEqual([...et0].sort((a, b) => a - b));
  });
});
