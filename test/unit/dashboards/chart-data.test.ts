import { describe, expect, it } from 'vitest';
import { chartData, gapCounts } from '../../../dashboards/farm/src/chart-data.ts';

const STEP_S = 600;
const step = STEP_S * 1_000;
const point = (n: number, mean = 28): [number, number, number, number] => [
  n * step,
  mean - 1,
  mean,
  mean + 1,
];

it('counts gaps by their cause, and one it does not know with those without', () => {
  const gap = (cause: string) => ({ from: 0, to: step, cause });
  const gaps = ['no_data', 'gateway_off', 'no_data', 'flooded'].map(gap);
  expect(gapCounts({ gaps })).toEqual([
    ['no_data', 3],
    ['gateway_off', 1],
  ]);
});

describe('chart data', () => {
  it('is one column per series, in seconds', () => {
    const data = chartData({ points: [point(0), point(1, 30)], gaps: [] }, STEP_S)!;
    expect(data.time).toEqual([0, 600]);
    expect(data.mean).toEqual([28, 30]);
    expect([data.lowest, data.highest]).toEqual([27, 31]);
  });

  it('leaves a recorded gap open', () => {
    const gaps = [{ from: step, to: 3 * step, cause: 'device_offline' }];
    const data = chartData({ points: [point(0), point(1), point(3), point(4)], gaps }, STEP_S)!;
    expect(data.mean).toEqual([28, 28, null, 28, 28]);
    expect(data.min[2]).toBeNull();
    expect(data.max[2]).toBeNull();
  });

  it('leaves a hole open that nobody recorded', () => {
    const data = chartData({ points: [point(0), point(1), point(2), point(9)], gaps: [] }, STEP_S)!;
    expect(data.mean).toEqual([28, 28, 28, null, 28]);
  });

  it('draws a sensor that reads every hour as one line', () => {
    const data = chartData({ points: [0, 6, 12, 18].map((n) => point(n)), gaps: [] }, STEP_S)!;
    expect(data.mean).not.toContain(null);
  });

  it('is nothing for no points', () => {
    expect(chartData({ points: [], gaps: [] }, STEP_S)).toBeUndefined();
  });
});
