import { describe, expect, test } from 'vitest';
import { rainExpected_mm } from '../../../../../gateway/core/water/rain-forecast.ts';
import { HOUR, WaterRig } from '../../../../support/water-rig.ts';

const NOW = 1_800_000_000_000;
const forecast = (issued_h: number, ...mm: readonly number[]) => ({
  issuedAt: NOW + issued_h * HOUR,
  hours: mm.map((depth, i) => ({ from: NOW + i * HOUR, mm: depth })),
});

describe('rain that is forecast', () => {
  test('is the sum of the hours to come, cut ones by their share', () => {
    expect(rainExpected_mm(forecast(0, 1, 2, 4, 8), { now: NOW, hours: 3 })).toBe(7);
    expect(rainExpected_mm(forecast(0, 1, 2, 4, 8), { now: NOW + HOUR / 2, hours: 2 })).toBe(0.5 + 2 + 2);
    expect(rainExpected_mm(forecast(0, 0, 0), { now: NOW, hours: 12 })).toBe(0);
  });

  test('is not known without a forecast, by one of yesterday, and after its last hour', () => {
    const at = { now: NOW, hours: 12 };
    expect(rainExpected_mm(undefined, at)).toBeUndefined();
    expect(rainExpected_mm(forecast(-24, 5), at)).toBe(5);
    expect(rainExpected_mm(forecast(-24.1, 5), at)).toBeUndefined();
    expect(rainExpected_mm(forecast(24.1, 5), at)).toBeUndefined(); // made by a clock that has been set back since
    expect(rainExpected_mm(forecast(0, 5), { now: NOW + HOUR, hours: 12 })).toBeUndefined();
  });

  test('is kept by the water book, ten days of it at most', () => {
    const { book, now } = new WaterRig();
    expect(book.rainExpected_mm({ now, hours: 24 })).toBeUndefined();
    const hours = Array.from({ length: 400 }, (_, i) => ({ from: now + i * HOUR, mm: 1 }));
    book.putForecast({ issuedAt: now, hours });
    expect(book.rainExpected_mm({ now, hours: 24 })).toBe(24);
    expect(book.rainExpected_mm({ now, hours: 400 })).toBe(240);
  });
});
