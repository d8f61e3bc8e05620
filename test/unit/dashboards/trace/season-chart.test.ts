import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MOISTURE_HEIGHT,
  POINTS_MAX,
  runsOf,
  seasonChart,
  WATERING_HEIGHT,
  WIDTH,
} from '../../../../dashboards/trace/src/season-chart.ts';
import type { TraceDay } from '../../../../domain/http/trace.ts';

type Moisture = TraceDay['moisture'];

const dayOf = (moisture: Moisture, litres: number | null = null): TraceDay => ({
  day: '2026-11-20',
  moisture,
  temperature: null,
  litres,
});
const wet: Moisture = [20, 25, 30];

/** Every [x, y] of a path made of M and L with absolute numbers. */
const corners = (path: string): number[][] =>
  [...path.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe('the curve of soil moisture', () => {
  it('goes through the middle of each day, from the edge of the first to the edge of the last', () => {
    const chart = seasonChart([dayOf([20, 20, 20]), dayOf([30, 30, 30])]);
    expect(chart.moisture!.mean).toBe('M0 200L250 200L750 0L1000 0');
    expect(chart.moisture!.ticks).toEqual([
      { value: 20, at: 1 },
      { value: 25, at: 0.5 },
      { value: 30, at: 0 },
    ]);
  });

  it('has a band from the least to the greatest of each day', () => {
    expect(seasonChart([dayOf(wet)]).moisture!.band).toBe('M0 0L500 0L1000 0L1000 200L500 200L0 200Z');
  });

  it('draws no line over a missing day', () => {
    const chart = seasonChart([dayOf(wet), dayOf(null), dayOf(wet), dayOf(wet)]);
    expect(chart.moisture!.mean).toBe('M0 100L125 100L250 100M500 100L625 100L875 100L1000 100');
  });

  it('draws a day alone between gaps as a short stroke', () => {
    const chart = seasonChart([dayOf(null), dayOf(wet), dayOf(null), dayOf(null)]);
    expect(corners(chart.moisture!.mean)).toEqual([
      [250, 100],
      [375, 100],
      [500, 100],
    ]);
  });

  it('keeps room where all days are the same', () => {
    const { ticks } = seasonChart([dayOf([24, 24, 24])]).moisture!;
    expect(ticks.map(({ value }) => value)).toEqual([24, 26]);
  });

  it('is none without moisture, and for no days at all', () => {
    expect(seasonChart([dayOf(null, 12)]).moisture).toBeNull();
    expect(seasonChart([])).toEqual({ moisture: null, watering: null, days_per_point: 1 });
  });
});

describe('a season too long for a phone', () => {
  it('is thinned to least, mean and greatest of some days each', () => {
    const [run] = runsOf([dayOf([10, 20, 30]), dayOf([12, 24, 28]), dayOf([11, 25, 35])], 2);
    expect(run).toEqual([
      { from: 0, to: 2, range: [10, 22, 30] },
      { from: 2, to: 3, range: [11, 25, 35] },
    ]);
  });

  it('still shows a gap of one day', () => {
    const days = Array.from({ length: 370 }, (_, n) => dayOf(n === 100 ? null : wet));
    const { moisture, days_per_point } = seasonChart(days);
    expect(days_per_point).toBe(4);
    expect(moisture!.mean.match(/M/g)).toHaveLength(2);
    expect(corners(moisture!.mean)).toContainEqual([Math.round((101 / 370) * WIDTH), 100]);
  });

  it('has few points, in whole numbers, inside its box, whatever was measured', () => {
    const percent = fc.double({ min: 0, max: 100, noNaN: true });
    const moisture = fc.tuple(percent, percent, percent).map((values) => {
      const [min, mean, max] = values.sort((a, b) => a - b);
      return [min, mean, max] as const;
    });
    const day = fc.record({
      day: fc.constant('2026-11-20'),
      moisture: fc.option(moisture, { freq: 10 }),
      temperature: fc.constant(null),
      litres: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 370 }), (days) => {
        const chart = seasonChart(days);
        const runs = runsOf(days, chart.days_per_point);
        expect(runs.flat().length).toBeLessThanOrEqual(POINTS_MAX + runs.length);
        const points = corners((chart.moisture?.mean ?? '') + (chart.moisture?.band ?? ''));
        for (const [x = NaN, y = NaN] of points) {
          expect(Number.isInteger(x) && x >= 0 && x <= WIDTH).toBe(true);
          expect(Number.isInteger(y) && y >= 0 && y <= MOISTURE_HEIGHT).toBe(true);
        }
        expect((chart.watering?.bars ?? '').match(/M/g)?.length ?? 0).toBeLessThanOrEqual(POINTS_MAX);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the bars of watering', () => {
  it('are as high as the litres of their day', () => {
    const { bars, highest_l } = seasonChart([dayOf(null, 300), dayOf(null, 0), dayOf(null, 150)]).watering!;
    expect(highest_l).toBe(300);
    expect(bars).toBe(`M50 ${WATERING_HEIGHT}v-60h233v60zM717 ${WATERING_HEIGHT}v-30h233v30z`);
  });

  it('add up the days that one bar stands for', () => {
    const days = Array.from({ length: 240 }, () => dayOf(null, 10));
    expect(seasonChart(days).watering!.highest_l).toBe(20);
  });

  it('are none where nothing was watered', () => {
    expect(seasonChart([dayOf(wet, 0), dayOf(wet)]).watering).toBeNull();
  });
});
