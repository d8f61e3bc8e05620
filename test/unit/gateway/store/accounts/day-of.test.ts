import { describe, expect, test } from 'vitest';
import { dayOf } from '../../../../../gateway/store/accounts/day-of.ts';

describe('the local day of an instant', () => {
  test.each([
    ['Asia/Ho_Chi_Minh', '2026-11-21T16:59:59.999Z', '2026-11-21'],
    ['Asia/Ho_Chi_Minh', '2026-11-21T17:00:00.000Z', '2026-11-22'],
    ['Europe/Berlin', '2026-10-25T22:59:59.999Z', '2026-10-25'], // a day of 25 hours
    ['Europe/Berlin', '2026-10-25T23:00:00.000Z', '2026-10-26'],
    ['Asia/Kathmandu', '2026-11-21T18:14:59.999Z', '2026-11-21'],
    ['Asia/Kathmandu', '2026-11-21T18:15:00.000Z', '2026-11-22'],
  ])('in %s, at %s is %s', (timezone, at, day) => {
    expect(dayOf(timezone)(Date.parse(at))).toBe(day);
  });

  test('is the same whatever days were asked for before', () => {
    const day = dayOf('Asia/Ho_Chi_Minh');
    const days = Array.from({ length: 20 }, (_, i) => `2026-11-${String(i + 1).padStart(2, '0')}`);
    const asked = [...days, ...days.toReversed(), ...days];
    expect(asked.map((noon) => day(Date.parse(`${noon}T05:00:00Z`)))).toEqual(asked);
  });

  test('is the first or last there is for an instant that no calendar shows', () => {
    const day = dayOf('UTC');
    expect([day(-1), day(Number.MAX_SAFE_INTEGER)]).toEqual(['1970-01-01', '9999-12-30']);
  });
});
