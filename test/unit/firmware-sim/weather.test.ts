import { describe, expect, test } from 'vitest';
import { Noise } from '../../../firmware-sim/random.ts';
import { Weather } from '../../../firmware-sim/weather.ts';
import { DAY, HOUR, START } from './build.ts';

const hungYen = { lat: 20.83, lon: 105.97, elevation_m: 5 };
/** Midnight in Việt Nam of the first day of each month. */
const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 1) - 7 * HOUR);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const hoursOf = (from: number, days: number) =>
  Array.from({ length: 24 * days }, (_, hour) => from + hour * HOUR);

describe('chance', () => {
  test('depends on seed, stream and number, not on what was drawn before', () => {
    const draw = (seed: number, stream: string) =>
      Array.from({ length: 5 }, (_, n) => new Noise(seed, stream).uniform(n));
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
  });

  test('is evenly spread, or normal with mean 0 and standard deviation 1', () => {
    const noise = new Noise(7, 'spread');
    const numbers = Array.from({ length: 20_000 }, (_, n) => n);
    expect(mean(numbers.map((n) => noise.uniform(n)))).toBeCloseTo(0.5, 1);
    expect(mean(numbers.map((n) => noise.normal(n)))).toBeCloseTo(0, 1);
    expect(mean(numbers.map((n) => noise.normal(n) ** 2))).toBeCloseTo(1, 1);
    expect(mean(numbers.map((n) => noise.smooth(n / 7) ** 2))).toBeCloseTo(1, 1);
  });
});

describe('the weather', () => {
  test('is the same for the same question, in whatever order it is asked', () => {
    const times = hoursOf(START, 20);
    const forward = new Weather(hungYen, 1);
    const backward = new Weather(hungYen, 1);
    const first = times.map((at) => forward.at(at));
    const second = times
      .toReversed()
      .map((at) => backward.at(at))
      .reverse();
    expect(second).toEqual(first);
    expect(times.map((at) => new Weather(hungYen, 2).at(at))).not.toEqual(first);
  });

  test('follows the year of northern Việt Nam', () => {
    const weather = new Weather(hungYen, 20260201);
    const temperatures = months.map((from) =>
      mean(hoursOf(from, 28).map((at) => weather.at(at).temperature_c)),
    );
    const january = temperatures[0]!;
    const july = temperatures[6]!;
    expect(january).toBeGreaterThan(13);
    expect(january).toBeLessThan(20);
    expect(july).toBeGreaterThan(27);
    expect(july).toBeLessThan(32);
  });

  test('rains more in summer than in winter, about a metre and a half in a year', () => {
    const years = [1, 2, 3, 4, 5].map((seed) => {
      const weather = new Weather(hungYen, seed);
      return months.map((from) => weather.rainBetween(from, from + 30 * DAY));
    });
    const year = mean(years.map((rain) => rain.reduce((sum, mm) => sum + mm)));
    expect(year).toBeGreaterThan(1000);
    expect(year).toBeLessThan(2200);
    expect(mean(years.map((rain) => rain[7]!))).toBeGreaterThan(5 * mean(years.map((rain) => rain[0]!)));
  });

  test('evaporates a plausible amount every day: 1.3 to 6.5 mm, 2 in January and 4 to 5 in June', () => {
    const weather = new Weather(hungYen, 20260201);
    const days = Array.from({ length: 365 }, (_, day) => months[0]! + day * DAY);
    const et0 = days.map((day) => weather.et0Between(day, day + DAY));
    expect(Math.min(...et0)).toBeGreaterThan(1.3);
    expect(Math.max(...et0)).toBeLessThan(6.5);
    expect(mean(et0.slice(0, 31))).toBeCloseTo(2.2, 0);
    expect(mean(et0.slice(151, 181))).toBeGreaterThan(4);
  });

  test('evaporates nothing at night, and in parts what it does at once', () => {
    const weather = new Weather(hungYen, 3);
    const midnight = months[5]!;
    expect(weather.et0Between(midnight - 2 * HOUR, midnight + 4 * HOUR)).toBe(0);
    const parts = hoursOf(midnight, 3).map((at) => weather.et0Between(at, at + HOUR));
    expect(parts.reduce((sum, mm) => sum + mm)).toBeCloseTo(
      weather.et0Between(midnight, midnight + 3 * DAY),
      9,
    );
  });

  test('is warmest after noon, dark at night, and never impossible', () => {
    const weather = new Weather(hungYen, 4);
    for (const from of months) {
      for (const at of hoursOf(from, 3)) {
        const air = weather.at(at);
        expect(air.humidity_pct).toBeGreaterThan(25);
        expect(air.humidity_pct).toBeLessThanOrEqual(100);
        expect(air.irradiance_w_m2).toBeLessThan(1100);
        expect(air.wind_m_s).toBeGreaterThan(0);
      }
      expect(weather.at(from).irradiance_w_m2).toBe(0);
      expect(weather.at(from + 12 * HOUR).irradiance_w_m2).toBeGreaterThan(50);
      expect(weather.at(from + 14 * HOUR).temperature_c).toBeGreaterThan(
        weather.at(from + 5 * HOUR).temperature_c,
      );
    }
  });

  test('stays dry from the beginning of a dry spell on, and is the same before', () => {
    const from = months[7]!;
    const dryFrom = from + 30 * DAY;
    const [usual, dry] = [new Weather(hungYen, 5), new Weather(hungYen, 5, { dryFrom })];
    expect(dry.rainBetween(from, dryFrom)).toBe(usual.rainBetween(from, dryFrom));
    expect(dry.rainBetween(from, dryFrom + 30 * DAY)).toBe(usual.rainBetween(from, dryFrom));
    expect(usual.rainBetween(dryFrom, dryFrom + 30 * DAY)).toBeGreaterThan(0);
    expect(dry.rainBetween(dryFrom, dryFrom + 30 * DAY)).toBe(0);
  });
});
