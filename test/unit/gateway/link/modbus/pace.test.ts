import { describe, expect, test } from 'vitest';
import { Pace } from '../../../../../gateway/link/modbus/pace.ts';
import { answerBytes, doubt_ms, silence_ms } from '../../../../../gateway/link/modbus/timing.ts';

describe('between two requests', () => {
  test.each([
    [1_200, 34],
    [9_600, 6],
    [19_200, 4],
    [38_400, 3],
    [115_200, 3],
  ])(
    'at %i baud the line is silent for 3.5 characters, or 1.75 ms: %i ms by a clock of whole ms',
    (baud, ms) => {
      expect(silence_ms(baud)).toBe(ms);
      const pace = new Pace(baud);
      pace.sent();
      pace.heard(1_000);
      expect(pace.readyAt('a', 1_000)).toBe(1_000 + ms);
    },
  );

  test('the pause is longer when their answers look alike', () => {
    const pace = new Pace(9_600);
    pace.sent();
    pace.answered('1/3/2');
    pace.heard(1_000);
    expect(pace.readyAt('1/3/2', 1_000)).toBe(1_020);
    expect(pace.readyAt('1/3/4', 1_000)).toBe(1_006);
  });

  test('the pause is longer after a fault, until something was sent', () => {
    const pace = new Pace(9_600);
    pace.opened(1_000);
    expect(pace.readyAt('a', 1_000)).toBe(1_050);
    pace.sent();
    pace.heard(2_000);
    expect(pace.readyAt('a', 2_000)).toBe(2_006);
    pace.fault();
    expect(pace.readyAt('a', 2_000)).toBe(2_050);
  });

  test('a line that is never silent holds nothing up for more than a second', () => {
    const pace = new Pace(9_600);
    for (let now = 5_000; now < 6_000; now += 3) {
      pace.heard(now);
      expect(pace.readyAt('a', now)).toBeGreaterThan(now);
    }
    pace.heard(6_000);
    expect(pace.readyAt('a', 6_000)).toBeLessThanOrEqual(6_000);
    pace.sent();
    pace.heard(6_100);
    expect(pace.readyAt('a', 6_100)).toBeGreaterThan(6_100);
  });
});

test('a late answer is waited for three times the timeout, at least a second', () => {
  expect(doubt_ms(50)).toBe(1_000);
  expect(doubt_ms(500)).toBe(1_500);
});

test.each([
  [{ unit: 1, fn: 1, address: 0, count: 9 } as const, 7],
  [{ unit: 1, fn: 3, address: 0, count: 2 } as const, 9],
  [{ unit: 1, fn: 5, address: 0, value: 0 } as const, 8],
  [{ unit: 1, fn: 16, address: 0, words: [1, 2] } as const, 8],
])('the answer to %o has %i bytes', (request, bytes) => {
  expect(answerBytes(request)).toBe(bytes);
});
