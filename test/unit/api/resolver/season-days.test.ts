import { describe, expect, test } from 'vitest';
import { measuredBy, seasonDays } from '../../../../api/resolver/season-days.ts';
import type { ZoneDay } from '../../../../api/resolver/season-days.ts';

const SPAN = { from: '2026-10-30', to: '2026-11-01' };
const series = (count: number, min: number, mean: number, max: number) => ({
  count,
  min,
  mean,
  max,
  gaps: [],
});
const day = (facts: Partial<ZoneDay>): ZoneDay => ({
  ...{ day: '2026-10-30', gatewayName: 'gw-a', series: {}, litres: 0 },
  ...facts,
});

describe('the days of a season', () => {
  test('zones and depths of a day make one: mean by the number of readings, litres in sum', () => {
    const evidence = [
      day({ series: { 'soil.moisture': series(10, 20, 25, 30) }, litres: 100 }),
      day({ series: { 'soil.moisture#20cm': series(30, 10, 21, 22) }, litres: 11 }),
      day({ series: { 'soil.moisture#40cm': series(0, 0, 0, 0) } }),
    ];
    expect(seasonDays(evidence, SPAN)).toEqual([
      { day: '2026-10-30', moisture: [10, 22, 30], temperature: null, litres: 111 },
      { day: '2026-10-31', moisture: null, temperature: null, litres: null },
      { day: '2026-11-01', moisture: null, temperature: null, litres: null },
    ]);
  });

  test('the air is shown for the whole season where it was measured at all, else the soil', () => {
    const soil = day({ series: { 'soil.temperature': series(1, 20, 21, 22) } });
    const air = day({ day: '2026-10-31', series: { 'air.temperature': series(1, 25, 27, 33) } });
    expect(seasonDays([soil], SPAN)[0]?.temperature).toEqual([20, 21, 22]);
    const both = seasonDays([soil, air], SPAN);
    expect(both.map(({ temperature }) => temperature)).toEqual([null, [25, 27, 33], null]);
  });

  test('who measured: sealed days of all days, all readings, the last seal', () => {
    const evidence = [
      day({ series: { 'soil.moisture': series(10, 1, 2, 3), 'air.humidity': series(5, 1, 2, 3) } }),
      day({ gatewayName: 'gw-b' }),
      day({ day: '2026-10-31' }),
    ];
    expect(measuredBy(evidence, SPAN)).toEqual({
      gateways: ['gw-a', 'gw-b'],
      sealedDays: 2,
      seasonDays: 3,
      readings: 15,
      lastSealedDay: '2026-10-31',
    });
    expect(measuredBy([], SPAN)).toBeNull();
  });
});
