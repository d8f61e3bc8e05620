// Workers behind a real Mosquitto, writing to a real InfluxDB 1.x, compared frame by frame.
import { connectAsync } from 'mqtt';
import type { MqttClient } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { loadProfiles } from '../../../cli/profiles.ts';
import { isProblem } from '../../../domain/problem.ts';
import { pointsOf } from '../../../gateway/forward/points.ts';
import { startIngest } from '../../../gateway/ingest/main.ts';
import type { Ingest } from '../../../gateway/ingest/main.ts';
import { RECEIVE_MAXIMUM } from '../../../gateway/link/mqtt5/limits.ts';
import { ClusterLoad, valueOf } from '../../support/cluster-load.ts';
import { eventually } from '../../support/eventually.ts';
import { startInfluxd } from '../../support/influxd.ts';
import type { Influxd, InfluxRow } from '../../support/influxd.ts';
import { DEVICES, FARM, influxEnv, ingestConfig, startWorker, ZONE } from '../../support/ingest-worker.ts';
import type { Place } from '../../support/ingest-worker.ts';

import { startMosquitto } from '../../support/mosquitto.ts';
import { needs } from '../../support/tools.ts';

const HOUR_MS = 3_600_000;
/** A worker is missed after 20 s. */
const WITH_ADOPTION_MS = 150_000;
/** A server that is away is asked again after up to 60 s. */
const WITH_BACKOFF_MS = 150_000;

async function place(): Promise<Place> {
  const influx = await startInfluxd();
  onTestFinished(() => influx.stop());
  const broker = await startMosquitto({ keeps: 'all', lines: ['max_queued_messages 0'] });
  onTestFinished(() => broker.stop());
  return { influx, broker, configFile: await ingestConfig() };
}

function load(): ClusterLoad {
  const made = new ClusterLoad({ farm: FARM, devices: DEVICES, since: Date.now() - HOUR_MS });
  onTestFinished(() => made.cut());
  return made;
}

/** For MQTT.js, which does not decode a password in an address. */
const addressOf = ({ broker }: Place): string => `mqtt://127.0.0.1:${broker.port}`;

/** Starts a worker in this process. */
async function start({ broker, influx, configFile }: Place, listen?: Ingest['url']): Promise<Ingest> {
  const worker = await startIngest({
    ...{ configFile, profiles: loadProfiles(), env: { ...influxEnv(influx), NONGSO_LOG: 'silent' } },
    ...{ broker: broker.url, share: 'g1' },
    ...(listen !== undefined && { listen: { host: '127.0.0.1', port: 0 } }),
  });
  if (isProblem(worker)) throw new Error(worker.detail);
  onTestFinished(() => worker.stop());
  return worker;
}

const rowsOf = (influx: Influxd): Promise<InfluxRow[]> => influx.query('SELECT * FROM reading GROUP BY *');
const countOf = async (influx: Influxd): Promise<number> =>
  Number((await influx.query('SELECT count("soil_moisture") AS n FROM reading'))[0]?.n ?? 0);

/** Each acknowledged frame as the gateway would have written it. */
const expected = (made: ClusterLoad): InfluxRow[] =>
  [...made.acknowledged].flatMap((seq) => {
    const device = made.deviceOf(seq);
    const [measuredAt, value] = [made.since + seq, valueOf(seq)];
    const frame = {
      ...{ device, measuredAt, receivedAt: made.since, clock: 'source' as const, seq },
      ...(device !== 'node-2' && { zone: ZONE }),
      readings: [{ point: 'soil.moisture' as const, value, quality: 'good' as const }],
    };
    return pointsOf({ seq, kind: 'frame', frame }, FARM).map(({ tags, fields, at }) => ({
      ...{ time: at, ...tags, ...fields },
    }));
  });

const sorted = (rows: readonly InfluxRow[]): string[] =>
  rows
    .map((row) =>
      Object.entries(row)
        .filter(([, value]) => value !== '' && value !== null)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(),
    )
    .sort();

/** InfluxDB holds what the broker acknowledged, each point once, and nothing else. */
async function expectAll({ influx }: Place, made: ClusterLoad): Promise<void> {
  made.drain();
  await eventually('the broker has all', () => made.isDrained);
  await eventually('all is written', async () => (await countOf(influx)) >= made.acknowledged.size, {
    within_ms: 90_000,
    every_ms: 200,
  });
  expect(sorted(await rowsOf(influx))).toEqual(sorted(expected(made)));
}

async function client(at: Place): Promise<MqttClient> {
  const { user: username, password } = at.broker;
  const made = await connectAsync(addressOf(at), { protocolVersion: 5, username, password });
  onTestFinished(() => void made.end(true));
  return made;
}

/** What goes to the dead topics, as it comes. */
async function deadLetters(on: MqttClient): Promise<{ topic: string; codes: string[]; payload: string }[]> {
  const letters: { topic: string; codes: string[]; payload: string }[] = [];
  on.on('message', (topic, payload) => {
    const body = JSON.parse(payload.toString()) as { faults: { code: string }[]; payload: string };
    letters.push({ topic, codes: body.faults.map(({ code }) => code), payload: body.payload });
  });
  await on.subscribeAsync(`farm/${FARM}/+/dead`, { qos: 1 });
  return letters;
}

const up = (device: string): string => `farm/${FARM}/${device}/up`;
const frame = (seq: number, values: object): string => JSON.stringify({ ts: Date.now() - seq, seq, values });

needs('mosquitto', 'influxd')('nongso ingest', () => {
  test(
    'two workers share the load, and killing one loses nothing and changes no point',
    { timeout: WITH_ADOPTION_MS },
    async () => {
      const at = await place();
      const [first, second] = [await startWorker(at), await startWorker(at)];
      onTestFinished(async () => void (await Promise.all([first.stop('SIGKILL'), second.stop('SIGKILL')])));
      const made = load();
      await made.run(at.broker);
      await eventually('load', () => made.acknowledged.size > 3_000);
      expect(await first.stop('SIGKILL')).toBeNull();
      const killedAt = made.acknowledged.size;
      await eventually('load after the kill', () => made.acknowledged.size > killedAt + 3_000);
      made.drain();
      await eventually(
        'the rest of the killed one is read',
        () => second.stderr().includes('"rest":"empty"'),
        {
          within_ms: 90_000,
        },
      );
      await expectAll(at, made);
      expect(await second.stop('SIGTERM')).toBe(0);
      const last = JSON.parse(second.stdout().trim().split('\n').at(-1)!) as { written: number };
      expect(last.written).toBeGreaterThan(0);
      expect(last.written).toBeLessThan(made.acknowledged.size);
    },
  );

  test('a worker that is stopped leaves nothing behind, and the other goes on', async () => {
    const at = await place();
    const [first, second] = [await startWorker(at), await startWorker(at)];
    onTestFinished(async () => void (await Promise.all([first.stop('SIGKILL'), second.stop('SIGKILL')])));
    const made = load();
    await made.run(at.broker);
    await eventually('load', () => made.acknowledged.size > 2_000);
    expect(await first.stop('SIGTERM')).toBe(0);
    const stoppedAt = made.acknowledged.size;
    await eventually('load after the stop', () => made.acknowledged.size > stoppedAt + 1_000);
    await expectAll(at, made);
    expect(second.stderr()).not.toContain('a worker that is gone');
  });

  test(
    'while InfluxDB is away nothing is acknowledged, and then all is written',
    { timeout: WITH_BACKOFF_MS },
    async () => {
      const at = await place();
      const worker = await start(at);
      const made = load();
      await made.run(at.broker);
      await eventually('load', () => made.acknowledged.size > 500);
      await at.influx.pause();
      await eventually('the worker says so', () => worker.numbers().server.startsWith('unavailable'));
      const { acknowledged } = worker.numbers();
      const pausedAt = made.acknowledged.size;
      await eventually('load meanwhile', () => made.acknowledged.size > pausedAt + 5_000);
      expect(worker.numbers().acknowledged).toBe(acknowledged);
      expect(worker.numbers().unacknowledged).toBeLessThanOrEqual(2 * RECEIVE_MAXIMUM);
      await at.influx.resume();
      await expectAll(at, made);
    },
  );

  test('a broker that is restarted brings what was not acknowledged again', async () => {
    const at = await place();
    const worker = await start(at);
    const made = load();
    await made.run(at.broker);
    await eventually('load', () => made.acknowledged.size > 1_000);
    made.cut();
    await at.broker.pause();
    await eventually('the worker notices', () => worker.numbers().connected === 'no');
    await at.broker.resume();
    // Mosquitto 2.0.11 keeps sessions and their messages through a restart, but not their shared subscriptions.
    await eventually('the worker is back', () => worker.numbers().connected === 'yes');
    await made.run(at.broker);
    const restartedAt = made.acknowledged.size;
    await eventually('load after it', () => made.acknowledged.size > restartedAt + 500);
    await expectAll(at, made);
  });

  test('what cannot be read goes to the dead topic with the reason, and the rest of the frame is written', async () => {
    const at = await place();
    const worker = await start(at, 'with health');
    const node = await client(at);
    const letters = await deadLetters(node);
    const sent: [device: string, payload: string, codes: string[]][] = [
      ['node-1', 'no json', ['not_json']],
      [
        'node-1',
        frame(1, { 'soil.moisture': 31, 'soil.colour': 3, 'soil.ph': 'x' }),
        ['unknown_metric', 'not_a_number'],
      ],
      ['node-2', JSON.stringify({ seq: 1, values: { 'soil.moisture': 31 } }), ['no_time']],
      ['node-2', JSON.stringify({ ts: 17, seq: 2, values: { 'soil.moisture': 31 } }), ['bad_time']],
      ['node-3', frame(2, { 'soil.moisture': 3_100 }), ['implausible']],
      ['node-9', frame(3, { 'soil.moisture': 31 }), ['unknown_device']],
    ];
    for (const [device, payload] of sent) await node.publishAsync(up(device), payload, { qos: 1 });
    await eventually('all letters', () => letters.length === sent.length);
    expect(letters).toEqual(
      sent.map(([device, payload, codes]) => ({ topic: `farm/${FARM}/${device}/dead`, codes, payload })),
    );
    await eventually('acknowledged', () => worker.numbers().acknowledged === sent.length);
    const rows = await rowsOf(at.influx);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ farm: FARM, zone: ZONE, device: 'node-1', soil_moisture: 31 });
    expect(await (await fetch(`${worker.url}/metrics`)).text()).toContain(
      `nongso_ingest_dead_total ${sent.length}\n`,
    );
    expect(await (await fetch(`${worker.url}/healthz`)).json()).toMatchObject({
      connected: 'yes',
      server: 'ok',
    });
    expect(worker.leftOut).toEqual(['plug-1']);
  });

  test('of many frames only the one that InfluxDB refuses goes to the dead topic', async () => {
    const at = await place();
    await at.influx.write(`reading,farm=${FARM},device=node-2 soil_ph="text" ${Date.now() - 10_000}`);
    const worker = await start(at);
    const node = await client(at);
    const letters = await deadLetters(node);
    const poison = frame(500, { 'soil.ph': 6.5 });
    await Promise.all(
      Array.from({ length: 1_000 }, (_, seq) =>
        node.publishAsync(up('node-2'), seq === 500 ? poison : frame(seq, { 'soil.moisture': 31 }), {
          qos: 1,
        }),
      ),
    );
    await eventually('all acknowledged', () => worker.numbers().acknowledged === 1_000);
    await eventually('the letter has come', () => letters.length > 0); // the broker brings it in its own time
    expect(letters).toEqual([
      { topic: `farm/${FARM}/node-2/dead`, codes: ['sink_rejected'], payload: poison },
    ]);
    expect(worker.numbers()).toMatchObject({ written: 999, dead: 1 });
  });
});
