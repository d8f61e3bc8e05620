import { expect, test } from 'vitest';
import { downtime } from '../../../../gateway/core/downtime.ts';
import { SOME_TIME, aFrame } from '../../../support/store.ts';

const recovered = { frames: [aFrame({ receivedAt: SOME_TIME })], decisions: [], hours: [] };

test('a gateway that was off says from when to when', () => {
  expect(downtime(recovered, SOME_TIME + 300_000)).toEqual({ from: SOME_TIME, to: SOME_TIME + 300_000 });
});

test('a restart is no gap, nor is a first start or a clock that is behind', () => {
  expect(downtime(recovered, SOME_TIME + 120_000)).toBeUndefined();
  expect(downtime(recovered, SOME_TIME - 300_000)).toBeUndefined();
  expect(downtime({ frames: [], decisions: [], hours: [] }, SOME_TIME)).toBeUndefined();
});
