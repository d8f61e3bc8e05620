import { expect, test } from 'vitest';
import { addDays, bestBefore, localDay } from '../../../domain/day.ts';

test('days go on over months and leap years', () => {
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  expect(addDays('2026-11-01', -370)).toBe('2025-10-27');
});

test('a day begins at midnight where the farm is', () => {
  expect(localDay(Date.parse('2026-11-21T16:59:59Z'), 'Asia/Ho_Chi_Minh')).toBe('2026-11-21');
  expect(localDay(Date.parse('2026-11-21T17:00:00Z'), 'Asia/Ho_Chi_Minh')).toBe('2026-11-22');
});

test('a shelf life is counted from the end of the harvest', () => {
  expect(bestBefore('2026-11-20', 45)).toBe('2027-01-04');
  expect(bestBefore('2026-11-20', null)).toBeNull();
});
