import { describe, expect, it } from 'vitest';
import { FarmTime, offsetOf } from '../../../dashboards/ui/farm-time.ts';

const at = Date.parse('2026-11-22T06:05:00+07:00');

describe('the time at the farm', () => {
  it.each([
    ['2026-11-22T06:05:00+07:00', 420],
    ['2026-11-22T06:05:00-03:30', -210],
    ['2026-11-21T23:05:00Z', undefined],
  ])('reads the offset of %s', (text, minutes) => {
    expect(offsetOf(text)).toBe(minutes);
  });

  it('is the farm’s wherever the phone is', () => {
    const time = new FarmTime('vi-VN', '2026-11-22T06:05:00+07:00');
    expect(time.clock(at)).toBe('06:05');
    expect(time.local(at).getHours()).toBe(6);
  });

  it('has the day when it is not today', () => {
    const time = new FarmTime('en-GB', '2026-11-22T06:05:00+07:00');
    expect(time.moment(at, at + 3_600_000)).toBe('06:05');
    expect(time.moment(at, at + 86_400_000)).toMatch(/^06:05 22\/11$/);
  });
});
