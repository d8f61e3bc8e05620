import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVIDENCE_GAP_MS } from '../../../../../domain/evidence-gap.ts';
import { seriesCollector } from '../../../../../gateway/store/evidence/evidence-series.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const span = { from: 1_795_280_400_000, to: 1_795_280_400_000 + 24 * HOUR };

/** The moisture of these readings, [ms after the day's start, value]. */
function moistureOf(readings: readonly (readonly [number, number])[]) {
  const collector = seriesCollector(span);
  for (const [after, value] of readings) collector.add('soil.moisture', span.from + after, value);
  return collector.series()['soil.moisture'];
}

/** Gaps as hours after the day's start. */
const hours = (gaps: readonly (readonly [number, number])[] | undefined) =>
  gaps?.map(([from, to]) => [(from - span.from) / HOUR, (to - span.from) / HOUR]);

const everyHour = Array.from({ length: 24 }, (_, i) => [i * HOUR, i] as const);

test('a point without readings is absent', () => {
  expect(seriesCollector(span).series()).toEqual({});
});

test('readings are counted and summed up, each point by itself', () => {
  const collector = seriesCollector(span);
  collector.add('soil.moisture', span.from, 20);
  collector.add('soil.moisture', span.from + HOUR, 26);
  collector.add('soil.moisture#40cm', span.from, 31.5);
  expect(collector.series()).toMatchObject({
    'soil.moisture': { count: 2, min: 20, mean: 23, max: 26 },
    'soil.moisture#40cm': { count: 1, min: 31.5, mean: 31.5, max: 31.5 },
  });
});

test('a mean has 6 significant digits and never lies outside its readings', () => {
  expect(moistureOf([...Array(3).keys()].map((i) => [i, 10 + i / 3]))?.mean).toBe(10.3333);
  expect(moistureOf([[0, 31.23456789]])).toMatchObject({ min: 31.23456789, mean: 31.23456789 });
});

test('no gap where a reading comes every hour', () => {
  expect(moistureOf(everyHour)?.gaps).toEqual([]);
});

test('one ms more than an hour without a reading is a gap', () => {
  const after = (ms: number) => moistureOf([...everyHour.slice(0, 1), [ms, 1], ...everyHour.slice(2)]);
  expect(after(HOUR)?.gaps).toEqual([]);
  expect(after(HOUR + 1)?.gaps).toEqual([[span.from, span.from + HOUR + 1]]);
});

test('gaps reach to the ends of the day', () => {
  expect(hours(moistureOf([[10 * HOUR, 1]])?.gaps)).toEqual([
    [0, 10],
    [10, 24],
  ]);
});

test('gaps are those between neighbours in time, in whatever order readings come', () => {
  const readings = fc.array(fc.tuple(fc.integer({ min: 0, max: 24 * HOUR - 1 }), fc.constant(1)), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(readings, (given) => {
      const times = [0, ...given.map(([at]) => at).sort((a, b) => a - b), 24 * HOUR];
      const expected = times
        .slice(1)
        .map((to, i) => [times[i]!, to] as const)
        .filter(([from, to]) => to - from > EVIDENCE_GAP_MS)
        .map(([from, to]) => [from + span.from, to + span.from]);
      expect(moistureOf(given)?.gaps).toEqual(expected);
    }),
  );
});
