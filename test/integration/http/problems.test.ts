import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { PIN } from '../../support/farm-desk.ts';
import { startService } from './service.ts';

/** Sends bytes that are perhaps no HTTP; gives all that comes back. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('problem+json answers', () => {
  test.each([
    ['GET', '/api/nothing', 404, 'not_found'],
    ['GET', '/nothing', 404, 'not_found'],
    ['POST', '/', 404, 'not_found'],
    ['PUT', '/api/v1/session', 405, 'wrong_method'],
    ['OPTIONS', '/api/v1/stop-all', 405, 'wrong_method'],
    ['DELETE', '/healthz', 405, 'wrong_method'],
    ['HEAD', '/api/v1/stream', 405, 'wrong_method'],
    ['GET', '/%zz', 400, 'malformed'],
  ])('%s %s: %i %s', async (method, path, status, code) => {
    const { ask } = await startService();
    const answer = await ask(method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    if (method === 'HEAD') return;
    expect(answer.json()).toMatchObject({ status, code, type: `urn:problem-type:nongso:${code}` });
    if (status === 405) expect(answer.json().detail).toContain(answer.headers.allow);
  });

  test('an address that is there, with a session, but unknown is 404', async () => {
    const { ask, pair } = await startService();
    expect((await ask('GET', '/api/v1/nothing', { token: await pair() })).json().code).toBe('not_found');
  });

  test.each([
    ['broken JSON', '{"pin": ', 'malformed'],
    ['a prototype in JSON', '{"__proto__": {"pin": "482916"}}', 'malformed'],
    ['70 kB', JSON.stringify({ pin: 'x'.repeat(70_000) }), 'too_large'],
    ['nothing', '', 'invalid'],
  ])('a body of %s: %s', async (_, body, code) => {
    const { ask } = await startService();
    const { json, text } = await ask('POST', '/api/v1/session', { body });
    expect(json().code).toBe(code);
    expect(text).not.toContain('482916');
  });

  test('what is too large says how large is not', async () => {
    const { ask } = await startService();
    const { json } = await ask('POST', '/api/v1/session?lang=en', { body: 'x'.repeat(65_537) });
    expect(json().detail).toBe('At most 65536 bytes are taken. Send less.');
  });

  test('a failure of ours shows a number and no stack, and the log has both', async () => {
    const { ask, pair, desk, logged } = await startService();
    const token = await pair();
    desk.fail = new Error('secret of the inside');
    const { status, json, text } = await ask('GET', '/api/v1/state', { token });
    expect([status, json().code]).toEqual([500, 'internal']);
    expect(text).not.toMatch(/secret of the inside|\.ts/);
    const number = /số (\S+)\.$/.exec(String(json().detail))![1]!;
    const line = logged.map((text) => JSON.parse(text) as Record<string, unknown>).find(({ err }) => err);
    expect(line).toMatchObject({ request: number, path: '/api/v1/state', level: 50 });
    expect(JSON.stringify(line)).toContain('secret of the inside');
  });

  test.each([['<script>alert(1)</script>'], ['evil.example/path'], ['user@farm'], ['a b']])(
    'a request for the host %s is refused and nothing of it is said back',
    async (host) => {
      const { ask } = await startService();
      const { status, text } = await ask('GET', '/healthz', { headers: { host } });
      expect(status).toBe(400);
      expect(text).not.toContain(host);
    },
  );

  test.each([
    ['no HTTP at all', '\x16\x03\x01nonsense\r\n\r\n', 400],
    ['a header of 20 kB', `GET / HTTP/1.1\r\nhost: farm\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s', async (_, bytes, status) => {
    const { http } = await startService();
    const answer = await raw(http.port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    const body = JSON.parse(answer.split('\r\n\r\n')[1]!) as unknown;
    expect(body).toMatchObject({ status });
  });
});

describe('the log', () => {
  test('has the path of each request and no secret: no PIN, token, cookie or query', async () => {
    const { ask, pair, logged, desk } = await startService();
    const token = await pair();
    await ask('POST', '/api/v1/session', { body: { pin: '135790' } });
    await ask('POST', '/api/v1/session', { body: '{"pin": "246802' });
    await ask('GET', `/api/v1/state?lang=vi&pin=${PIN}`, { token });
    await ask('GET', '/api/v1/state', { headers: { cookie: `nongso_session=${token}` } });
    await ask('GET', `/api/nothing?token=${token}`, { token });
    desk.fail = new Error('broken');
    await ask('GET', '/api/v1/state', { token });
    const text = logged.join('\n');
    expect(text).toContain('"path":"/api/v1/state"');
    expect(text).toContain('"path":"/api/nothing"');
    expect(text).not.toMatch(new RegExp(`${PIN}|135790|246802|token-of|lang=|cookie|authorization`, 'i'));
  });
});
