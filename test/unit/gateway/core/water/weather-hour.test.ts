import { expect, test } from 'vitest';
import { WeatherHour, isWeather } from '../../../../../gateway/core/water/weather-hour.ts';

const MINUTE = 60_000;
const START = 1_800_000_000_000;

/** A sensor that shows these values, each so many minutes after the start of the hour. */
function heard(
  seen: readonly (readonly [minute: number, value: number])[],
  device = 'station',
  hour = new WeatherHour(START),
) {
  for (const [minute, value] of seen) {
    const at = START + minute * MINUTE;
    hour.hear('air.temperature', {
      device,
      point: 'air.temperature',
      value,
      at,
      receivedAt: START + 90 * MINUTE,
    });
  }
  return hour;
}

test('an hour is the mean of three readings or more', () => {
  expect(
    heard([
      [1, 20],
      [2, 22],
    ]).of('air.temperature'),
  ).toBeUndefined();
  expect(
    heard([
      [1, 20],
      [2, 22],
      [3, 27],
    ]).of('air.temperature'),
  ).toEqual({ mean: 23, min: 20, max: 27 });
  expect(heard([[1, 20]]).of('air.humidity')).toBeUndefined();
});

test('one reading is enough of a sensor that sends seldom', () => {
  expect(
    heard([
      [-61, 20],
      [-41, 20],
      [-21, 21],
      [-1, 22],
      [30, 23],
    ]).of('air.temperature'),
  ).toEqual({ mean: 23, min: 23, max: 23 });
});

test('a pause makes no slow sensor of a quick one', () => {
  expect(
    heard([
      [-62, 20],
      [-61, 20],
      [-60, 20],
      [30, 23],
    ]).of('air.temperature'),
  ).toBeUndefined();
});

test('the same frame again, or an older one, adds nothing', () => {
  const hour = heard([
    [1, 20],
    [2, 20],
    [2, 20],
  ]);
  expect(heard([[1, 20]], 'station', hour).of('air.temperature')).toBeUndefined();
  expect(heard([[3, 20]], 'station', hour).of('air.temperature')).toMatchObject({ mean: 20 });
});

test('several sensors of a place make one hour, and the next begins empty', () => {
  const hour = heard([
    [1, 20],
    [2, 20],
  ]);
  expect(heard([[1, 26]], 'other', hour).of('air.temperature')).toMatchObject({ mean: 22 });
  hour.next(START + 60 * MINUTE);
  expect(
    heard(
      [
        [58, 1],
        [59, 1],
        [59.5, 1],
      ],
      'station',
      hour,
    ).of('air.temperature'),
  ).toBeUndefined();
});

test('weather is what ET0 is made of', () => {
  expect(isWeather('wind.speed')).toBe(true);
  expect(isWeather('soil.moisture')).toBe(false);
});
