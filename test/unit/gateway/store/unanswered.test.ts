import { expect, test } from 'vitest';
import { Unanswered } from '../../../../gateway/store/unanswered.ts';
import { handClock } from '../../../support/hand-clock.ts';

test('a disk hangs when something waits and nothing was answered for ten seconds', () => {
  const clock = handClock(0);
  const unanswered = new Unanswered<string>(clock);
  clock.advance(60_000);
  expect(unanswered.hangs).toBe(false); // nothing waits
  const first = unanswered.add(['a']);
  unanswered.add(['b']);
  clock.advance(10_000);
  expect(unanswered.hangs).toBe(false);
  clock.advance(1);
  expect(unanswered.hangs).toBe(true);
  unanswered.answered();
  expect(unanswered.take(first)).toEqual(['a']);
  expect(unanswered.hangs).toBe(false); // slow, but it goes on
});
