import { describe, expect, test } from 'vitest';
import { startService } from './service.ts';
import type { Service } from './service.ts';

const STATE = '/api/v1/state';
const STOP_ALL = '/api/v1/stop-all';
const cookie = (token: string) => ({ cookie: `theme=dark; nongso_session=${token}; other=1` });

describe('everything under /api/v1 but pairing', () => {
  test.each([
    ['GET', STATE],
    ['GET', '/api/v1/stream'],
    ['POST', '/api/v1/zones/khu-1/override'],
    ['POST', STOP_ALL],
    ['GET', '/api/v1/history'],
    ['GET', '/api/v1/decisions'],
    ['GET', '/api/v1/not-there'],
    ['PUT', '/api/v1/not-there'],
  ])('needs a session: %s %s', async (method, path) => {
    const { ask, pairing } = await startService();
    const { status, headers, json } = await ask(method, path);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer');
    expect(json()).toMatchObject({ code: 'no_session', title: 'Điện thoại chưa được ghép' });
    expect(pairing.checked).toEqual(['']); // as much work as for a wrong token
  });

  test.each([
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['another scheme', { authorization: 'Basic token-of-phone-1' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['a token of 10 kB', { authorization: `Bearer ${'a'.repeat(10_000)}` }],
    ['a token that is none', { authorization: 'Bearer {"$ne":1}' }],
    ['a wrong cookie', cookie('wrong')],
    ['a right cookie beside a wrong token', { ...cookie('token-of-phone-1'), authorization: 'Bearer wrong' }],
    ['a cookie of a longer name', { cookie: 'xnongso_session=token-of-phone-1' }],
  ])('refuses %s', async (_, headers) => {
    const { ask, pair } = await startService();
    await pair();
    expect((await ask('GET', STATE, { headers })).status).toBe(401);
  });

  test('takes a bearer token and a cookie, until the session expires', async () => {
    const { ask, pair, clock } = await startService();
    const token = await pair();
    expect((await ask('GET', STATE, { token })).status).toBe(200);
    expect((await ask('GET', STATE, { headers: cookie(token) })).status).toBe(200);
    await clock.run(clock.now() + 3_600_000);
    expect((await ask('GET', STATE, { token })).status).toBe(401);
    expect((await ask('GET', STATE, { headers: cookie(token) })).status).toBe(401);
  });

  test('does not read the body of a stranger', async () => {
    const { ask } = await startService();
    const { status } = await ask('POST', STOP_ALL, { body: '{broken' });
    expect(status).toBe(401);
  });
});

describe('a command with a cookie', () => {
  const press = async ({ ask, pair, http }: Service, headersOf: (own: string) => Record<string, string>) => {
    const token = await pair();
    return ask('POST', STOP_ALL, { headers: { ...cookie(token), ...headersOf(http.url) } });
  };

  test.each<[string, (own: string) => Record<string, string>]>([
    ['from its own page', (own) => ({ origin: own })],
    ['without an origin (a program)', () => ({})],
    [
      'by a host name in capitals',
      (own) => ({
        host: own.replace('http://127.0.0.1', 'LOCALHOST'),
        origin: own.replace('127.0.0.1', 'localhost'),
      }),
    ],
  ])('%s is carried out', async (_, headersOf) => {
    const service = await startService();
    expect((await press(service, headersOf)).status).toBe(200);
    expect(service.desk.stops).toEqual(['phone-1']);
  });

  test.each<[string, (own: string) => Record<string, string>]>([
    ['another site', () => ({ origin: 'http://evil.example' })],
    ['another port of this machine', () => ({ origin: 'http://127.0.0.1:1' })],
    ['a sandboxed page', () => ({ origin: 'null' })],
    ['nonsense', () => ({ origin: ':::' })],
  ])('from %s is refused and not carried out', async (_, headersOf) => {
    const service = await startService();
    const { status, json } = await press(service, headersOf);
    expect([status, json().code]).toEqual([403, 'cross_origin']);
    expect(service.desk.stops).toEqual([]);
  });

  test('in a form is refused: a form needs no preflight', async () => {
    const { ask, pair, desk } = await startService();
    const headers = { ...cookie(await pair()), 'content-type': 'text/plain' };
    const { status, json } = await ask('POST', '/api/v1/zones/khu-1/override', {
      headers,
      body: '{"action":"stop"}',
    });
    expect([status, json().code]).toEqual([415, 'not_json']);
    expect(desk.overrides).toEqual([]);
  });
});
