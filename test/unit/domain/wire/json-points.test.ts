import { expect, test } from 'vitest';
import { loadProfiles } from '../../../../cli/profiles.ts';
import { parseObject, pickPoints, valueAt } from '../../../../domain/wire/json-points.ts';

const points = [
  { point: 'air.temperature', path: 'DS18B20.Temperature', scale: 1 },
  { point: 'soil.conductivity', path: 'ec', scale: 1_000 },
] as const;

test('finds values in nested objects, as numbers or as text, in the metric’s unit', () => {
  const body = { DS18B20: { Temperature: '20.60' }, ec: 0.412, Time: '2026' };
  expect(pickPoints(body, points)).toEqual({ 'air.temperature': 20.6, 'soil.conductivity': 412 });
});

test.each([null, 'NULL', '', '12 %', true, [], {}, undefined])(
  '%o is no value: missing is not zero',
  (value) => {
    expect(pickPoints({ DS18B20: { Temperature: value } }, points)).toEqual({});
  },
);

test('reads no inherited name and nothing out of what is no object', () => {
  expect(valueAt({}, 'constructor.name')).toBeUndefined();
  expect(valueAt('text', 'length')).toBeUndefined();
  expect(valueAt(undefined, 'a')).toBeUndefined();
  expect(parseObject('[1]')).toBeUndefined();
});

const sampled = [...loadProfiles().values()].flatMap((profile) =>
  profile.link === 'mqtt' && 'samples' in profile
    ? profile.samples.map((sample) => ({ profile, sample }))
    : [],
);

test.each(sampled)('the sample of $profile.id reads as the profile says', ({ profile, sample }) => {
  expect(pickPoints(sample.object, profile.points)).toEqual(sample.values);
  if (profile.dialect === 'lorawan' && profile.valid)
    expect(valueAt(sample.object, profile.valid.path)).toBe(profile.valid.is);
});

test('the catalogue has samples for every radio device', () => {
  const radio = [...loadProfiles().values()].filter((p) => p.link === 'mqtt' && p.dialect === 'lorawan');
  expect(new Set(sampled.map(({ profile }) => profile.id))).toEqual(new Set(radio.map(({ id }) => id)));
});
