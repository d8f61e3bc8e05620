import { describe, expect, test } from 'vitest';
import { startService } from './service.ts';

const FLIPS = '/api/v1/zones/khu-1/outputs/van-1/flips';

describe('what would make it water', () => {
  test('is told in the language asked for', async () => {
    const { ask, pair } = await startService();
    const token = await pair();
    const { status, json } = await ask('GET', `${FLIPS}?lang=en`, { token });
    expect(status).toBe(200);
    expect(json().items).toEqual([
      { kind: 'none', sentence: 'Not watering Khu 1: no automatic rule is set.' },
    ]);
  });

  test.each([
    ['/api/v1/zones/khu-9/outputs/van-1/flips', 'unknown_zone'],
    ['/api/v1/zones/khu-1/outputs/van-9/flips', 'unknown_output'],
  ])('%s is 404 %s', async (path, code) => {
    const { ask, pair } = await startService();
    const { status, json } = await ask('GET', path, { token: await pair() });
    expect({ status, code: json().code }).toEqual({ status: 404, code });
  });
});
