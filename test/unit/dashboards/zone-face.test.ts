import { describe, expect, it } from 'vitest';
import { isOutside, mainPoint, otherPoints } from '../../../dashboards/farm/src/zone-face.ts';
import type { ZoneView } from '../../../domain/http/state.ts';
import { value } from '../../support/farm-page-states.ts';

const zone = (values: ZoneView['values'], bands: ZoneView['bands'] = []): ZoneView => ({
  id: 'khu-1',
  name: 'Khu 1',
  values,
  bands,
  sources: {},
  outputs: [],
  alarms: [],
});

describe('what a zone shows large', () => {
  it('is the soil moisture that a rule keeps', () => {
    const bands = [
      { point: 'air.temperature', low: 20, high: 30 },
      { point: 'soil.moisture#40cm', low: 24, high: 32 },
    ];
    expect(mainPoint(zone({ 'soil.moisture#20cm': value(20), 'soil.moisture#40cm': value(25) }, bands))).toBe(
      'soil.moisture#40cm',
    );
  });

  it('is the oxygen that a rule keeps in a pond', () => {
    const bands = [{ point: 'water.oxygen', low: 4, high: 6 }];
    expect(mainPoint(zone({ 'water.temperature': value(29), 'water.oxygen': value(5) }, bands))).toBe(
      'water.oxygen',
    );
  });

  it('is a kept point without a reading too: its absence is the news', () => {
    expect(mainPoint(zone({}, [{ point: 'soil.moisture', low: 24, high: 32 }]))).toBe('soil.moisture');
  });

  it('is nothing in a zone without anything', () => {
    expect(mainPoint(zone({}))).toBeUndefined();
  });
});

it('the sensor’s own battery and signal come last', () => {
  const values = { 'battery.level': value(80), 'soil.moisture': value(25), 'air.temperature': value(30) };
  expect(otherPoints(zone(values))).toEqual(['air.temperature', 'battery.level']);
});

describe('outside its band', () => {
  const bands = [{ point: 'soil.moisture', low: 24, high: 32 }];

  it('is a good reading below or above', () => {
    expect(isOutside(zone({ 'soil.moisture': value(20) }, bands))).toBe(true);
    expect(isOutside(zone({ 'soil.moisture': value(24) }, bands))).toBe(false);
  });

  it('is never said of a stale reading: stale is not dry', () => {
    expect(isOutside(zone({ 'soil.moisture': value(2, { quality: 'stale' }) }, bands))).toBe(false);
  });
});
