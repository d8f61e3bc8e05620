import { describe, expect, test } from 'vitest';
import type { UplinkStamp } from '../../../../../gateway/link/mqtt/dialects/dialect.ts';
import { UPLINK_SLACK_MS } from '../../../../../gateway/link/mqtt/limits.ts';
import { UplinkOrder } from '../../../../../gateway/link/mqtt/uplink-order.ts';

const NOW = Date.UTC(2026, 10, 22, 5);
const timeout_ms = 20_000;
const OLDEST = NOW - timeout_ms - UPLINK_SLACK_MS;

/** What becomes of the last of these uplinks, all received now. */
function last(...uplinks: UplinkStamp[]): string | undefined {
  const order = new UplinkOrder();
  return uplinks.map((uplink) => order.take(uplink, { now: NOW, timeout_ms })).at(-1);
}

describe('an uplink by its age', () => {
  test.each([
    [NOW, 'news'],
    [OLDEST, 'news'],
    [OLDEST - 1, 'untimely'],
    [NOW - 6 * 3_600_000, 'untimely'],
    [NOW + UPLINK_SLACK_MS, 'news'],
    [NOW + UPLINK_SLACK_MS + 1, 'untimely'],
  ])('heard at %i is %s', (at, found) => {
    expect(last({ at, count: 7 })).toBe(found);
  });

  test('that nobody told is not held against it', () => {
    expect(last({})).toBe('news');
    expect(last({}, {})).toBe('news');
  });

  test('an untimely one stands in nobody’s way', () => {
    expect(last({ at: NOW - 3_600_000, count: 500 }, { at: NOW, count: 499 })).toBe('news');
  });
});

describe('an uplink by its count', () => {
  const at = (before_s: number, count?: number): UplinkStamp => ({
    at: NOW - before_s * 1000,
    ...(count !== undefined && { count }),
  });

  test.each([
    ['the next', [at(20, 500), at(10, 501)], 'news'],
    ['the same again', [at(20, 500), at(20, 500)], 'passed'],
    ['an earlier one', [at(20, 500), at(30, 499)], 'passed'],
    ['the next by a receiver whose clock is behind', [at(20, 500), at(25, 501)], 'news'],
    ['the first after the device joined anew', [at(20, 500), at(10, 0)], 'news'],
    ['the first again after a further join', [at(20, 0), at(10, 0)], 'news'],
    ['one of the first, a second time', [at(20, 3), at(10, 5), at(20, 3)], 'passed'],
    ['a later one after a join that nobody heard', [at(45, 5_000), at(10, 200)], 'news'],
    ['one without a count, later', [at(20, 500), at(10)], 'news'],
    ['one without a count, the same again', [at(20), at(20)], 'passed'],
    ['the same again without times', [{ count: 500 }, { count: 500 }], 'passed'],
    ['a first one without times', [{ count: 500 }, { count: 0 }], 'news'],
    ['an earlier one without times', [{ count: 500 }, { count: 499 }], 'passed'],
  ])('%s is told from the others', (_, uplinks, found) => {
    expect(last(...uplinks)).toBe(found);
  });
});
