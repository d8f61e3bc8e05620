import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { HEARTBEAT_MS, MAX_BEHIND_MS, MAX_STREAMS, MIN_INTERVAL_MS } from '../../../gateway/local/live.ts';
import { open, startService } from './service.ts';
import type { Service } from './service.ts';

const STREAM = '/api/v1/stream';

/** The lines of a response, read only as fast as they are asked for. */
async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
  let line: string[] = [];
  for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) {
    const [first = '', ...rest] = chunk.split('\n');
    line.push(first);
    for (const next of rest) {
      yield line.join('');
      line = [next];
    }
  }
}

/** Reads a stream event by event; undefined at its end. */
function events(response: IncomingMessage): () => Promise<Record<string, unknown> | undefined> {
  const lines = linesOf(response);
  return async () => {
    for (;;) {
      const line = await lines.next();
      if (line.done) return undefined;
      if (line.value.startsWith('data: ')) return JSON.parse(line.value.slice(6)) as Record<string, unknown>;
    }
  };
}

async function watch({ http }: Service, token: string, query = '') {
  const response = await open(`${http.url}${STREAM}${query}`, 'GET', { token });
  return { response, next: events(response) };
}

const nameOf = (state: Record<string, unknown> | undefined): unknown =>
  (state as { zones: { name: string }[] } | undefined)?.zones[0]?.name;

describe('the stream', () => {
  test('is event-stream with our headers and gives the whole state at once, as GET state does', async () => {
    const service = await startService();
    const token = await service.pair();
    const { response, next } = await watch(service, token, '?lang=en');
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
    expect(response.headers['content-security-policy']).toBeDefined();
    expect(await next()).toEqual((await service.ask('GET', '/api/v1/state?lang=en', { token })).json());
  });

  test('tells every screen of a change by one serialisation for each language', async () => {
    const service = await startService();
    const { desk, clock } = service;
    const token = await service.pair();
    const screens = [];
    for (let i = 0; i < 5; i++) screens.push(await watch(service, token));
    screens.push(await watch(service, token, '?lang=en'));
    for (const { next } of screens) await next();
    await clock.run(clock.now() + MIN_INTERVAL_MS);
    desk.shown.length = 0;
    desk.zoneName = 'renamed';
    desk.change();
    await clock.run(clock.now() + MIN_INTERVAL_MS);
    for (const { next } of screens) expect(nameOf(await next())).toBe('renamed');
    expect(desk.shown).toEqual(['vi', 'en']);
  });

  test('shows on one phone what another one did', async () => {
    const service = await startService();
    const { next } = await watch(service, await service.pair());
    await next();
    const body = { action: 'stop' };
    await service.ask('POST', '/api/v1/zones/khu-1/override', { token: await service.pair(), body });
    await service.clock.run(service.clock.now() + MIN_INTERVAL_MS);
    expect(await next()).toMatchObject({ zones: [{ outputs: [{ standing: 'stop' }] }] });
  });

  test('beats every ten seconds with fresh ages', async () => {
    const service = await startService();
    const { desk, clock } = service;
    const { next } = await watch(service, await service.pair());
    await next();
    desk.at = clock.now() + HEARTBEAT_MS;
    await clock.run(desk.at);
    expect(await next()).toMatchObject({ at: '2026-11-22T12:00:10.000+07:00' });
  });

  test('gives a phone that reads slowly the latest state, and lets it go after thirty seconds', async () => {
    const service = await startService();
    const { desk, clock } = service;
    const token = await service.pair();
    // More than the kernel's buffers hold, so that only reading makes room.
    const huge = 'x'.repeat(16_000_000);
    desk.zoneName = huge;
    const slow = await watch(service, token);
    const quick = await watch(service, token);
    await quick.next();
    for (const name of ['a', 'b', 'c']) {
      await clock.run(clock.now() + MIN_INTERVAL_MS);
      desk.zoneName = name;
      desk.change();
      await clock.run(clock.now() + MIN_INTERVAL_MS);
      expect(nameOf(await quick.next())).toBe(name);
    }
    expect(nameOf(await slow.next())).toBe(huge);
    expect(nameOf(await slow.next())).toBe('c');

    desk.zoneName = huge;
    desk.change();
    await clock.run(clock.now() + MIN_INTERVAL_MS);
    await quick.next();
    desk.zoneName = 'small again';
    await clock.run(clock.now() + MAX_BEHIND_MS);
    await expect(slow.next()).rejects.toThrow('aborted');
    expect(await quick.next()).toBeDefined();
  });

  test('ends with its session, and a new one needs a new session', async () => {
    const service = await startService();
    const token = await service.pair();
    const { next } = await watch(service, token);
    await next();
    await service.clock.run(service.clock.now() + 3_600_000);
    while ((await next()) !== undefined) continue;
    expect((await service.ask('GET', STREAM, { token })).status).toBe(401);
  });

  test('is refused beyond the limit with 503, and served again when one left', async () => {
    const service = await startService();
    const token = await service.pair();
    const screens = [];
    for (let i = 0; i < MAX_STREAMS; i++) screens.push(await watch(service, token));
    const { status, json } = await service.ask('GET', STREAM, { token });
    expect([status, json().code]).toEqual([503, 'too_many_streams']);
    expect(json().detail).toContain(String(MAX_STREAMS));
    screens[0]!.response.destroy();
    await expect
      .poll(
        async () => {
          const { response } = await watch(service, token);
          response.destroy();
          return response.statusCode;
        },
        { timeout: 20_000 },
      )
      .toBe(200);
  });

  test('ends when the service stops, which does not wait for its screens', async () => {
    const service = await startService();
    const { next } = await watch(service, await service.pair());
    await next();
    await service.http.stop();
    expect(await next()).toBeUndefined();
  });
});
