import { expect, test } from 'vitest';
import { readingsOf, readingsText, whole } from '../../../../gateway/store/row.ts';
import { readings } from '../../../support/store.ts';

test('readings come back from their text as they were', () => {
  const some = [
    ...readings({ 'soil.moisture#40cm': 29.05, 'signal.rssi': -71 }),
    { point: 'soil.ph', value: 99, quality: 'implausible' } as const,
  ];
  expect(readingsOf(readingsText(some))).toEqual(some);
});

test.each([NaN, Infinity, -Infinity])('%s is refused: it would come back as another value', (value) => {
  expect(() => readingsText(readings({ 'soil.moisture': value }))).toThrow(TypeError);
});

test.each([1.5, NaN, 2 ** 53])('%s is no whole number', (value) => {
  expect(() => whole(value, 'seq')).toThrow('seq is not a whole number');
});
