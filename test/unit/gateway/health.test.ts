import { expect, test } from 'vitest';
import { healthOf } from '../../../gateway/health.ts';

const fine = { ok: true, detail: '' };
const sources = {
  ...{ now: 0, lastTick: 0, journal: { healthy: true, pending: 0 }, disk: fine, check: fine },
};
const sinkPart = (given: { readonly alarm?: string; readonly lastError?: string }) =>
  healthOf({ ...sources, sinks: [{ sink: 'influx-v1', waiting: 3, ...given }] }).parts['influx-v1'];

test('says how much waits for a server', () => {
  expect(sinkPart({})).toEqual({ ok: true, detail: '3 waiting' });
});

test.each([
  ['credentials', '401 authorization failed for user "gateway"', 'credentials 401'],
  ['unavailable', 'connect ECONNREFUSED 10.0.0.7:8086', 'unavailable'],
  ['parked', 'khu-1 2026-11-20: 409 key_changed', 'parked'],
])('tells nobody the words of a server: %s', (alarm, lastError, detail) => {
  expect(sinkPart({ alarm, lastError })).toEqual({ ok: false, detail });
});
