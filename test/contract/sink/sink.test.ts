// What every sink promises (gateway/core/ports/sink.ts), shown on a real server of its kind and on one that answers as told.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { TelemetryPoint } from '../../../gateway/core/ports/sink.ts';
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
      expect(await sink.send(points)).toEqual({ answer: 'stored' });
      const tags = 'device=node-7,farm=dong-tao,zone=khu-2';
      expect(await server.values('reading', 'whole')).toEqual([
        [SOME_TIME, 31, tags],
        [SOME_TIME + 1, 31.5, tags],
      ]);
      expect(await server.values('reading', 'tiny')).toEqual([[SOME_TIME, 1e-7, tags]]);
      expect(await server.values('reading', 'huge')).toEqual([[SOME_TIME, 1.5e21, tags]]);
      expect(await server.values('actuation', 'on')).toEqual([[SOME_TIME, 1, 'farm=f']]);
    });

    test('storing a point again leaves one, and other fields of it are united', async () => {
      const sink = connect(server.url);
      const tags = { farm: 'f', device: 'twice' };
      for (const fields of [{ again: 1 }, { again: 1 }, { again: 2, more: 3 }])
        expect(await sink.send([aPoint({ tags, fields })])).toEqual({ answer: 'stored' });
      expect(await server.values('reading', 'again')).toEqual([[SOME_TIME, 2, 'device=twice,farm=f']]);
      expect(await server.values('reading', 'more')).toHaveLength(1);
    });

    test('a full batch arrives whole', async () => {
      const points = Array.from({ length: 5_000 }, (_, i) =>
        aPoint({ fields: { batch: i }, at: SOME_TIME + i }),
      );
      expect(await connect(server.url).send(points)).toEqual({ answer: 'stored' });
      expect(await server.values('reading', 'batch')).toHaveLength(5_000);
    });

    test('a server that is down is unavailable, and works at once when it is up again', async () => {
      const sink = connect(server.url);
      expect(await sink.send([aPoint({ fields: { down: 1 } })])).toEqual({ answer: 'stored' });
      await server.pause();
      for (let i = 0; i < 3; i++)
        expect(await sink.send([aPoint()])).toMatchObject({ answer: 'unavailable' });
      await server.resume();
      expect(await sink.send([aPoint({ fields: { down: 2 }, at: SOME_TIME + 1 })])).toEqual({
        answer: 'stored',
      });
      expect(await server.values('reading', 'down')).toHaveLength(2);
    });
  });

  describe('on a server that says', () => {
    test.each([
      [200, { answer: 'stored' }],
      [204, { answer: 'stored' }],
      [201, { answer: 'rejected' }],
      [400, { answer: 'rejected', words: wordsLike(/^400 .*because/) }],
      [422, { answer: 'rejected', words: wordsLike(/^422 .*because/) }],
      [413, { answer: 'too_large' }],
      [401, { answer: 'refused', words: wordsLike(/^401 .*because/) }],
      [403, { answer: 'refused' }],
      [404, { answer: 'refused' }],
      [429, { answer: 'unavailable', retryAfter_s: 5 }],
      [500, { answer: 'unavailable', retryAfter_s: 5 }],
      [503, { answer: 'unavailable', retryAfter_s: 5 }],
    ])('%d: one request, one answer', async (status, answer) => {
      const { url, bodies } = await serverThat((_, response) => {
        const head = status >= 429 ? { 'retry-after': '5' } : {};
        response.writeHead(status, { 'content-type': 'application/json', ...head });
        response.end(status === 204 ? undefined : '{"error":"because"}');
      });
      const sink = connect(url);
      expect(sink.name).toBe(name);
      expect(await sink.send([aPoint()])).toMatchObject(answer);
      expect(bodies).toHaveLength(1);
      // Nothing is kept back and nothing is switched off: the next call asks again.
      expect(await sink.send([aPoint()])).toMatchObject(answer);
      expect(bodies).toHaveLength(2);
      expect(bodies[1]).toBe(bodies[0]);
    });

    test('nothing, because nobody listens there', async () => {
      const sink = connect(`http://127.0.0.1:${await freePort()}`);
      expect(await sink.send([aPoint()])).toMatchObject({ answer: 'unavailable' });
    });

    test('nothing, because it hangs up', async () => {
      const { url } = await serverThat((request) => request.socket.destroy());
      expect(await connect(url).send([aPoint()])).toMatchObject({ answer: 'unavailable' });
    });
  });
});
