import { describe, expect, test } from 'vitest';
import { startService } from './service.ts';

const whyOf = (json: Record<string, unknown>): unknown =>
  (json as { zones: { outputs: { why: string }[] }[] }).zones[0]!.outputs[0]!.why;

describe('the state', () => {
  test.each([
    ['', {}, /^Không tưới/],
    ['?lang=en', {}, /^Not watering/],
    ['', { 'accept-language': 'en-GB,en;q=0.9' }, /^Not watering/],
    ['?lang=vi', { 'accept-language': 'en' }, /^Không tưới/],
  ])('%s with %o is in the right language', async (query, headers, why) => {
    const { ask, pair } = await startService();
    const { status, json } = await ask('GET', `/api/v1/state${query}`, { token: await pair(), headers });
    expect(status).toBe(200);
    expect(whyOf(json())).toMatch(why);
  });

  test('in a language we do not have is 400', async () => {
    const { ask, pair } = await startService();
    const { status, json } = await ask('GET', '/api/v1/state?lang=fr', { token: await pair() });
    expect([status, json().code]).toEqual([400, 'invalid']);
    expect(json().errors).toMatchObject([{ path: 'lang' }]);
  });
});

describe('stop-all', () => {
  test.each([
    ['no body', {}],
    ['an empty body said to be JSON', { body: '' }],
    ['an empty object', { body: {} }],
  ])('with %s stops everything in the name of the phone and shows the farm', async (_, asking) => {
    const { ask, pair, desk } = await startService();
    await pair();
    const { status, json } = await ask('POST', '/api/v1/stop-all', { token: await pair(), ...asking });
    expect(status).toBe(200);
    expect(json()).toMatchObject({ farm: 'dong-tao', zones: [{ outputs: [{ standing: 'stop' }] }] });
    expect(desk.stops).toEqual(['phone-2']);
  });
});
