import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_HISTORY_STEPS } from '../../../../../gateway/store/history/history-range.ts';
import { summarise } from '../../../../../gateway/store/history/history.ts';
import { bucketOf, united } from '../../../../../gateway/store/history/rollup-bucket.ts';
import type { KnownGap } from '../../../../../gateway/store/history/history-gaps.ts';
import type { Bucket } from '../../../../../gateway/store/history/rollup-bucket.ts';

const MINUTE = 60_000;
const every = (ms: number, count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => bucketOf(from + i * ms, i));

describe('steps', () => {
  test('are those of a naive calculation', () => {
    const series = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 100_000 }),
        fc.double({ min: -50, max: 50, noNaN: true }).map((value) => value + 0),
      ),
    );
    fc.assert(
      fc.property(series, fc.integer({ min: 20, max: 30_000 }), fc.nat(20_000), (any, step_ms, from) => {
        const range = { from, to: 90_000, step_ms };
        const unique = new Map(any.filter(([at]) => at >= from && at < range.to));
        const readings = [...unique].sort(([a], [b]) => a - b);

        const naive = Array.from(
          { length: Math.ceil((range.to - from) / step_ms) },
          (_, i) => from + i * step_ms,
        )
          .map(
            (start) =>
              [
                start,
                readings.filter(([at]) => at >= start && at < start + step_ms).map(([, v]) => v),
              ] as const,
          )
          .filter(([, values]) => values.length > 0)
          .map(([start, values]) => [
            start,
            Math.min(...values),
            values.reduce((sum, value) => sum + value, 0) / values.length,
            Math.max(...values),
          ]);
        const buckets = readings.map(([at, value]) => bucketOf(at, value));
        expect(summarise(buckets, range).points).toEqual(naive);
      }),
    );
  });

  test(`are widened so that there are never more than ${MAX_HISTORY_STEPS}`, () => {
    const { points } = summarise(every(1, 50_000), { from: 0, to: 50_000, step_ms: 1 });
    expect(points).toHaveLength(MAX_HISTORY_STEPS);
    expect(points[1]).toEqual([5, 5, 7, 9]);
  });
});

/** Six readings of an hour as one. */
function tenMinutely(hour: number): Bucket {
  const bucket = united(every(10 * MINUTE, 6, hour * 60 * MINUTE));
  if (bucket === undefined) throw new Error('nothing to unite');
  return bucket;
}

describe('the cause of a gap', () => {
  const range = { from: 0, to: 100 * MINUTE, step_ms: MINUTE };
  const readings = every(MINUTE, 100).toSpliced(50, 10); // none from 49 to 60
  const causeBy = (known: readonly KnownGap[]) =>
    summarise(readings, range, known).gaps.map(({ cause }) => cause);
  const off = (from: number, to: number): KnownGap => ({
    ...{ cause: 'gateway_off', from: from * MINUTE, to: to * MINUTE },
  });

  test('is the recorded one that explains at least half of it', () => {
    expect(causeBy([off(50, 56)])).toEqual(['gateway_off']);
    expect(causeBy([off(0, 54), off(70, 80)])).toEqual(['no_data']);
  });

  test('is the one that explains most, several of a kind taken together', () => {
    expect(causeBy([off(49, 52), off(53, 56), { ...off(52, 57), cause: 'disk' }])).toEqual(['gateway_off']);
    expect(causeBy([off(49, 51), { ...off(51, 60), cause: 'disk' }])).toEqual(['disk']);
  });

  test('names no gap that the series does not have', () => {
    expect(summarise(every(MINUTE, 100), range, [off(10, 40)]).gaps).toEqual([]);
  });
});

describe('gaps', () => {
  const range = { from: 0, to: 100 * MINUTE, step_ms: MINUTE };

  test('none in a steady series, nor when one reading is missing', () => {
    expect(summarise(every(MINUTE, 100), range).gaps).toEqual([]);
    expect(summarise(every(MINUTE, 100).toSpliced(50, 1), range).gaps).toEqual([]);
  });

  test('a stretch longer than three times the usual spacing, from the last reading to the next', () => {
    const { gaps } = summarise(every(MINUTE, 100).toSpliced(50, 10), range);
    expect(gaps).toEqual([{ from: 49 * MINUTE, to: 60 * MINUTE, cause: 'no_data' }]);
  });

  test('not one that is shorter than a step', () => {
    const { gaps } = summarise(every(MINUTE, 100).toSpliced(50, 10), { ...range, step_ms: 15 * MINUTE });
    expect(gaps).toEqual([]);
  });

  test('at both edges of the range', () => {
    const { gaps } = summarise(every(MINUTE, 20, 40 * MINUTE), range);
    expect(gaps).toEqual([
      { from: 0, to: 40 * MINUTE, cause: 'no_data' },
      { from: 59 * MINUTE, to: 100 * MINUTE, cause: 'no_data' },
    ]);
  });

  test('also where several readings stand as one, by their mean spacing', () => {
    const hourly = Array.from({ length: 48 }, (_, i) => tenMinutely(i)).toSpliced(20, 3);
    const day = { from: 0, to: 48 * 60 * MINUTE, step_ms: 60 * MINUTE };
    expect(summarise(hourly, day).gaps).toEqual([
      { from: (20 * 60 - 10) * MINUTE, to: 23 * 60 * MINUTE, cause: 'no_data' },
    ]);
  });

  test('the whole range without any reading', () => {
    expect(summarise([], range)).toEqual({ points: [], gaps: [{ from: 0, to: range.to, cause: 'no_data' }] });
  });
});
