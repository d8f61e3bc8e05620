import { expect, test } from 'vitest';
import { believedTime } from '../../../../../gateway/store/disk/believed-time.ts';
import { SOME_TIME } from '../../../../support/store.ts';

const DAY = 86_400_000;

function aMachine(shows: number) {
  const machine = { shows, steady_ms: 5_000 };
  const clock = { now: () => machine.shows, at: () => () => undefined };
  return { machine, clock, steady_ms: () => machine.steady_ms };
}

test('is the clock, while that goes on from the newest entry', () => {
  const { machine, ...clocks } = aMachine(SOME_TIME + 3 * DAY);
  const now = believedTime({ ...clocks, newestAt: SOME_TIME });
  expect(now()).toBe(SOME_TIME + 3 * DAY);
  machine.shows += 400 * DAY;
  machine.steady_ms += 400 * DAY;
  expect(now()).toBe(SOME_TIME + 403 * DAY);
});

test('follows no clock that is years ahead, neither at the start nor later', () => {
  const atStart = aMachine(SOME_TIME + 730 * DAY);
  const now = believedTime({ ...atStart, newestAt: SOME_TIME });
  atStart.machine.steady_ms += DAY;
  expect(now()).toBe(SOME_TIME + 8 * DAY);

  const later = aMachine(SOME_TIME);
  const believed = believedTime({ ...later, newestAt: undefined });
  expect(believed()).toBe(SOME_TIME);
  later.machine.shows += 730 * DAY;
  expect(believed()).toBe(SOME_TIME + 7 * DAY);
});
