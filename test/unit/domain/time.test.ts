import { describe, expect, test } from 'vitest';
import { formatInstant } from '../../../domain/time.ts';

describe('an instant with its offset', () => {
  test.each([
    [Date.UTC(2026, 10, 22, 5), 'Asia/Ho_Chi_Minh', '2026-11-22T12:00:00.000+07:00'],
    [0, 'UTC', '1970-01-01T00:00:00.000+00:00'],
    [Date.UTC(2026, 0, 1, 0, 0, 0, 7), 'America/St_Johns', '2025-12-31T20:30:00.007-03:30'],
    [Date.UTC(2026, 0, 1), 'Asia/Kathmandu', '2026-01-01T05:45:00.000+05:45'],
    [Date.UTC(2026, 2, 29, 0, 59, 59, 999), 'Europe/Berlin', '2026-03-29T01:59:59.999+01:00'],
    [Date.UTC(2026, 2, 29, 1), 'Europe/Berlin', '2026-03-29T03:00:00.000+02:00'],
    [-1, 'Asia/Ho_Chi_Minh', '1970-01-01T07:59:59.999+08:00'], // Saigon was an hour ahead until 1975
  ])('%i in %s is %s', (at, timezone, text) => {
    expect(formatInstant(at, timezone)).toBe(text);
  });

  test('reads back as the same instant, also where the offset had odd seconds', () => {
    for (let at = Date.UTC(1900, 0, 1); at < Date.UTC(2060, 0, 1); at += 86_400_000 * 97 + 12_345)
      for (const timezone of ['Asia/Ho_Chi_Minh', 'America/Sao_Paulo', 'Australia/Lord_Howe'])
        expect(Date.parse(formatInstant(at, timezone))).toBe(at);
  });

  test('an unknown zone throws', () => {
    expect(() => formatInstant(0, 'Asia/Nowhere')).toThrow(RangeError);
  });
});
