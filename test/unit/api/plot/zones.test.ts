import { expect, test } from 'vitest';
import { zoneFault } from '../../../../api/plot/zones.ts';

const known = new Map([
  ['paired', new Set(['khu-1', 'khu-2'])],
  ['new', null],
]);
const span = (from: string, to: string | null = null, zone = 'khu-1', gateway = 'paired') => ({
  ...{ gateway, zone, from, to },
});
const check = (...zones: ReturnType<typeof span>[]) => zoneFault(zones, { known, before: [] });

test('spans of one zone may touch and not share a day', () => {
  expect(check(span('2026-01-01', '2026-01-31'), span('2026-02-01'))).toBeUndefined();
  const shared = { fault: 'overlap', zone: 'khu-1' };
  expect(check(span('2026-01-01', '2026-02-01'), span('2026-02-01'))).toEqual(shared);
  expect(check(span('2026-02-01'), span('2026-01-01', '2026-02-01'))).toEqual(shared);
  expect(check(span('2026-01-01'), span('2027-01-01'))).toEqual(shared);
  expect(check(span('2026-01-01', '2026-12-31'), span('2026-03-01', '2026-03-02'))).toEqual(shared);
});

test('other zones, and the same zone of another gateway, may share days', () => {
  expect(check(span('2026-01-01'), span('2026-01-01', null, 'khu-2'))).toBeUndefined();
  expect(check(span('2026-01-01'), span('2026-01-01', null, 'khu-1', 'new'))).toBeUndefined();
});

test('a gateway must be known, and so must its zone once it has paired', () => {
  expect(check(span('2026-01-01'), span('2026-01-01', null, 'khu-1', 'stranger'))).toEqual({
    ...{ fault: 'unknown', field: 'gateway', place: 1 },
  });
  expect(check(span('2026-01-01', null, 'khu-9'))).toEqual({ fault: 'unknown', field: 'zone', place: 0 });
  expect(check(span('2026-01-01', null, 'khu-9', 'new'))).toBeUndefined();
});

test('a zone that stood there before may stay when its gateway has dropped it', () => {
  const old = span('2026-01-01', null, 'khu-9');
  expect(zoneFault([{ ...old, to: '2026-05-01' }], { known, before: [old] })).toBeUndefined();
});
