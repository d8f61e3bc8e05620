import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ProblemBody } from '../../../domain/http/problem.ts';
import { onEachStore } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import type { Answer } from '../../support/coop-api.ts';
import { eventually } from '../../support/eventually.ts';
import { handClock } from '../../support/hand-clock.ts';
import { newDatabase, startPostgres } from '../../support/postgres.ts';
import type { Postgres } from '../../support/postgres.ts';
import { needs } from '../../support/tools.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** Asserts RFC 9457: the media type, the members, and the reader's language. */
function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(ProblemBody.parse(answer.body)).toMatchObject({
    type: `urn:problem-type:nongso:${code}`,
    ...{ status, code },
  });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-language')).toBe('vi');
  expect(answer.headers.get('cache-control')).toBe('no-store');
}

onEachStore('the server', (kind) => {
  test('what cannot be read is a problem that says what is wrong', async () => {
    const api = await coopApi(kind);
    const clerk = await api.member(await api.cooperative(), 'clerk');
    const post = (body: Buffer, headers: Record<string, string>) =>
      clerk('POST /api/v1/products', body, headers);
    expectProblem(await post(Buffer.from('{"name":'), JSON_TYPE), 400, 'malformed');
    expectProblem(await post(Buffer.alloc(0), JSON_TYPE), 400, 'malformed');
    expectProblem(await post(Buffer.from('x'), { 'content-type': 'text/plain' }), 415, 'not_json');
    expectProblem(await post(Buffer.from('<x/>'), { 'content-type': 'application/xml' }), 415, 'not_json');
    const large = await post(Buffer.from(JSON.stringify('x'.repeat(2 ** 20))), JSON_TYPE);
    expectProblem(large, 413, 'too_large');
    const wrong = await clerk('POST /api/v1/products', { name: '', colour: 'red' });
    expectProblem(wrong, 400, 'invalid');
    expect(ProblemBody.parse(wrong.body).errors).toMatchObject([
      { path: 'name', message: 'is empty' },
      { path: '', message: 'Unrecognized key: "colour"' },
    ]);
  });

  test('an unknown address is a problem; a known one says what it takes', async () => {
    const api = await coopApi(kind);
    expectProblem(await api.stranger('GET /api/v1/nothing'), 404, 'not_found');
    expectProblem(await api.stranger('POST /nothing', {}), 404, 'not_found');
    const answer = await api.stranger('POST /healthz', {});
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
    const tooLong = await api.stranger(`GET /api/v1/products/${'x'.repeat(300)}`);
    expect(tooLong.body.code).toMatch(/^(not_found|malformed)$/);
    expectProblem(await api.stranger('GET /api/v1/products/%zz'), 400, 'malformed');
  });

  test('a character that no record can have is a fault of who sends it, or names nothing', async () => {
    const api = await coopApi(kind);
    const clerk = await api.member(await api.cooperative(), 'clerk');
    for (const [call, body] of [
      ['GET /api/v1/products/a%00b'],
      ['GET /api/v1/lots?next=a%00b'],
      ['GET /api/v1/lots?product=a%00b'],
      ['POST /api/v1/products', { name: 'Nhãn', image: 'a\0b' }],
      ['POST /api/v1/session', { login: 'a\0b@example.vn', password: 'nhãn lồng' }],
    ] as const)
      expect((await clerk(call, body)).status, call).toBeLessThan(500);
  });

  test('a problem is told in the language the reader asks for', async () => {
    const api = await coopApi(kind);
    const english = await api.stranger('GET /nothing', undefined, { 'accept-language': 'en' });
    expect(english.body).toMatchObject({ title: 'Not found' });
    expect(english.headers.get('content-language')).toBe('en');
    expect((await api.stranger('GET /nothing')).body).toMatchObject({ title: 'Không tìm thấy' });
  });

  test('a Host header that is no host name is refused', async () => {
    const { url } = await coopApi(kind);
    for (const host of ['a b', 'x/../y', '"><script>', 'x@y']) {
      const status = await new Promise((resolve, reject) => {
        request(`${url}/healthz`, { headers: { host } }, (answer) => resolve(answer.statusCode))
          .on('error', reject)
          .end();
      });
      expect(status, host).toBe(400);
    }
  });

  test('a failure of ours shows a number, and nothing of the inside', async () => {
    const api = await coopApi(kind);
    const clerk = await api.member(await api.cooperative(), 'clerk');
    await api.api.db.destroy();
    const answer = await clerk('GET /api/v1/products');
    expectProblem(answer, 500, 'internal');
    const number = answer.headers.get('x-request-id');
    expect(answer.body.request).toBe(number);
    expect(answer.body.detail).toContain(number);
    expect(JSON.stringify(answer.body)).not.toMatch(/destroyed|node_modules|\.ts|\bat\b .*:\d/);
    expect(await api.stranger('GET /healthz')).toMatchObject({ status: 200 });
    expect(await api.stranger('GET /readyz')).toMatchObject({
      status: 503,
      body: { ok: false, parts: { database: { ok: false } } },
    });
  });

  test('every answer has its own number and the security headers; private ones are kept nowhere', async () => {
    const api = await coopApi(kind);
    const paths = ['/healthz', '/metrics', '/nothing', '/%zz', '/api/v1/products', '/api/openapi.json'];
    const answers = await Promise.all(paths.map((path) => fetch(api.url + path)));
    for (const { headers, url } of answers) {
      expect(headers.get('x-content-type-options'), url).toBe('nosniff');
      expect(headers.get('content-security-policy'), url).toMatch(/default-src 'none'/);
      expect(headers.get('x-powered-by'), url).toBeNull();
    }
    const inspector = await api.member(await api.cooperative(), 'inspector');
    for (const path of ['products', 'session', 'members'])
      expect((await inspector(`GET /api/v1/${path}`)).headers.get('cache-control'), path).toBe('no-store');
    const numbers = new Set(answers.map(({ headers }) => headers.get('x-request-id')));
    expect(numbers.size).toBe(paths.length);
  });

  test('metrics count by route and state, never by what stands in the address', async () => {
    const api = await coopApi(kind);
    const inspector = await api.member(await api.cooperative(), 'inspector');
    const serial = 'ZX8SECRETSERIAL9';
    await api.stranger(`GET /t/${serial}`);
    await api.stranger(`GET /01/09521234567899/21/${serial}`);
    await api.stranger(`GET /files/${serial}.webp`);
    await api.stranger(`GET /${serial}`);
    await inspector(`GET /api/v1/lots/${serial}`);
    const { body } = await api.stranger<string>('GET /metrics');
    expect(body).toMatch(/request_seconds_count\{method="GET",route="\/api\/v1\/lots\/:id",status="4xx"\} 1/);
    expect(body).toMatch(/process_cpu_seconds_total/);
    expect(body).not.toContain(serial);
  });
});

interface HalfRequest {
  readonly socket: Socket;
  /** Sends the rest, and perhaps more, and waits until this was answered. */
  finish(answer: RegExp, more?: string): Promise<void>;
}

/** The head of a POST on the wire and half its body. */
async function halfRequest(url: string, token: string): Promise<HalfRequest> {
  const body = JSON.stringify({ name: 'Nhãn lồng' });
  const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  const bytes = Buffer.from(body);
  socket.write(
    `POST /api/v1/products HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\nauthorization: Bearer ${token}\r\n` +
      `content-type: application/json\r\ncontent-length: ${bytes.length}\r\n\r\n`,
  );
  const [going] = (await once(socket, 'data')) as [string];
  expect(going).toMatch(/^HTTP\/1\.1 100 Continue/); // the server has begun with it
  socket.write(bytes.subarray(0, 9));
  return {
    socket,
    async finish(answer, more = '') {
      let said = '';
      socket.on('data', (text: string) => (said += text));
      socket.write(Buffer.concat([bytes.subarray(9), Buffer.from(more)]));
      await eventually(String(answer), () => answer.test(said));
      socket.destroy();
    },
  };
}

onEachStore('stopping', (kind) => {
  test('lets a request under way finish, and then nobody is let in', async () => {
    const api = await coopApi(kind);
    const under = await halfRequest(api.url, await api.token(await api.cooperative(), 'clerk'));
    const stopped = api.api.stop();
    await eventually('nobody is let in', () =>
      fetch(`${api.url}/healthz`).then(
        () => false,
        () => true,
      ),
    );
    await under.finish(/^HTTP\/1\.1 201 Created/);
    await stopped;
  });

  test('answers what comes behind it on the same connection as ever', async () => {
    const api = await coopApi(kind);
    const under = await halfRequest(api.url, await api.token(await api.cooperative(), 'clerk'));
    const stopped = api.api.stop();
    await eventually('nobody is let in', () =>
      fetch(`${api.url}/healthz`).then(
        () => false,
        () => true,
      ),
    );
    const problem = /HTTP\/1\.1 404 [\s\S]*application\/problem\+json[\s\S]*"code":"not_found"/;
    await under.finish(problem, 'GET /nothing HTTP/1.1\r\nhost: x\r\n\r\n');
    await stopped;
  });

  test('does not wait for a client who never finishes', async () => {
    const clock = handClock(Date.UTC(2026, 10, 22));
    const api = await coopApi(kind, { clock });
    const { socket } = await halfRequest(api.url, await api.token(await api.cooperative(), 'clerk'));
    const gone = once(socket, 'close');
    const stopped = api.api.stop();
    await eventually('it waits a moment', () => clock.waiting().includes(3_000));
    clock.advance(3_000);
    await Promise.all([stopped, gone]);
  });

  test('twice is once', async () => {
    const { api } = await coopApi(kind);
    await Promise.all([api.stop(), api.stop()]);
    await expect(fetch(`${api.url}/healthz`)).rejects.toThrow();
  });
});

describe('a SQLite file that cannot be written', () => {
  test('because another program is at it, or the disk is full, is a 503 that says when to come again', async () => {
    const api = await coopApi('SQLite');
    const clerk = await api.member(await api.cooperative(), 'clerk');
    const add = (name: string) => clerk('POST /api/v1/products', { name });
    const other = new DatabaseSync('sqlite' in api.store ? api.store.sqlite : '');
    onTestFinished(() => other.close());
    other.exec('begin immediate');
    const busy = await add('Nhãn');
    expectProblem(busy, 503, 'store_down');
    expect(busy.headers.get('retry-after')).toBe('5');
    other.exec('rollback');

    await sql`pragma max_page_count = 1`.execute(api.api.db); // what there is now, and no page more
    let full = await add('Vải');
    for (let more = 0; more < 100 && full.status === 201; more++) full = await add(`Vải ${more}`);
    expectProblem(full, 503, 'store_down');
    await sql`pragma max_page_count = 1000000`.execute(api.api.db);
    expect((await add('Vải')).status).toBe(201);
  });
});

needs('postgres')('a PostgreSQL that goes away', () => {
  let server: Postgres;
  beforeAll(async () => void (server = await startPostgres()));
  afterAll(() => server.stop());

  test('is a 503 that says when to come again, and all goes on when it is back', async () => {
    const api = await coopApi('PostgreSQL', { store: { postgres: await newDatabase(server.adminUrl) } });
    const clerk = await api.member(await api.cooperative(), 'clerk');
    expect(await clerk('POST /api/v1/products', { name: 'Nhãn lồng' })).toMatchObject({ status: 201 });

    await server.pause();
    for (const call of ['GET /api/v1/products', 'POST /api/v1/products']) {
      const answer = await clerk(call, call.startsWith('POST') ? { name: 'Vải' } : undefined);
      expectProblem(answer, 503, 'store_down');
      expect(answer.headers.get('retry-after')).toBe('5');
    }
    expect(await api.stranger('GET /readyz')).toMatchObject({ status: 503, body: { ok: false } });
    expect(await api.stranger('GET /healthz')).toMatchObject({ status: 200 });

    await server.resume();
    const list = await clerk<{ items: unknown[] }>('GET /api/v1/products');
    expect(list).toMatchObject({ status: 200, body: { items: [{ name: 'Nhãn lồng' }] } });
    expect(await api.stranger('GET /readyz')).toMatchObject({ status: 200, body: { ok: true } });
  });

  test('in the midst of requests never shows more than "come again"', async () => {
    onTestFinished(() => server.resume());
    const api = await coopApi('PostgreSQL', { store: { postgres: await newDatabase(server.adminUrl) } });
    const clerk = await api.member(await api.cooperative(), 'clerk');
    let isOver = false;
    const seen = new Set<number>();
    const keepCalling = async () => {
      while (!isOver) seen.add((await clerk('POST /api/v1/products', { name: 'Nhãn' })).status);
    };
    const callers = Array.from({ length: 8 }, keepCalling);
    await eventually('some are served', () => seen.has(201));
    await server.pause();
    await eventually('some are sent away', () => seen.has(503));
    isOver = true;
    await Promise.all(callers);
    expect([...seen].sort()).toEqual([201, 503]);
  });
});
