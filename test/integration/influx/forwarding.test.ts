// The forwarder between a real journal and real servers.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { wallClock } from '../../../gateway/clock.ts';
import { Forwarder } from '../../../gateway/forward/forwarder.ts';
import { influxV1Sink } from '../../../gateway/forward/sinks/influx-v1.ts';
import type { Store } from '../../../gateway/store/open.ts';
import { sinkKinds } from '../../contract/sink/sinks.ts';
import { startInfluxd } from '../../support/influxd.ts';
import { SOME_TIME, frameEntry, openTestStore, readings, silent } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import { needs } from '../../support/tools.ts';

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

function startForwarder(store: Store, sink: ConstructorParameters<typeof Forwarder>[0]['sink']): Forwarder {
  const { journal, outbox } = store;
  const forwarder = new Forwarder({ farm: 'dong-tao', sink, journal, outbox, clock: wallClock, log: silent });
  forwarder.start();
  onTestFinished(() => forwarder.stop());
  return forwarder;
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
          code: 'sink_rejected',
          detail: wordsWith('field type conflict'),
        },
      },
    ]);
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
        alarm: 'refused',
        cursor: 0,
        lastError: wordsWith('CREATE DATABASE "farm"'),
      }),
    );
    await forwarder.stop();
  });
});
