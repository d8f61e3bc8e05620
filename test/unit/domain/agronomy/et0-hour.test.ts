import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { saturationPressure_kpa } from '../../../../domain/agronomy/air.ts';
import { ET0_TIERS, et0OfHour } from '../../../../domain/agronomy/et0-hour.ts';
import type { SiteHour } from '../../../../domain/agronomy/et0-hour.ts';
import { et0Day_mm, hargreaves_mm } from '../../../../domain/agronomy/reference.ts';
import {
  WHOLE_DAY,
  dayOfYear,
  extraterrestrial_mj,
  hourAround,
  sunAt,
  sunDay,
} from '../../../../domain/agronomy/sun.ts';
import type { Place } from '../../../../domain/agronomy/sun.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Written out here, so that a wrong conversion in the code does not cancel itself. */
const MJ_PER_WATT_HOUR = 3600 / 1e6;

const hungYen: Place = { lat: 20.83, lon: 105.97, elevation_m: 5 };
const range = { max_c: 33, min_c: 25 };
/** 11 to 12 o'clock in Vietnam on 15 May. */
const noon = Date.UTC(2026, 4, 15, 4);
const measured = { temperature_c: 32, humidity_pct: 65, wind_m_s: 2.4, irradiance_w_m2: 820 };

const hourOf = (parts: Partial<SiteHour>): SiteHour => ({ place: hungYen, start: noon, ...parts });

describe('ET0 of an hour', () => {
  test('records by which equations it was made, from all measured down to temperatures alone', () => {
    const { temperature_c, humidity_pct, irradiance_w_m2, wind_m_s } = measured;
    const tierOf = (parts: Partial<SiteHour>) => et0OfHour(hourOf(parts))?.tier;
    expect(tierOf(measured)).toBe('penman_full');
    expect(tierOf({ temperature_c, humidity_pct, irradiance_w_m2 })).toBe('penman_wind_assumed');
    expect(tierOf({ temperature_c, humidity_pct, wind_m_s, range })).toBe('penman_radiation_estimated');
    expect(tierOf({ temperature_c, humidity_pct, range })).toBe('penman_radiation_estimated');
    expect(tierOf({ range })).toBe('hargreaves');
    expect(tierOf({ temperature_c, irradiance_w_m2, range })).toBe('hargreaves');
  });

  test('is unknown, not 0, when not even temperatures are known', () => {
    expect(et0OfHour(hourOf({}))).toBeUndefined();
    expect(et0OfHour(hourOf({ humidity_pct: 65, wind_m_s: 2, irradiance_w_m2: 820 }))).toBeUndefined();
    expect(et0OfHour(hourOf({ temperature_c: 32, humidity_pct: 65 }))).toBeUndefined();
  });

  test('agrees with FAO-56 Example 19, an hour in Senegal', () => {
    const place = { lat: 16 + 13 / 60, lon: -16.25, elevation_m: 8 };
    const start = Date.UTC(2025, 9, 1, 15); // 14 h there
    const irradiance_w_m2 = 2.45 / MJ_PER_WATT_HOUR;
    const hour = et0OfHour({
      place,
      start,
      temperature_c: 38,
      humidity_pct: 52,
      wind_m_s: 3.3,
      irradiance_w_m2,
    });
    expect(hour?.et0_mm).toBeCloseTo(0.627, 3);
    expect(hour?.clearness).toBeCloseTo(0.922, 3);
    const night = et0OfHour({
      place,
      start: Date.UTC(2025, 9, 1, 3),
      temperature_c: 28,
      humidity_pct: 90,
      wind_m_s: 1.9,
      irradiance_w_m2: 0,
      clearness_before: 0.8,
    });
    expect(night?.et0_mm).toBeCloseTo(0.004, 3);
  });

  test('keeps the sky of the evening through the night, and hands it on', () => {
    const night = { ...measured, irradiance_w_m2: 0, start: noon + 12 * HOUR_MS };
    const after = (clearness_before: number) => et0OfHour(hourOf({ ...night, clearness_before }))!;
    expect(after(0.9).clearness).toBe(0.9);
    expect(after(0.9).et0_mm).toBeLessThan(after(0.3).et0_mm); // a clear night cools the grass
  });

  test('does not judge the clouds by a sun near the horizon', () => {
    const dawn = { ...measured, start: noon - 6 * HOUR_MS, clearness_before: 0.7 };
    const at = (irradiance_w_m2: number) => et0OfHour(hourOf({ ...dawn, irradiance_w_m2 }))?.clearness;
    expect(at(2)).toBe(0.7);
    expect(at(80)).toBe(0.7);
  });

  test('takes no lamp and no dark offset of a pyranometer for the sun', () => {
    const night = { ...measured, start: noon + 12 * HOUR_MS };
    const dark = et0OfHour(hourOf({ ...night, irradiance_w_m2: 0 }));
    expect(et0OfHour(hourOf({ ...night, irradiance_w_m2: 15 }))).toEqual(dark);
  });

  test('takes a humidity sensor that says 103 % for saturated air', () => {
    const at = (humidity_pct: number) => et0OfHour(hourOf({ ...measured, humidity_pct }))?.et0_mm;
    expect(at(103)).toBe(at(100));
  });

  test('is a number from 0 to 3 mm, whatever a farm can measure', () => {
    const maybe = (min: number, max: number) =>
      fc.option(fc.double({ min, max, noNaN: true }), { nil: undefined });
    const hours = fc.record({
      place: fc.record({
        lat: fc.double({ min: -66, max: 66, noNaN: true }),
        lon: fc.double({ min: -180, max: 180, noNaN: true }),
        elevation_m: fc.double({ min: -400, max: 4000, noNaN: true }),
      }),
      start: fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) }),
      temperature_c: maybe(-20, 50),
      humidity_pct: maybe(0, 105),
      wind_m_s: maybe(0, 15),
      irradiance_w_m2: maybe(0, 1400),
      range: fc.option(fc.constant(range), { nil: undefined }),
      clearness_before: maybe(0.3, 1),
    });
    fc.assert(
      fc.property(hours, (hour) => {
        const result = et0OfHour(hour);
        if (!result) return;
        expect(ET0_TIERS).toContain(result.tier);
        expect(result.et0_mm).toBeGreaterThanOrEqual(0);
        expect(result.et0_mm).toBeLessThan(3);
        expect(result.clearness).toBeGreaterThanOrEqual(0.3);
        expect(result.clearness).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the hours of a day', () => {
  const first = Date.UTC(2026, 4, 14, 17); // midnight of 15 May in Vietnam
  const starts = Array.from({ length: 24 }, (_, hour) => first + hour * HOUR_MS);

  /** Adds up a day, each hour told what the one before it saw. */
  function dayOf(parts: (start: number) => Partial<SiteHour>): number {
    let clearness_before: number | undefined;
    let sum = 0;
    for (const start of starts) {
      const hour = et0OfHour(hourOf({ start, clearness_before, ...parts(start) }))!;
      clearness_before = hour.clearness;
      sum += hour.et0_mm;
    }
    return sum;
  }

  const vapour_kpa = 2.7;
  /** Share of the radiation outside the air that reaches the ground. */
  const through = 0.55;
  const ra_mj = extraterrestrial_mj(20.83, sunDay(20.83, dayOfYear(Math.floor(noon / DAY_MS))), WHOLE_DAY);

  /** A day as simple as a day can be: coldest at 5.30, warmest at 14.30, the same vapour in the air throughout. */
  function plainHour(start: number): Partial<SiteHour> {
    const hour = (start - first) / HOUR_MS + 0.5;
    const temperature_c = 29 + 4 * Math.cos(((hour - 14.5) / 24) * 2 * Math.PI);
    const { sun, hourAngle } = sunAt(hungYen, start + HOUR_MS / 2);
    const irradiance_w_m2 =
      (through * extraterrestrial_mj(20.83, sun, hourAround(hourAngle))) / MJ_PER_WATT_HOUR;
    const humidity_pct = (100 * vapour_kpa) / saturationPressure_kpa(temperature_c);
    return { temperature_c, humidity_pct, irradiance_w_m2, wind_m_s: 2, range };
  }

  const daily = et0Day_mm({
    temperature: range,
    vapour_kpa,
    wind_m_s: 2,
    rs_mj: through * ra_mj,
    ra_mj,
    elevation_m: 5,
  });

  test('add up to about the day: no radiation per day was taken for one per hour', () => {
    expect(Math.abs(dayOf(plainHour) / daily - 1)).toBeLessThan(0.1);
  });

  test('add up to about the day also where radiation is estimated from the range of temperature', () => {
    const sum = dayOf((start) => ({ ...plainHour(start), irradiance_w_m2: undefined }));
    const rs_mj = 0.16 * Math.sqrt(range.max_c - range.min_c) * ra_mj;
    const estimated = et0Day_mm({
      temperature: range,
      vapour_kpa,
      wind_m_s: 2,
      rs_mj,
      ra_mj,
      elevation_m: 5,
    });
    expect(Math.abs(sum / estimated - 1)).toBeLessThan(0.1);
  });

  test("add up to Hargreaves' day where only temperatures are known", () => {
    expect(dayOf(() => ({ range }))).toBeCloseTo(hargreaves_mm(range, ra_mj), 2);
  });
});
