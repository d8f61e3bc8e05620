// The forwarder between a real journal and real servers.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { wallClock } from '../../../gateway/clock.ts';
import type { Sink } from '../../../gateway/core/ports/sink.ts';
import type { Order } from '../../../gateway/core/ports/telemetry-outbox.ts';
import { Forwarder } from '../../../gateway/forward/forwarder.ts';
import { influxV1Sink } from '../../../gateway/forward/sinks/influx-v1.ts';
import { eventLoopDelay } from '../../../gateway/loop-delay.ts';
import type { Store } from '../../../gateway/store/open.ts';
import { sinkKinds } from '../../contract/sink/sinks.ts';
import { hurriedClock } from '../../support/hurried-clock.ts';
import { startInfluxd } from '../../support/influxd.ts';
import type { Influxd } from '../../support/influxd.ts';
import { SOME_TIME, frameEntry, openTestStore, readings, silent } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import { needs } from '../../support/tools.ts';

/** The forwarder looks for new entries, and waits for a server, by seconds. */
const TIMES_AS_FAST = 5;

const eventually = (check: () => void | Promise<void>) =>
  vi.waitFor(check, { timeout: 45_000, interval: 50 });

const wordsWith = (text: string): unknown => expect.stringContaining(text);

const append = (store: Store, from: number, to: number) =>
  Promise.all(
    Array.from({ length: to - from }, (_, i) =>
      store.journal.append(
        frameEntry({
          device: `node-${(from + i) % 7}`,
          measuredAt: SOME_TIME + from + i,
          readings: readings({ 'soil.moisture': (from + i) % 100 }),
        }),
      ),
    ),
  );

const expected = (count: number) =>
  Array.from({ length: count }, (_, i) => [
    SOME_TIME + i,
    i % 100,
    `device=node-${i % 7},farm=dong-tao,zone=khu-2`,
  ]);

function startForwarder(store: Store, sink: Sink, order: Order = 'oldest_first'): Forwarder {
  const { journal, outbox } = store;
  const forwarder = new Forwarder({
    ...{ farm: 'dong-tao', sink, order, journal, outbox, loopDelay: eventLoopDelay },
    ...{ clock: hurriedClock(TIMES_AS_FAST), log: silent },
  });
  forwarder.start();
  onTestFinished(() => forwarder.stop());
  return forwarder;
}

/** A sink and how often it was asked. */
function counting(sink: Sink): { readonly sink: Sink; readonly count: number } {
  const counted = { count: 0 };
  return {
    sink: {
      ...sink,
      send: (lines) => {
        counted.count += 1;
        return sink.send(lines);
      },
    },
    get count() {
      return counted.count;
    },
  };
}

describe.each(sinkKinds)('$name', ({ server: program, start, connect }) => {
  needs(program)('with a real journal and server', () => {
    test('holds exactly the frames of the journal, over an outage and a restart of the gateway', async () => {
      const server = await start();
      onTestFinished(() => server.stop());
      const dataDir = await tempDir();

      const first = await openTestStore(dataDir);
      const forwarder = startForwarder(first, connect(server.url));
      await append(first, 0, 3_000);
      await eventually(() => expect(forwarder.state()).toMatchObject({ waiting: 0, cursor: 3_000 }));

      await server.pause();
      await append(first, 3_000, 5_000);
      await eventually(() =>
        expect(forwarder.state()).toMatchObject({ alarm: 'unavailable', waiting: 2_000 }),
      );
      await forwarder.stop();
      await first.close();

      const second = await openTestStore(dataDir);
      const next = startForwarder(second, connect(server.url));
      await append(second, 4_900, 5_100); // some of them again, as after a lost acknowledgement
      await server.resume();
      await eventually(async () =>
        expect(next.state()).toMatchObject({ cursor: await second.outbox.head() }),
      );
      expect(await server.values('reading', 'soil_moisture')).toEqual(expected(5_100));

      await next.stop();
      await second.close();
    });

    test('a merged and a rewritten frame become the point they should be', async () => {
      const server = await start();
      onTestFinished(() => server.stop());
      const store = await openTestStore(await tempDir());
      const forwarder = startForwarder(store, connect(server.url));
      for (const values of [{ 'soil.moisture': 30 }, { 'soil.ph': 6 }, { 'soil.moisture': 29 }]) {
        await store.journal.append(frameEntry({ readings: readings(values) }));
        await eventually(async () =>
          expect(forwarder.state()).toMatchObject({ cursor: await store.outbox.head() }),
        );
      }
      const tags = 'device=node-7,farm=dong-tao,zone=khu-2';
      expect(await server.values('reading', 'soil_moisture')).toEqual([[SOME_TIME, 29, tags]]);
      expect(await server.values('reading', 'soil_ph')).toEqual([[SOME_TIME, 6, tags]]);
      await forwarder.stop();
    });
  });
});

needs('influxd')('a real InfluxDB 1.x', () => {
  test('refuses one row of a batch: that one alone is parked, with its words', async () => {
    const server = await startInfluxd();
    onTestFinished(() => server.stop());
    await server.write(`reading,device=old soil_ph="text" ${SOME_TIME}`);
    const store = await openTestStore(await tempDir());
    await append(store, 0, 500);
    const poison = frameEntry({ measuredAt: SOME_TIME + 500, readings: readings({ 'soil.ph': 6.5 }) });
    await store.journal.append(poison);
    await append(store, 501, 900);

    const forwarder = startForwarder(store, influxV1Sink({ url: server.url, database: server.database }));
    await eventually(async () =>
      expect(forwarder.state()).toMatchObject({ parked: 1, cursor: await store.outbox.head() }),
    );
    expect(await server.query('SELECT count(soil_moisture) FROM reading')).toMatchObject([{ count: 899 }]);
    const rows = await store.outbox.read(900, 10);
    expect(rows).toMatchObject([
      {
        kind: 'dead',
        dead: {
          device: 'node-7',
          entry: 501,
          code: 'sink_rejected',
          detail: wordsWith('field type conflict'),
        },
      },
    ]);
    await forwarder.stop();
  });

  /** Whatever has not gone to a sink is there once, and `count` frames in all. */
  const stored = async (server: Influxd) =>
    Number((await server.query('SELECT count(soil_moisture) FROM reading'))[0]?.count ?? 0);

  test('of a batch of 5,000 that all have the field, parks the one that conflicts', async () => {
    const server = await startInfluxd();
    onTestFinished(() => server.stop());
    const before = SOME_TIME - 60 * 86_400_000; // types are kept by shard, so only there it is a text
    await server.write(`reading,device=old soil_moisture="text" ${before}`);
    const store = await openTestStore(await tempDir());
    await append(store, 0, 3_000);
    await store.journal.append(
      frameEntry({ measuredAt: before, readings: readings({ 'soil.moisture': 30 }) }),
    );
    await append(store, 3_000, 4_999);

    const requests = counting(influxV1Sink({ url: server.url, database: server.database }));
    const forwarder = startForwarder(store, requests.sink);
    await eventually(() => expect(forwarder.state()).toMatchObject({ parked: 1, waiting: 0 }));
    expect(await stored(server)).toBe(4_999);
    expect(requests.count).toBeLessThan(30);
    const letters = await store.outbox.read(5_000, 10);
    expect(letters).toMatchObject([{ kind: 'dead', dead: { entry: 3_001, code: 'sink_rejected' } }]);
    await forwarder.stop();
  });

  test('passes what is older than the server keeps, and says so once', async () => {
    const server = await startInfluxd();
    onTestFinished(() => server.stop());
    await server.query('ALTER RETENTION POLICY autogen ON telemetry DURATION 1h SHARD DURATION 1h');
    const now = wallClock.now();
    const store = await openTestStore(await tempDir());
    const at = (measuredAt: number) =>
      store.journal.append(frameEntry({ measuredAt, readings: readings({ 'soil.moisture': 30 }) }));
    await Promise.all(Array.from({ length: 600 }, (_, i) => at(now - (i % 2) * 86_400_000 - i)));

    const requests = counting(influxV1Sink({ url: server.url, database: server.database }));
    const forwarder = startForwarder(store, requests.sink);
    await eventually(() => expect(forwarder.state()).toMatchObject({ waiting: 0, parked: 0, tooOld: 300 }));
    expect(requests.count).toBe(1);
    expect(await stored(server)).toBe(300);
    expect(await store.outbox.read(600, 10)).toMatchObject([
      { kind: 'dead', dead: { code: 'sink_too_old', detail: wordsWith('300 entries, numbers ') } },
    ]);
    await forwarder.stop();
  });

  test('stopped, hung and started again in the middle of a backlog, holds it whole in the end', async () => {
    const server = await startInfluxd();
    onTestFinished(() => server.stop());
    const store = await openTestStore(await tempDir());
    await append(store, 0, 15_000);
    await append(store, 15_000, 30_000);
    const forwarder = startForwarder(
      store,
      influxV1Sink({ url: server.url, database: server.database, timeout_ms: 1_500 }),
      'newest_first',
    );
    const waiting = () => forwarder.state().waiting;
    await eventually(() => expect(waiting()).toBeLessThan(30_000));
    process.kill(server.pid, 'SIGSTOP');
    await eventually(() => expect(forwarder.state()).toMatchObject({ alarm: 'unavailable' }));
    process.kill(server.pid, 'SIGCONT');
    await eventually(() => expect(forwarder.state()).not.toHaveProperty('alarm'));
    await server.pause();
    await append(store, 30_000, 31_000);
    await eventually(() => expect(forwarder.state()).toMatchObject({ alarm: 'unavailable' }));
    await server.resume();
    await eventually(() => expect(forwarder.state()).toMatchObject({ waiting: 0, head: 31_000, parked: 0 }));
    expect(await stored(server)).toBe(31_000);
    await forwarder.stop();
  });

  test('without the database raises an alarm that says how to make it, and loses nothing', async () => {
    const server = await startInfluxd('');
    onTestFinished(() => server.stop());
    const store = await openTestStore(await tempDir());
    await append(store, 0, 10);
    const forwarder = startForwarder(store, influxV1Sink({ url: server.url, database: 'farm' }));
    await eventually(() =>
      expect(forwarder.state()).toMatchObject({
        alarm: 'place',
        cursor: 0,
        lastError: wordsWith('CREATE DATABASE "farm"'),
      }),
    );
    await forwarder.stop();
  });
});
