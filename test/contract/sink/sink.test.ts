// What every sink promises (gateway/core/ports/sink.ts), shown on a real server of its kind and on one that answers as told.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { linesOf } from '../../../domain/wire/line-protocol.ts';
import type { TelemetryPoint } from '../../../domain/wire/telemetry.ts';
import type { Sink } from '../../../gateway/core/ports/sink.ts';
import { SOME_TIME } from '../../support/store.ts';
import { freePort } from '../../support/server-process.ts';
import { needs } from '../../support/tools.ts';
import { sinkKinds } from './sinks.ts';
import type { SinkUnderTest } from './sinks.ts';

const aPoint = (given: Partial<TelemetryPoint> = {}): TelemetryPoint => ({
  measurement: 'reading',
  tags: { farm: 'dong-tao', zone: 'khu-2', device: 'node-7' },
  fields: { soil_moisture: 31.25 },
  at: SOME_TIME,
  ...given,
});

const write = (sink: Sink, points: readonly TelemetryPoint[]) => sink.send(linesOf(points, sink.texts));

const wordsLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** A server that answers each request as told and keeps what it was sent. */
async function serverThat(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      bodies.push(body);
      answer(request, response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, bodies };
}

/** Times that cannot be waited for in a test are shown with a short one. */
const SOON_MS = 300;

describe.each(sinkKinds)('$name', ({ name, server: program, start, connect }) => {
  needs(program)('on a real server', () => {
    let server: SinkUnderTest;
    beforeAll(async () => (server = await start()));
    afterAll(() => server.stop());

    test('stores every number as a float at its millisecond, and text as text', async () => {
      const sink = connect(server.url);
      const points = [
        aPoint({ fields: { whole: 31, tiny: 1e-7, huge: 1.5e21 } }),
        aPoint({ fields: { whole: 31.5 }, at: SOME_TIME + 1 }),
        aPoint({ measurement: 'actuation', tags: { farm: 'f' }, fields: { on: 1, cause: 'rule' } }),
      ];
      expect(await write(sink, points)).toEqual({ answer: 'stored' });
      const tags = 'device=node-7,farm=dong-tao,zone=khu-2';
      expect(await server.values('reading', 'whole')).toEqual([
        [SOME_TIME, 31, tags],
        [SOME_TIME + 1, 31.5, tags],
      ]);
      expect(await server.values('reading', 'tiny')).toEqual([[SOME_TIME, 1e-7, tags]]);
      expect(await server.values('reading', 'huge')).toEqual([[SOME_TIME, 1.5e21, tags]]);
      expect(await server.values('actuation', 'on')).toEqual([[SOME_TIME, 1, 'farm=f']]);
      if (program === 'influxd')
        expect(await server.values('actuation', 'cause')).toEqual([[SOME_TIME, 'rule', 'farm=f']]);
      if (sink.texts === 'left_out') expect(await server.values('actuation', 'cause')).toEqual([]); // no made-up 0
    });

    test('storing a point again leaves one, and other fields of it are united', async () => {
      const sink = connect(server.url);
      const tags = { farm: 'f', device: 'twice' };
      for (const fields of [{ again: 1 }, { again: 1 }, { again: 2, more: 3 }])
        expect(await write(sink, [aPoint({ tags, fields })])).toEqual({ answer: 'stored' });
      expect(await server.values('reading', 'again')).toEqual([[SOME_TIME, 2, 'device=twice,farm=f']]);
      expect(await server.values('reading', 'more')).toHaveLength(1);
    });

    test('a full batch arrives whole', async () => {
      const points = Array.from({ length: 5_000 }, (_, i) =>
        aPoint({ fields: { batch: i }, at: SOME_TIME + i }),
      );
      expect(await write(connect(server.url), points)).toEqual({ answer: 'stored' });
      expect(await server.values('reading', 'batch')).toHaveLength(5_000);
    });

    test('a server that is down is unavailable, and works at once when it is up again', async () => {
      const sink = connect(server.url);
      expect(await write(sink, [aPoint({ fields: { down: 1 } })])).toEqual({ answer: 'stored' });
      await server.pause();
      for (let i = 0; i < 3; i++)
        expect(await write(sink, [aPoint()])).toMatchObject({ answer: 'unavailable' });
      await server.resume();
      expect(await write(sink, [aPoint({ fields: { down: 2 }, at: SOME_TIME + 1 })])).toEqual({
        answer: 'stored',
      });
      expect(await server.values('reading', 'down')).toHaveLength(2);
    });
  });

  describe('on a server that says', () => {
    test.each([
      [200, { answer: 'unavailable', words: wordsLike(/^200 .*because.* portal/) }],
      [204, { answer: 'stored' }],
      [201, { answer: 'rejected' }],
      [400, { answer: 'rejected', words: wordsLike(/^400 .*because/) }],
      [422, { answer: 'rejected', words: wordsLike(/^422 .*because/) }],
      [413, { answer: 'too_large' }],
      [401, { answer: 'refused', words: wordsLike(/^401 .*because/) }],
      [403, { answer: 'refused' }],
      [404, { answer: 'refused' }],
      [429, { answer: 'unavailable', retryAfter_s: 5 }],
      [500, { answer: 'unavailable', retryAfter_s: 5, words: wordsLike(/^500 because/) }],
      [503, { answer: 'unavailable', retryAfter_s: 5 }],
    ])('%d: one request, one answer', async (status, answer) => {
      const { url, bodies } = await serverThat((_, response) => {
        const head = status >= 429 ? { 'retry-after': '5' } : {};
        response.writeHead(status, { 'content-type': 'application/json', ...head });
        response.end(status === 204 ? undefined : '{"error":"because"}');
      });
      const sink = connect(url);
      expect(sink.name).toBe(name);
      expect(await write(sink, [aPoint()])).toMatchObject(answer);
      expect(bodies).toHaveLength(1);
      // Nothing is kept back and nothing is switched off: the next call asks again.
      expect(await write(sink, [aPoint()])).toMatchObject(answer);
      expect(bodies).toHaveLength(2);
      expect(bodies[1]).toBe(bodies[0]);
    });

    test('nothing, because nobody listens there', async () => {
      const sink = connect(`http://127.0.0.1:${await freePort()}`);
      expect(await write(sink, [aPoint()])).toMatchObject({ answer: 'unavailable' });
    });

    test('nothing, because it hangs up', async () => {
      const { url } = await serverThat((request) => request.socket.destroy());
      expect(await write(connect(url), [aPoint()])).toMatchObject({ answer: 'unavailable' });
    });

    test('nothing, though it took the connection; the next time it may answer', async () => {
      let isHanging = true;
      const { url } = await serverThat((_, response) => void (isHanging || response.writeHead(204).end()));
      const sink = connect(url, SOON_MS);
      expect(await write(sink, [aPoint()])).toEqual({
        ...{ answer: 'unavailable', why: 'timeout' },
        words: 'no answer within 0.3 s',
      });
      isHanging = false;
      expect(await write(sink, [aPoint()])).toEqual({ answer: 'stored' });
    });

    test.each([200, 400, 503])('half of an answer (%d) and then hangs, or hangs up', async (status) => {
      const { url } = await serverThat((_, response) => {
        response.writeHead(status, { 'content-length': '100' }).write('{"error":"beca');
        if (status === 503) setImmediate(() => response.socket?.destroy());
      });
      const sink = connect(url, SOON_MS);
      expect(await write(sink, [aPoint()])).toMatchObject({ answer: 'unavailable' });
    });

    test('more than is read of an answer', async () => {
      let isHanging = true;
      const { url } = await serverThat((_, response) => {
        if (!isHanging) return void response.writeHead(204).end();
        response.writeHead(400).write('because '.repeat(1e6)); // and never ends
      });
      const sink = connect(url, 5_000);
      expect(await write(sink, [aPoint()])).toMatchObject({
        answer: 'rejected',
        words: wordsLike(/^400 because because/),
      });
      isHanging = false;
      expect(await write(sink, [aPoint()])).toEqual({ answer: 'stored' });
    });

    test('a kept connection that died in between costs nothing', async () => {
      const { url, bodies } = await serverThat((request, response) => {
        if (bodies.length === 2)
          request.socket.destroy(); // as a server that closed while the request was under way
        else response.writeHead(204).end();
      });
      const sink = connect(url);
      expect(await write(sink, [aPoint()])).toEqual({ answer: 'stored' });
      expect(await write(sink, [aPoint()])).toEqual({ answer: 'stored' });
      expect(bodies).toHaveLength(3);
    });

    test('a date instead of seconds', async () => {
      const { url } = await serverThat((_, response) => {
        response.writeHead(503, {
          date: 'Wed, 21 Oct 2026 07:27:30 GMT',
          'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT',
        });
        response.end();
      });
      expect(await write(connect(url), [aPoint()])).toMatchObject({ retryAfter_s: 30 });
    });
  });
});
