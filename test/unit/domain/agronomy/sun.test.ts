import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  WHOLE_DAY,
  clearSky_mj,
  dayOfYear,
  daylight_h,
  extraterrestrial_mj,
  hourAround,
  sunAt,
  sunDay,
  sunHeight,
} from '../../../../domain/agronomy/sun.ts';

const DAY_MS = 86_400_000;

describe('FAO-56, by its printed examples', () => {
  test('extraterrestrial radiation and hours of daylight (Examples 8 and 9: 20°S, 3 September)', () => {
    const sun = sunDay(-20, 246);
    expect(sun.distance).toBeCloseTo(0.985, 3);
    expect(sun.declination).toBeCloseTo(0.12, 3);
    expect(sun.sunset).toBeCloseTo(1.527, 3);
    expect(extraterrestrial_mj(-20, sun, WHOLE_DAY)).toBeCloseTo(32.2, 1);
    expect(daylight_h(sun)).toBeCloseTo(11.7, 1);
  });

  test('extraterrestrial and clear sky radiation of an hour (Example 19: 16°13′N, 1 October, 14 to 15 h)', () => {
    const place = { lat: 16 + 13 / 60, lon: -16.25, elevation_m: 8 };
    const { sun, hourAngle } = sunAt(place, Date.UTC(2025, 9, 1, 15, 30)); // the clock there is an hour behind UTC
    expect(sun.correction_h).toBeCloseTo(0.1889, 3);
    expect(hourAngle).toBeCloseTo(0.682, 3);
    const ra_mj = extraterrestrial_mj(place.lat, sun, hourAround(hourAngle));
    expect(ra_mj).toBeCloseTo(3.543, 2);
    expect(clearSky_mj(ra_mj, place.elevation_m)).toBeCloseTo(2.658, 2);
  });
});

describe('the sun', () => {
  const latitude = fc.double({ min: -66, max: 66, noNaN: true });
  const day = fc.integer({ min: 1, max: 366 });

  test('gives parts of a day that add up to the day, wherever it is cut', () => {
    fc.assert(
      fc.property(latitude, day, fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), (lat, j, cut) => {
        const sun = sunDay(lat, j);
        const morning = extraterrestrial_mj(lat, sun, { from: -Math.PI, to: cut });
        const evening = extraterrestrial_mj(lat, sun, { from: cut, to: Math.PI });
        expect(Math.min(morning, evening)).toBeGreaterThanOrEqual(-1e-9);
        expect(morning + evening).toBeCloseTo(extraterrestrial_mj(lat, sun, WHOLE_DAY), 9);
      }),
    );
  });

  test('stands highest at noon, and at the horizon at its sunset', () => {
    fc.assert(
      fc.property(latitude, day, (lat, j) => {
        const sun = sunDay(lat, j);
        expect(sunHeight(lat, sun, 0)).toBeGreaterThan(sunHeight(lat, sun, 0.5));
        expect(sunHeight(lat, sun, sun.sunset)).toBeCloseTo(0, 9);
      }),
    );
  });

  test('neither rises in polar night nor sets on a polar day', () => {
    expect(extraterrestrial_mj(80, sunDay(80, 355), WHOLE_DAY)).toBe(0);
    expect(sunDay(80, 172).sunset).toBe(Math.PI);
    expect(daylight_h(sunDay(80, 172))).toBeCloseTo(24, 9);
  });

  test('keeps the date of its own place: in Hanoi the day has turned when it is 18 h in Greenwich', () => {
    const hanoi = { lat: 21.03, lon: 105.85, elevation_m: 15 };
    expect(sunAt(hanoi, Date.UTC(2026, 5, 20, 18)).sun).toEqual(sunDay(21.03, 172)); // 21 June
  });

  test('counts the last of December as day 365, and 366 in a leap year', () => {
    expect(dayOfYear(Date.UTC(2026, 11, 31) / DAY_MS)).toBe(365);
    expect(dayOfYear(Date.UTC(2028, 11, 31) / DAY_MS)).toBe(366);
  });
});
