import { expect, test } from 'vitest';
import { isPoint } from '../../../../../domain/metric.ts';
import { nearestMetrics } from '../../../../../gateway/core/dead-letters/nearest-metrics.ts';

test.each([
  ['soil_moisture', 'soil.moisture'],
  ['Soil.Moisture', 'soil.moisture'],
  ['soil.moistur', 'soil.moisture'],
  ['moisture', 'soil.moisture'],
  ['air.temp', 'air.temperature'],
  ['batery.level', 'battery.level'],
])('%s is most like %s', (name, near) => {
  expect(nearestMetrics(name)[0]).toBe(near);
});

test('a word that many metrics end with names several', () => {
  expect(nearestMetrics('temp')).toHaveLength(3);
  for (const name of nearestMetrics('temp')) expect(name).toContain('temperature');
});

test('a channel stays with the name', () => {
  expect(nearestMetrics('soil_moisture#40cm')[0]).toBe('soil.moisture#40cm');
});

test('whatever came, three known metrics are named', () => {
  for (const name of ['', '#', 'x'.repeat(10_000), 'độ ẩm đất']) {
    const near = nearestMetrics(name);
    expect(near).toHaveLength(3);
    expect(near.filter((text) => isPoint(text.split('#', 1)[0] ?? ''))).toHaveLength(3);
  }
});
