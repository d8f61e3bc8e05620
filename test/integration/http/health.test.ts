import { describe, expect, test } from 'vitest';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { startService } from './service.ts';

const influxDown = { influx: { ok: false, detail: 'connection refused' } };

describe('healthz', () => {
  test.each([
    [true, 200],
    [false, 503],
  ])('with ok %s is %i and names each part, without a session', async (ok, status) => {
    const parts = { loop: { ok, detail: 'ticks' }, ...influxDown };
    const { ask } = await startService({ health: () => ({ ok, parts }) });
    const answer = await ask('GET', '/healthz');
    expect(answer.status).toBe(status);
    expect(answer.json()).toEqual({ ok, parts });
    expect((await ask('HEAD', '/healthz')).status).toBe(status);
  });
});

describe('metrics', () => {
  test('are given as the text of Prometheus, without a session', async () => {
    const { ask } = await startService();
    const { status, headers, text } = await ask('GET', '/metrics');
    expect([status, text]).toEqual([200, 'nongso_outputs_away 0\n']);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  });
});

describe('starting and stopping', () => {
  test('tells where it listens, and stops twice', async () => {
    const { http, ask } = await startService();
    expect(http.url).toBe(`http://127.0.0.1:${http.port}`);
    await Promise.all([http.stop(), http.stop()]);
    await expect(ask('GET', '/healthz')).rejects.toThrow('ECONNREFUSED');
  });

  test('on a port that is taken fails with the reason', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startService({ listen: { host: '127.0.0.1', port } })).rejects.toThrow('EADDRINUSE');
    await new Promise((resolve) => other.close(resolve));
  });

  test('does not wait for ever for a request that is not answered', async () => {
    let reached = (): void => undefined;
    const underWay = new Promise<void>((resolve) => (reached = resolve));
    const { http, ask, clock } = await startService({
      metrics: () => {
        reached();
        return new Promise(() => undefined);
      },
    });
    const answer = ask('GET', '/metrics');
    const refused = expect(answer).rejects.toThrow();
    await underWay;
    const stopped = http.stop();
    await clock.run(clock.now() + 3_000);
    await stopped;
    await refused;
  });
});
