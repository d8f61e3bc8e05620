import { describe, expect, test } from 'vitest';
import { RainHour } from '../../../../../gateway/core/water/rain-hour.ts';

const MINUTE = 60_000;
const START = 1_800_000_000_000;

/** A gauge that shows these totals, each so many minutes after the start. */
function heard(...seen: readonly (readonly [minute: number, total_mm: number, receivedMinute?: number])[]) {
  const hour = new RainHour();
  for (const [minute, value, received = minute] of seen) hear(hour, { minute, value, received });
  return hour.fallen_mm;
}

function hear(
  hour: RainHour,
  {
    minute,
    value,
    received = minute,
    device = 'gauge',
  }: { minute: number; value: number; received?: number; device?: string },
): void {
  const [at, receivedAt] = [START + minute * MINUTE, START + received * MINUTE];
  hour.hear({ device, point: 'rain.amount', value, at, receivedAt });
}

describe('a counter of rain', () => {
  test('says nothing of what fell before it was heard', () => {
    expect(heard()).toBeUndefined();
    expect(heard([0, 120])).toBe(0);
  });

  test('counts what it gains', () => {
    expect(heard([0, 120], [10, 120.2], [20, 123])).toBeCloseTo(3, 9);
  });

  test('was reset when it drops, and what it shows then has fallen', () => {
    expect(heard([0, 120], [10, 1.4], [20, 2])).toBeCloseTo(2, 9);
  });

  test('steps no further than it can have rained', () => {
    expect(heard([0, 0], [60, 150])).toBe(150);
    expect(heard([0, 0], [60, 151])).toBe(0);
    expect(heard([0, 0], [10, 151], [20, 153])).toBe(2);
    expect(heard([0, 0], [180, 400])).toBe(400);
    expect(heard([0, 0], [1, 20])).toBe(20);
  });

  test('that shows 0 for a moment and then its total again makes no flood', () => {
    expect(heard([0, 120], [1, 0], [2, 120.2], [3, 120.4])).toBeCloseTo(0.2, 9);
  });

  test('is not read backwards by frames that come late or twice', () => {
    expect(heard([0, 120], [20, 124], [10, 122, 21], [20, 124, 22], [30, 125])).toBe(5);
  });

  test('is read on after the clock was set back', () => {
    expect(heard([0, 120], [60, 121], [5, 122], [10, 123])).toBe(3);
  });
});

test('several gauges make a mean of those that were heard in the hour', () => {
  const hour = new RainHour();
  for (const device of ['a', 'b', 'c']) hear(hour, { device, minute: 0, value: 0 });
  hour.next();
  expect(hour.fallen_mm).toBeUndefined();
  hear(hour, { device: 'a', minute: 60, value: 4 });
  hear(hour, { device: 'b', minute: 60, value: 6 });
  expect(hour.fallen_mm).toBe(5);
});
