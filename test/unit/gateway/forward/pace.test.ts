import { expect, test } from 'vitest';
import { Pace } from '../../../../gateway/forward/pace.ts';
import { Pause } from '../../../../gateway/forward/pause.ts';
import { Rate } from '../../../../gateway/forward/rate.ts';
import { handClock } from '../../../support/hand-clock.ts';

function between(worst_ms: number) {
  const clock = handClock(0);
  const pace = new Pace({ loopDelay: { worst_ms: () => worst_ms }, pause: new Pause(clock) });
  return { clock, done: pace.between() };
}

test('goes on at the next turn while control is not held up', async () => {
  const { clock, done } = between(15);
  expect(clock.waiting()).toEqual([]);
  await done;
});

test.each([
  [30, 60],
  [5_000, 250],
])('rests when the loop was late by %d ms: %d ms', async (worst_ms, rest_ms) => {
  const { clock, done } = between(worst_ms);
  expect(clock.waiting()).toEqual([rest_ms]);
  clock.advance(rest_ms);
  await done;
});

test('the rate is that of the last ten looks', () => {
  const rate = new Rate();
  expect(rate.perSecond).toBe(0);
  for (let s = 0; s <= 5; s++) rate.look(s * 1_000, 0);
  for (let s = 6; s <= 10; s++) rate.look(s * 1_000, (s - 5) * 200);
  expect(rate.perSecond).toBe(100);
  for (let s = 11; s <= 15; s++) rate.look(s * 1_000, (s - 5) * 200);
  expect(rate.perSecond).toBe(200);
  rate.look(0, 5_000); // the clock was set back
  expect(rate.perSecond).toBe(0);
});
