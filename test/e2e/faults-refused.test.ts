// A server that will not have what it is sent: one row of five thousand, or nothing at all until somebody has mended it.
// Both wait more than they compute, so they run side by side.
import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { formatTopic } from '../../domain/wire/topics.ts';
import { metrics } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import {
  expectAlarm,
  expectControl,
  expectFrames,
  expectNothingLost,
  sinkHealth,
  startFaultFarm,
} from '../support/fault-farm.ts';
import { startInfluxd } from '../support/influxd.ts';
import { PASS, startInfluxProxy } from '../support/influx-proxy.ts';
import { framesOf, readJournal } from '../support/journal-file.ts';
import { LOAD_NODES, loadNodes } from '../support/load-frame.ts';
import { Load } from '../support/load.ts';
import { influxHoldsAll } from '../support/reckoning.ts';
import { FARM, startSmallFarm, WET } from '../support/small-farm.ts';
import { needs } from '../support/tools.ts';

const FRAMES = 5_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** InfluxDB keeps the types of a measurement's fields by the week. */
const OTHER_WEEKS_MS = 60 * DAY_MS;
/** A server that refuses is asked again every minute. */
const MENDED = { within_ms: 150_000, every_ms: 1_000 };

needs('influxd')('a real InfluxDB', () => {
  test.concurrent(
    `takes all but one of ${FRAMES} frames: that one alone is parked, with its words`,
    async (context) => {
      const influx = await startInfluxd();
      context.onTestFinished(() => influx.stop());
      const old = Date.now() - OTHER_WEEKS_MS;
      await influx.write(`reading,device=old soil_moisture=31i ${old}`);
      await influx.query('DROP SERIES FROM reading'); // the row goes, the type of its week stays
      const proxy = await startInfluxProxy(influx.url);
      context.onTestFinished(() => proxy.close());
      const nodes = [...LOAD_NODES, 'node-9'];
      const forward = { influx: { url: proxy.url, database: influx.database } };
      const farm = await startSmallFarm(
        { soil: 'still', fields: [{ moisture: WET + 1 }], nodes, config: { forward } },
        context,
      );
      proxy.manner = { kind: 'refuse', status: 503, words: 'not yet' }; // until all wait for one batch

      const poison = farm.credentials.find(({ id }) => id === 'node-9')!;
      const load = new Load(loadNodes(farm.credentials.filter((node) => node !== poison)), {
        farm: FARM,
        since: Date.now() - HOUR_MS,
      });
      context.onTestFinished(() => load.cut());
      await load.run(farm.gateway.mqttUrl);
      await eventually('half of the frames are kept', () => load.count >= FRAMES / 2);
      const client = await connectAsync(farm.gateway.mqttUrl, { ...poison, reconnectPeriod: 0 });
      context.onTestFinished(() => void client.end(true));
      const topic = formatTopic({ farm: FARM, device: poison.id, leaf: 'up' });
      await client.publishAsync(topic, JSON.stringify({ ts: old, values: { 'soil.moisture': 31 } }), {
        qos: 1,
      });
      await eventually('the other half is kept', () => load.count >= FRAMES);
      await load.drain();
      proxy.manner = PASS;

      const deadLetters = () =>
        readJournal(farm.dataDir).entries.flatMap((entry) => (entry.kind === 'dead' ? [entry.dead] : []));
      await eventually('the row is parked', () => deadLetters().length > 0);
      const { entries } = readJournal(farm.dataDir);
      const parked = entries.filter((entry) => framesOf([entry]).some(({ device }) => device === poison.id));
      await influxHoldsAll(
        influx,
        { dataDir: farm.dataDir, farm: FARM, parked: new Set(parked.map(({ seq }) => seq)) },
        MENDED,
      );
      expect(deadLetters()).toMatchObject([
        { device: poison.id, code: 'sink_rejected', detail: wordsWith('field type conflict') },
      ]);
    },
  );

  test.concurrent(
    'says 401: that is an alarm, everything is kept and arrives once it is mended',
    async (context) => {
      const all = await startFaultFarm({}, context);
      const { farm, load, proxy, influx } = all;
      await expectNothingLost(all);
      proxy.manner = { kind: 'refuse', status: 401, words: 'authorization failed' };
      await expectAlarm(all, 'forwarder_credentials');
      expect(await sinkHealth(all)).toMatchObject({ ok: false, detail: 'credentials 401' });
      expect((await metrics(farm.gateway.url)).get('nongso_forward_alarm{sink="influx-v1"}')).toBe(1);
      await expectControl(all);
      await expectFrames(all);
      await load.drain();
      proxy.manner = PASS;
      await influxHoldsAll(influx, { dataDir: farm.dataDir, farm: FARM }, MENDED);
      await eventually('the alarm is over', async () => (await sinkHealth(all))?.ok);
      await load.run(farm.gateway.mqttUrl);
      await expectNothingLost(all);
    },
  );
});

const wordsWith = (text: string): unknown => expect.stringContaining(text);
