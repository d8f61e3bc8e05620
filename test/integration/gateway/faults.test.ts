// What hurts one part of the farm hurts no other: the built gateway with something broken beside what must go on.
import { once } from 'node:events';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { connectAsync } from 'mqtt';
import type { MqttClient } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import type { TestContext } from 'vitest';
import { stringify } from 'yaml';
import { health, metrics } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { framesOf, readJournal } from '../../support/journal-file.ts';
import { addDevice, nongso, startGateway } from '../../support/nongso.ts';
import type { Credential, GatewayProgram } from '../../support/nongso.ts';
import { startCable } from '../../support/noisy-cable.ts';
import type { Cable } from '../../support/noisy-cable.ts';
import { DRY, startSmallFarm, WET } from '../../support/small-farm.ts';
import type { SmallFarm } from '../../support/small-farm.ts';
import { tempDir } from '../../support/temp.ts';

const FARM = { farm: 'dong-tao', timezone: 'Asia/Ho_Chi_Minh', location: { lat: 20.83, lon: 105.97 } };

/** A gateway without any device, for tests of its doors. */
async function emptyFarm(config: Readonly<Record<string, unknown>> = {}) {
  const folder = await tempDir();
  const configFile = join(folder, 'nongso.yaml');
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  await writeFile(configFile, stringify({ ...FARM, ...config }));
  return { configFile, dataDir };
}

async function running(farm: { configFile: string; dataDir: string }): Promise<GatewayProgram> {
  const gateway = await startGateway(farm);
  onTestFinished(async () => void (await gateway.stop()));
  return gateway;
}

const runGateway = ({ configFile, dataDir }: { configFile: string; dataDir: string }, env = {}) =>
  nongso(['gateway', '--config', configFile], { env: { NONGSO_DATA_DIR: dataDir, ...env } });

async function connectNode(
  url: string,
  { username, password }: Omit<Credential, 'topic'>,
  context: Pick<TestContext, 'onTestFinished'> = { onTestFinished },
): Promise<MqttClient> {
  const client = await connectAsync(url, { username, password, reconnectPeriod: 0, connectTimeout: 20_000 });
  client.on('error', () => undefined);
  context.onTestFinished(() => void client.end(true));
  return client;
}

/** The valve of zone 1 opens when its soil is dry and closes when it is wet: the farm is looked after. */
async function watersOnce(farm: SmallFarm): Promise<void> {
  const probe = farm.world.modbusDevice('soil-1');
  const before = farm.runs(1).length;
  probe.hold('soil.moisture', DRY - 3);
  await eventually('the valve opens', () => farm.runs(1).length > before);
  probe.hold('soil.moisture', WET + 3);
  await eventually('the valve closes', () => farm.runs(1).at(-1)?.to !== undefined);
}

test.concurrent(
  'payloads that cannot be read are acknowledged, counted and kept, and hurt nobody',
  async (context) => {
    const farm = await startSmallFarm({ soil: 'still', fields: [{ moisture: WET + 1 }] }, context);
    const bad = await addDevice('node-7', farm); // into the file of a gateway that runs
    const good = await addDevice('node-8', { ...farm, zone: 'khu-1' });
    const [wild, calm] = await Promise.all([
      connectNode(farm.gateway.mqttUrl, bad, context),
      connectNode(farm.gateway.mqttUrl, good, context),
    ]);
    for (const payload of [
      '{"values":',
      'ÿþ',
      '[1]',
      '{"values":{}}',
      '{"ts":"now","values":{"air.humidity":1}}',
    ])
      await wild.publishAsync(bad.topic, payload, { qos: 1 }); // resolves with the PUBACK
    await wild.publishAsync(
      bad.topic,
      JSON.stringify({ seq: 1, boot: 1, values: { 'soil.moisture': 31, 'soil.magic': 7, 'soil.ph': 'wet' } }),
      { qos: 1 },
    );
    await calm.publishAsync(good.topic, JSON.stringify({ seq: 1, boot: 1, values: { 'air.humidity': 71 } }), {
      qos: 1,
    });

    const counted = await metrics(farm.gateway.url);
    const letters = ['not_json', 'not_an_object', 'no_values', 'bad_ts', 'unknown_metric', 'not_a_number'];
    expect(letters.map((code) => counted.get(`nongso_dead_letters_total{code="${code}"}`))).toEqual([
      2, 1, 1, 1, 1, 1,
    ]);
    expect((await farm.phone.zone('khu-1')).values['air.humidity']).toMatchObject({
      value: 71,
      quality: 'good',
    });
    await watersOnce(farm);

    await farm.gateway.stop();
    const { entries } = readJournal(farm.dataDir);
    const dead = entries.flatMap((entry) => (entry.kind === 'dead' ? [entry.dead] : []));
    expect(dead).toHaveLength(7);
    for (const { device, detail, payload } of dead) {
      expect(device).toBe('node-7');
      expect(detail).not.toBe('');
      expect(payload).not.toBe('');
    }
    const fromNodes = framesOf(entries).filter(({ device }) => device.startsWith('node-'));
    expect(fromNodes.map(({ device, readings }) => [device, readings.map(({ point }) => point)])).toEqual([
      ['node-7', ['soil.moisture']], // what was good in a frame stays
      ['node-8', ['air.humidity']],
    ]);
  },
);

test.concurrent('a dead slave on the bus is said, and the others go on', async (context) => {
  const farm = await startSmallFarm(
    { soil: 'still', fields: [{ moisture: WET + 1 }, { moisture: WET + 1 }] },
    context,
  );
  farm.world.modbusDevice('soil-2').powerOff();
  await eventually('the alarm about the dead probe', async () =>
    (await farm.phone.zone('khu-2')).alarms.some(
      ({ code, text }) => code === 'device_offline' && text.includes('soil-2'),
    ),
  );
  await watersOnce(farm);
  expect((await farm.phone.zone('khu-1')).alarms).toEqual([]);
  farm.world.modbusDevice('soil-2').powerOn();
  await eventually(
    'the probe is there again',
    async () => (await farm.phone.zone('khu-2')).alarms.length === 0,
  );
});

test.concurrent(
  'garbage on the bus is never taken for a reading, and valves obey through it',
  async (context) => {
    const cables: Cable[] = [];
    const farm = await startSmallFarm(
      {
        soil: 'still',
        fields: [{ moisture: WET + 1 }],
        async cable(port) {
          const cable = await startCable(port);
          cables.push(cable);
          return cable.port;
        },
      },
      context,
    );
    const [cable] = cables;
    context.onTestFinished(() => cable!.close());
    cable!.noisy = true;
    await watersOnce(farm);
    await eventually('a good deal of garbage', () => cable!.noises >= 10);
    await watersOnce(farm);

    await farm.gateway.stop();
    const frames = framesOf(readJournal(farm.dataDir).entries);
    expect(frames.length).toBeGreaterThan(0);
    const held = [DRY - 3, WET + 3];
    for (const { readings } of frames)
      for (const { point, value } of readings.filter(({ point }) => point === 'soil.moisture'))
        expect(held.includes(value) || Math.abs(value - WET - 1) < 3, `${point} ${value}`).toBe(true);
  },
);

test.concurrent('InfluxDB that is down is said and costs nothing', async (context) => {
  const nobody = createServer().listen(0, '127.0.0.1');
  await once(nobody, 'listening');
  const address = nobody.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  nobody.close();
  const influx = { url: `http://127.0.0.1:${port}`, database: 'telemetry' };
  const farm = await startSmallFarm(
    { soil: 'still', fields: [{ moisture: WET + 1 }], config: { forward: { influx } } },
    context,
  );
  await eventually('InfluxDB counts as down', async () => {
    const { status, ok, parts } = await health(farm.gateway.url);
    expect({ status, ok }).toEqual({ status: 200, ok: true });
    return parts['influx-v1']?.ok === false;
  });
  await watersOnce(farm);
  await eventually(
    'what waits is counted',
    async () => (await metrics(farm.gateway.url)).get('nongso_forward_waiting{sink="influx-v1"}')! > 0,
  );
  expect((await health(farm.gateway.url)).status).toBe(200);
  await eventually('the alarm about InfluxDB', async () =>
    (await farm.phone.state()).alarms.some(({ code }) => code === 'forwarder'),
  );
});

test('a node with a wrong password stays outside, and the others go on', async () => {
  const farm = await emptyFarm();
  const one = await addDevice('node-1', farm);
  const two = await addDevice('node-2', farm);
  const gateway = await running(farm);
  const inside = await connectNode(gateway.mqttUrl, one);
  await expect(connectNode(gateway.mqttUrl, { ...two, password: one.password })).rejects.toThrow(
    /Connection refused/,
  );
  await expect(connectNode(gateway.mqttUrl, { ...two, username: 'nobody' })).rejects.toThrow(
    /Connection refused/,
  );
  await inside.publishAsync(one.topic, '{"values":{"air.humidity":70}}', { qos: 1 });
  const right = await connectNode(gateway.mqttUrl, two);
  await right.publishAsync(two.topic, '{"values":{"air.humidity":71}}', { qos: 1 });
  expect((await metrics(gateway.url)).get('nongso_frames_total{outcome="stored"}')).toBe(2);
});

test('a node that is added, and one whose password is changed, come in without a restart', async () => {
  const farm = await emptyFarm({ zones: [{ id: 'khu-1', name: 'Khu 1' }] });
  const gateway = await running(farm);
  const first = await addDevice('node-9', { ...farm, zone: 'khu-1' });
  const client = await connectNode(gateway.mqttUrl, first);
  await client.publishAsync(first.topic, '{"values":{"soil.moisture":30}}', { qos: 1 });
  await client.endAsync();

  const second = await addDevice('node-9', { ...farm, rotate: 'rotate' });
  await expect(connectNode(gateway.mqttUrl, first)).rejects.toThrow(/Connection refused/);
  const again = await connectNode(gateway.mqttUrl, second);
  await again.publishAsync(second.topic, '{"values":{"soil.moisture":31}}', { qos: 1 });
  expect((await metrics(gateway.url)).get('nongso_frames_total{outcome="stored"}')).toBe(2);
});

test('a wrong configuration is refused with every mistake at once', async () => {
  const farm = await emptyFarm({
    timezone: 'Asia/Dong_Tao',
    colour: 'green',
    buses: [{ id: 'rs485-1', port: 'tcp://127.0.0.1:8899', baud: 9601 }],
    devices: [
      { id: 'soil-1', profile: 'jxct-soil-8in1', bus: 'rs485-1', address: 3 },
      { id: 'soil-2', profile: 'jxct-soil-7in1', bus: 'rs485-2', address: 3 },
      { id: 'soil-3', profile: 'jxct-soil-7in1', bus: 'rs485-1', address: 4 },
      { id: 'soil-4', profile: 'jxct-soil-7in1', bus: 'rs485-1', address: 4 },
    ],
  });
  const { code, stdout, stderr } = await runGateway(farm);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  for (const word of [
    'timezone',
    'colour',
    'buses[0].baud',
    'jxct-soil-8in1',
    'rs485-2',
    'devices[3].address',
  ])
    expect(stderr).toContain(word);
});

test('a port that is taken is said in one line', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = String(typeof address === 'object' && address !== null ? address.port : 0);
  const farm = await emptyFarm();
  for (const name of ['NONGSO_GATEWAY_PORT', 'NONGSO_MQTT_PORT']) {
    const { code, stdout, stderr } = await runGateway(farm, { [name]: port });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(port);
  }
});

test('a damaged journal is kept as it was beside a new one, and the gateway runs', async () => {
  const farm = await emptyFarm();
  const gateway = await startGateway(farm);
  await gateway.stop();
  const file = join(farm.dataDir, 'journal.db');
  const damaged = await readFile(file);
  damaged.fill(0x2a, 4_096, 12_288);
  await writeFile(file, damaged);
  await running(farm);
  const kept = (await readdir(farm.dataDir, { recursive: true })).filter(
    (path) => basename(path) === 'journal.db' && path !== 'journal.db',
  );
  expect(kept).toHaveLength(1);
  expect((await readFile(join(farm.dataDir, kept[0] ?? ''))).equals(damaged)).toBe(true);
});

test('a second gateway on the same data is refused in one line, and the first goes on', async () => {
  const farm = await emptyFarm();
  const gateway = await running(farm);
  const { code, stderr } = await runGateway(farm);
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain('in use by another gateway');
  expect((await health(gateway.url)).status).toBe(200);
});
