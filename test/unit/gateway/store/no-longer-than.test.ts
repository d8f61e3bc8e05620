import { expect, test } from 'vitest';
import { noLongerThan } from '../../../../gateway/store/no-longer-than.ts';
import { handClock } from '../../../support/hand-clock.ts';

test('goes on without what does not end, and says so', async () => {
  const clock = handClock(0);
  let late = 0;
  const waits = noLongerThan(10_000, { work: new Promise(() => undefined), clock, late: () => (late += 1) });
  clock.advance(10_000);
  await waits;
  expect(late).toBe(1);
});

test('ends with the work, and leaves no timer behind', async () => {
  const clock = handClock(0);
  await noLongerThan(10_000, { work: Promise.resolve(), clock });
  await expect(noLongerThan(10_000, { work: Promise.reject(new Error('no')), clock })).rejects.toThrow('no');
  expect(clock.waiting()).toEqual([]);
});
