import { expect, test } from 'vitest';
import { OutputMemory } from '../../../../../gateway/link/mqtt/output-memory.ts';

test('an output held without a word on its timer counts as held for as long as the timer can run', () => {
  const memory = new OutputMemory();
  memory.heard(1, { energised: true, max_s: 3_600, now: 0 });
  expect(memory.tell(1, 3_599_999)).toEqual({ energised: true });
  expect(memory.tell(1, 3_600_000)).toEqual({ energised: false });
  expect(memory.tell(2, 0)).toBeUndefined();
});

test('a time longer than the timer can run is cut to it', () => {
  const memory = new OutputMemory();
  memory.heard(1, { energised: true, left_s: 1e9, max_s: 60, now: 0 });
  expect(memory.tell(1, 0)).toEqual({ energised: true, left_s: 60 });
});
