import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sunTimes } from '../../../../domain/agronomy/sunrise.ts';

const MINUTE_MS = 60_000;

/** Computed with XEphem's library (PyEphem 4.2.1) for the sun's centre 50′ below the horizon, UTC. */
const ALMANAC = [
  ['Hanoi', 21.03, 105.85, '2026-06-21', '2026-06-20T22:15:58Z', '2026-06-21T11:40:44Z'],
  ['Hanoi', 21.03, 105.85, '2026-12-22', '2026-12-21T23:29:20Z', '2026-12-22T10:20:40Z'],
  ['Cần Thơ', 10.03, 105.78, '2026-02-11', '2026-02-10T23:17:45Z', '2026-02-11T11:04:28Z'],
  ['Cần Thơ', 10.03, 105.78, '2026-09-23', '2026-09-22T22:46:03Z', '2026-09-23T10:52:31Z'],
  ['Cà Mau', 9.18, 105.15, '2026-11-03', '2026-11-02T22:49:22Z', '2026-11-03T10:36:25Z'],
  ['Hà Giang', 23.1, 105, '2026-03-20', '2026-03-19T23:04:25Z', '2026-03-20T11:10:57Z'],
] as const;

describe('the sun of a local day', () => {
  test.each(ALMANAC)(
    'in %s (%d, %d) on %s rises and sets as the almanac says',
    (_, lat, lon, day, rise, set) => {
      const times = sunTimes({ lat, lon }, day);
      if (times.kind !== 'rises') throw new Error(`the sun does not rise: ${times.kind}`);
      expect(Math.abs(times.sunrise - Date.parse(rise))).toBeLessThan(MINUTE_MS);
      expect(Math.abs(times.sunset - Date.parse(set))).toBeLessThan(MINUTE_MS);
    },
  );

  test('rises before noon and sets after it, within the local day', () => {
    const latitude = fc.double({ min: -65, max: 65, noNaN: true });
    const longitude = fc.double({ min: -180, max: 180, noNaN: true });
    const date = fc.date({ min: new Date('2020-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(latitude, longitude, date, (lat, lon, on) => {
        const day = on.toISOString().slice(0, 10);
        const times = sunTimes({ lat, lon }, day);
        if (times.kind !== 'rises') throw new Error(`the sun does not rise: ${times.kind}`);
        expect(times.sunrise).toBeLessThan(times.noon);
        expect(times.noon).toBeLessThan(times.sunset);
        const meanNoon = Date.parse(day) + 12 * 60 * MINUTE_MS - lon * 4 * MINUTE_MS;
        expect(Math.abs(times.noon - meanNoon)).toBeLessThan(17 * MINUTE_MS);
      }),
    );
  });

  test('stays up or stays away beyond the polar circle', () => {
    expect(sunTimes({ lat: 70, lon: 20 }, '2026-06-21').kind).toBe('polar_day');
    expect(sunTimes({ lat: 70, lon: 20 }, '2026-12-22').kind).toBe('polar_night');
    expect(sunTimes({ lat: -70, lon: 20 }, '2026-06-21').kind).toBe('polar_night');
    expect(sunTimes({ lat: -90, lon: 0 }, '2026-12-22').kind).toBe('polar_day');
  });
});
