import { describe, expect, test } from 'vitest';
import { judge, sameContent } from '../../../../gateway/store/frame-identity.ts';
import { readings } from '../../../support/store.ts';

const stored = readings({ 'soil.moisture': 31, 'soil.temperature': 25 });

describe('a frame under a key that is there already', () => {
  test('is a duplicate when it says the same, or part of it', () => {
    expect(judge(stored, stored)).toEqual({ outcome: 'duplicate' });
    expect(judge(stored, stored.toReversed())).toEqual({ outcome: 'duplicate' });
    expect(judge(stored, readings({ 'soil.temperature': 25 }))).toEqual({ outcome: 'duplicate' });
    expect(judge(stored, [])).toEqual({ outcome: 'duplicate' });
  });

  test('is merged when it brings other points, channels included', () => {
    expect(judge(stored, readings({ 'soil.moisture': 31, 'soil.moisture#40cm': 29 }))).toEqual({
      outcome: 'merged',
      readings: readings({ 'soil.moisture': 31, 'soil.temperature': 25, 'soil.moisture#40cm': 29 }),
    });
  });

  test('rewrites a value that it contradicts, whatever else it brings', () => {
    expect(judge(stored, readings({ 'soil.ph': 6.5, 'soil.moisture': 30 }))).toEqual({
      outcome: 'rewritten',
      readings: readings({ 'soil.moisture': 30, 'soil.temperature': 25, 'soil.ph': 6.5 }),
    });
  });

  test('keeps the mark of an implausible value', () => {
    const odd = [{ point: 'soil.ph', value: 99, quality: 'implausible' }] as const;
    expect(judge(stored, odd)).toEqual({ outcome: 'merged', readings: [...stored, ...odd] });
  });
});

test('content is the same in any order, and not when one says less', () => {
  expect(sameContent(stored, stored.toReversed())).toBe(true);
  expect(sameContent(stored, stored.slice(1))).toBe(false);
});
