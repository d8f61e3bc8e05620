import { expect, test } from 'vitest';
import { placeOf } from '../../../../../gateway/core/dead-letters/place.ts';
import { aFrame, SOME_TIME, readings } from '../../../../support/store.ts';

test('a message for which there is no room is told what was measured there, and not what it says itself', async () => {
  const at = (measuredAt: number, moisture: number) =>
    aFrame({ measuredAt, clock: 'received', readings: readings({ 'soil.moisture': moisture }) });
  const frames = () => Promise.resolve(Array.from({ length: 64 }, (_, i) => at(SOME_TIME + i, 50 + i)));
  expect(await placeOf(at(SOME_TIME, 9), { kind: 'message', frames })).toMatchObject({
    code: 'point_taken',
    facts: { point: 'soil.moisture', value: 50 },
  });
});
