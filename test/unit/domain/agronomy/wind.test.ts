import { expect, test } from 'vitest';
import { windAt2m_m_s } from '../../../../domain/agronomy/wind.ts';

test('wind at 10 m is brought down to 2 m (FAO-56 Example 14)', () => {
  expect(windAt2m_m_s(3.2, 10)).toBeCloseTo(2.4, 1);
  expect(windAt2m_m_s(3.2, 2)).toBeCloseTo(3.2, 2);
});

test('still air counts as 0.5 m/s', () => {
  expect(windAt2m_m_s(0, 2)).toBe(0.5);
});

test('an anemometer on the ground gives a number all the same', () => {
  expect(windAt2m_m_s(2, 0)).toBe(windAt2m_m_s(2, 0.5));
});
