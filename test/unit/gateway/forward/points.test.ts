import { expect, test } from 'vitest';
import type { Actuation } from '../../../../domain/decision.ts';
import { pointsOf } from '../../../../gateway/forward/points.ts';
import { SOME_TIME, aFrame, anHour, readings } from '../../../support/store.ts';

const frame = (given: Parameters<typeof aFrame>[0] = {}) =>
  ({ seq: 1, kind: 'frame', frame: aFrame(given) }) as const;

test('a frame is one point, a field per metric, at the time it was measured', () => {
  const row = frame({ readings: readings({ 'soil.moisture': 31.2, 'soil.temperature': 25 }) });
  expect(pointsOf(row, 'dong-tao')).toEqual([
    {
      measurement: 'reading',
      tags: { farm: 'dong-tao', zone: 'khu-2', device: 'node-7' },
      fields: { soil_moisture: 31.2, soil_temperature: 25 },
      at: SOME_TIME,
    },
  ]);
});

test('each channel is a point of its own', () => {
  const row = frame({
    readings: readings({
      'soil.moisture#20cm': 30,
      'battery.level': 90,
      'soil.temperature#20cm': 25,
      'soil.moisture#40cm': 29,
    }),
  });
  expect(pointsOf(row, 'f').map(({ tags, fields }) => [tags.channel, fields])).toEqual([
    ['20cm', { soil_moisture: 30, soil_temperature: 25 }],
    [undefined, { battery_level: 90 }],
    ['40cm', { soil_moisture: 29 }],
  ]);
});

test('a device outside every zone has no zone tag', () => {
  const { zone: _, ...bare } = aFrame();
  const [point] = pointsOf({ seq: 1, kind: 'frame', frame: bare }, 'f');
  expect(point!.tags).toEqual({ farm: 'f', device: 'node-7' });
});

test('implausible values stay at home, and a frame of nothing else is no point', () => {
  const odd = [{ point: 'soil.ph', value: 99, quality: 'implausible' }] as const;
  expect(
    pointsOf(frame({ readings: [...readings({ 'soil.moisture': 30 }), ...odd] }), 'f')[0]!.fields,
  ).toEqual({
    soil_moisture: 30,
  });
  expect(pointsOf(frame({ readings: odd }), 'f')).toEqual([]);
});

test('a confirmed actuation is a point; others, decisions, dead letters and hours are none', () => {
  const actuation: Actuation = {
    id: 'a1',
    at: SOME_TIME,
    zone: 'khu-1',
    output: 'van-1',
    state: 'on',
    lease_s: 60,
    cause: 'override',
    result: 'confirmed',
  };
  expect(pointsOf({ seq: 1, kind: 'actuation', actuation }, 'f')).toEqual([
    {
      measurement: 'actuation',
      tags: { farm: 'f', zone: 'khu-1', output: 'van-1' },
      fields: { on: 1, lease_s: 60, cause: 'override' },
      at: SOME_TIME,
    },
  ]);
  expect(
    pointsOf({ seq: 1, kind: 'actuation', actuation: { ...actuation, state: 'off' } }, 'f')[0]!.fields.on,
  ).toBe(0);
  expect(pointsOf({ seq: 1, kind: 'actuation', actuation: { ...actuation, result: 'failed' } }, 'f')).toEqual(
    [],
  );
  const dead = { at: SOME_TIME, code: 'not_json', detail: '', payload: '' };
  expect(pointsOf({ seq: 1, kind: 'dead', dead }, 'f')).toEqual([]);
  expect(pointsOf({ seq: 1, kind: 'hour', hour: anHour(0) }, 'f')).toEqual([]);
});
