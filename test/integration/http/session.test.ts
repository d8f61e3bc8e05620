import { describe, expect, test } from 'vitest';
import { problem } from '../../../domain/problem.ts';
import { PIN } from '../../support/farm-desk.ts';
import { startService } from './service.ts';

const SESSION = '/api/v1/session';

describe('pairing a phone', () => {
  test('with the PIN gives a token and a cookie that scripts and other sites cannot use', async () => {
    const { ask } = await startService();
    const { status, headers, json } = await ask('POST', SESSION, { body: { pin: PIN } });
    expect(status).toBe(200);
    expect(json()).toEqual({ token: 'token-of-phone-1', expires_at: '2026-11-22T13:00:00.000+07:00' });
    expect(headers['set-cookie']).toEqual([
      'nongso_session=token-of-phone-1; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict',
    ]);
    expect(headers['cache-control']).toBe('no-store');
  });

  test('with a wrong PIN is 401, too often 429 with a time to wait, whatever the PIN then', async () => {
    const { ask } = await startService();
    for (let i = 0; i < 3; i++)
      expect((await ask('POST', SESSION, { body: { pin: '000000' } })).json()).toMatchObject({
        ...{ status: 401, code: 'wrong_pin', title: 'Mã PIN không đúng' },
      });
    const { status, headers, json } = await ask('POST', SESSION, { body: { pin: PIN } });
    expect(status).toBe(429);
    expect(headers['retry-after']).toBe('60');
    expect(json()).toMatchObject({ code: 'too_many_tries', detail: 'Hãy đợi 60 giây rồi nhập lại.' });
  });

  test.each([
    [problem('stop', 'no_pin', 'no PIN yet'), 'no_pin'],
    [problem('retry', 'settings_busy', 'locked'), 'busy'],
  ])('that the store cannot do now is 503: %o', async (fail, code) => {
    const { ask, pairing } = await startService();
    pairing.fail = fail;
    const { status, json } = await ask('POST', SESSION, { body: { pin: PIN } });
    expect([status, json().code]).toEqual([503, code]);
  });

  test.each([{}, { pin: 4711 }, { pin: '1' }, { pin: PIN, admin: true }, [PIN], null, 'text'])(
    'with %j as the body is 400 and counts as no try',
    async (body) => {
      const { ask } = await startService();
      for (let i = 0; i < 4; i++)
        expect((await ask('POST', SESSION, { body: JSON.stringify(body) })).json().code).toBe('invalid');
      expect((await ask('POST', SESSION, { body: { pin: PIN } })).status).toBe(200);
    },
  );

  test('from another site is refused before the PIN is looked at', async () => {
    const { ask } = await startService();
    const headers = { origin: 'http://evil.example' };
    for (let i = 0; i < 4; i++)
      expect((await ask('POST', SESSION, { body: { pin: '000000' }, headers })).status).toBe(403);
    expect((await ask('POST', SESSION, { body: { pin: PIN } })).status).toBe(200);
  });
});
