// The whole farm with nothing played: the built gateway and the built simulator from the command line, a serial cable,
// an MQTT node, a real InfluxDB 1.x and a phone's browser.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import type { Locator, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { parsePoint } from '../../domain/metric.ts';
import type { StoredEntry } from '../../gateway/core/ports/journal.ts';
import { Phone } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { openBrowser } from '../support/farm-page-visit.ts';
import { startInfluxd } from '../support/influxd.ts';
import type { Influxd, InfluxRow } from '../support/influxd.ts';
import { framesOf, progressOf, readJournal } from '../support/journal-file.ts';
import { Load } from '../support/load.ts';
import { addDevice, start, startGateway } from '../support/nongso.ts';
import type { Credential } from '../support/nongso.ts';
import { startSerialPair } from '../support/serial-pair.ts';
import { tempDir } from '../support/temp.ts';
import { needs } from '../support/tools.ts';

const FARM = 'dong-tao';
const DRY = 24;
const WET = 28;
const SLOW = { within_ms: 90_000, every_ms: 100 };
const HOUR_MS = 3_600_000;
/** Frames of other nodes that go the same way, with a known fate each. */
const LOAD_FRAMES = 1_000;

/** The soil loses about 0.6 % vol in a second of the clock and gains 0.4 % vol in one of watering. */
const scenario = (serial: string) => ({
  id: FARM,
  name: 'Trại Đông Tảo',
  seed: 7,
  location: { lat: 20.83, lon: 105.97, elevation_m: 5 },
  timezone: 'Asia/Ho_Chi_Minh',
  soil_speed: 5_000,
  demand_mm_day: 15,
  fields: [
    { id: 'khu-1', moisture: 27 },
    { id: 'khu-2', moisture: 29 },
  ].map((field) => ({
    ...field,
    area_m2: 300,
    kc: 2,
    soil: { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.3 },
  })),
  buses: [{ id: 'rs485-1', serial, baud: 9600 }],
  devices: [
    { id: 'soil-1', profile: 'jxct-soil-7in1', bus: 'rs485-1', address: 3, field: 'khu-1' },
    { id: 'air-1', profile: 'xy-md02', bus: 'rs485-1', address: 1 },
    {
      id: 'relay-1',
      profile: 'waveshare-relay-8',
      bus: 'rs485-1',
      address: 10,
      outputs: [{ channel: 1, field: 'khu-1', flow_l_min: 11 }],
    },
    {
      id: 'node-7',
      profile: 'nongso-node',
      field: 'khu-2',
      report_s: 1,
      outputs: [{ channel: 1, field: 'khu-2', flow_l_min: 11 }],
    },
  ],
});

const zone = (number: number, device: string) => ({
  id: `khu-${number}`,
  name: `Khu ${number}, nhãn lồng`,
  outputs: [{ id: `van-${number}`, kind: 'valve', device, channel: 1, flow_l_min: 11 }],
  rules: [
    {
      id: `khu-${number}-am`,
      kind: 'threshold',
      metric: 'soil.moisture',
      on_below: DRY,
      off_above: WET,
      output: `van-${number}`,
    },
  ],
});

const config = (port: string, influx: Influxd) => ({
  farm: FARM,
  timezone: 'Asia/Ho_Chi_Minh',
  location: { lat: 20.83, lon: 105.97, elevation_m: 5 },
  buses: [{ id: 'rs485-1', port, baud: 9600 }],
  devices: [
    { id: 'soil-1', profile: 'jxct-soil-7in1', bus: 'rs485-1', address: 3, zone: 'khu-1', poll_s: 1 },
    { id: 'air-1', profile: 'xy-md02', bus: 'rs485-1', address: 1, zone: 'khu-1', poll_s: 2 },
    { id: 'relay-1', profile: 'waveshare-relay-8', bus: 'rs485-1', address: 10 },
  ],
  zones: [zone(1, 'relay-1'), zone(2, 'node-7')],
  forward: { influx: { url: influx.url, database: influx.database } },
});

/** A phone that signs in by pressing what it reads. It may talk to nobody but the gateway and log no error. */
async function signIn(url: string, pin: string): Promise<Page> {
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const page = await (await browser.newContext({ viewport: { width: 360, height: 640 } })).newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) complaints.push(request.url());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  onTestFinished(() => expect(complaints).toEqual([]));
  await page.goto(url);
  await page.getByText('Nhập mã PIN').waitFor();
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click();
  await page.getByRole('article').first().waitFor();
  return page;
}

/** The number on a zone's card, % vol. */
async function shown(card: Locator): Promise<number> {
  const text = (await card.innerText()).replaceAll(',', '.');
  return Number(/([\d.]+)\s*%/.exec(text)?.[1]);
}

/** One watering of zone 1 as its page tells it: the numbers before and after, and the sentences. */
async function watchWatering(page: Page): Promise<void> {
  const card = page.getByRole('article', { name: 'Khu 1, nhãn lồng' });
  await card.getByText('Không tưới', { exact: true }).waitFor();
  await card.getByText('Đo vừa xong').waitFor();
  await card.getByText('Đang tưới', { exact: true }).waitFor();
  await card.getByText(/Đang tưới Khu 1, nhãn lồng: đất (còn|mới được) [\d,]+ %/).waitFor();
  await card
    .getByText(/còn \d+ (phút|giây)/)
    .first()
    .waitFor();
  const low = await shown(card);
  await card.getByText('Không tưới', { exact: true }).waitFor();
  await card.getByText(/Không tưới Khu 1, nhãn lồng: đất (còn|đã đạt) [\d,]+ %/).waitFor();
  const high = await shown(card);
  expect(low).toBeLessThan(WET);
  expect(high - low).toBeGreaterThan(0.5);
}

/** What a journal entry becomes in InfluxDB, by what interfaces.md promises and nothing else. */
function expectedRows(entries: readonly StoredEntry[]): { reading: InfluxRow[]; actuation: InfluxRow[] } {
  const reading = framesOf(entries).flatMap((frame) => {
    const good = frame.readings.filter(({ quality }) => quality === 'good');
    const channels = new Set(good.map(({ point }) => parsePoint(point)?.channel));
    return [...channels].map((channel) => ({
      time: frame.measuredAt,
      farm: FARM,
      ...(frame.zone !== undefined && { zone: frame.zone }),
      device: frame.device,
      ...(channel !== undefined && { channel }),
      ...Object.fromEntries(
        good
          .filter(({ point }) => parsePoint(point)?.channel === channel)
          .map(({ point, value }) => [parsePoint(point)!.metric.replaceAll('.', '_'), value]),
      ),
    }));
  });
  const actuation = entries.flatMap((entry) => {
    if (entry.kind !== 'actuation' || entry.actuation.result !== 'confirmed') return [];
    const { at, zone: where, output, state, lease_s, cause } = entry.actuation;
    return [{ time: at, farm: FARM, zone: where, output, on: state === 'on' ? 1 : 0, lease_s, cause }];
  });
  return { reading, actuation };
}

/** Rows in a form in which equal sets are equal: without empty columns, keys and rows in order. */
const sorted = (rows: readonly InfluxRow[]): string[] =>
  rows
    .map((row) =>
      JSON.stringify(
        Object.entries(row)
          .filter(([, value]) => value !== null && value !== '')
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    )
    .sort();

needs(
  'influxd',
  'socat',
  'chromium',
)('the whole farm', () => {
  test(
    'waters by itself, says why on the phone, and InfluxDB holds exactly what was acknowledged',
    { timeout: 300_000 },
    async () => {
      const folder = await tempDir();
      const influx = await startInfluxd();
      onTestFinished(() => influx.stop());
      const cable = await startSerialPair(folder);
      onTestFinished(() => cable.stop());
      const files = { configFile: join(folder, 'nongso.yaml'), dataDir: join(folder, 'data') };
      await mkdir(files.dataDir);
      await writeFile(files.configFile, stringify(config(cable.a, influx)));
      const [node, ...others] = await credentials(files);

      const gateway = await startGateway(files);
      onTestFinished(async () => void (await gateway.stop()));
      const [scenarioFile, credentialFile] = [
        join(folder, 'scenario.yaml'),
        join(folder, 'credentials.json'),
      ];
      await writeFile(scenarioFile, stringify(scenario(cable.b)));
      await writeFile(credentialFile, JSON.stringify({ 'node-7': node }));
      const sim = start(['sim', scenarioFile, '--broker', gateway.mqttUrl, '--credentials', credentialFile]);
      onTestFinished(async () => void (await sim.stop()));
      await sim.says(/^\{"ports":\{\}\}$/m);

      const page = await signIn(gateway.url, gateway.newPin ?? '');
      const sent = sendOtherFrames(gateway.mqttUrl, others);
      await watchWatering(page);
      const load = await sent;

      // By effect: the simulator's own word on its coils and the gateway's on its reasons.
      await sim.says(/relay-1: channel 1 on[^]*relay-1: channel 1 off/, 'stderr', SLOW);
      await sim.says(/node-7: channel 1 on[^]*node-7: channel 1 off/, 'stderr', SLOW);
      const phone = await Phone.pair(gateway.url, gateway.newPin ?? '');
      const decisions = await phone.decisions('khu-1');
      const opened = decisions.find(({ reason }) => reason.code === 'below_limit');
      const closed = decisions.find(({ reason }) => reason.code === 'target_reached');
      expect(opened!.sentence).toMatch(
        /^Đang tưới Khu 1, nhãn lồng: đất còn [\d,]+ %, dưới ngưỡng 24 %, cảm biến đọc/,
      );
      expect(closed!.sentence).toMatch(/^Không tưới Khu 1, nhãn lồng: đất đã đạt [\d,]+ % \(mức dừng 28 %\)/);
      await page.getByRole('article', { name: 'Khu 1, nhãn lồng' }).getByText('Biểu đồ và lý do').click();
      await page.getByText(opened!.sentence).first().waitFor();
      await page.getByText(closed!.sentence).first().waitFor();

      // With its sources silent the gateway brings the rest to InfluxDB.
      expect(await sim.stop()).toMatchObject({ code: 0 });
      await eventually(
        'everything is forwarded',
        () => {
          const { cursor, head } = progressOf(files.dataDir, 'influx-v1');
          return head > LOAD_FRAMES && cursor === head;
        },
        SLOW,
      );
      expect(await gateway.stop()).toMatchObject({ code: 0 });

      const { entries, check } = readJournal(files.dataDir);
      expect(check).toBe('ok');
      const journalled = new Set(framesOf(entries).map(({ device, seq }) => `${device}/${seq}`));
      const acknowledged = [...load].flatMap(([device, seqs]) => [...seqs].map((seq) => `${device}/${seq}`));
      expect(acknowledged.length).toBeGreaterThanOrEqual(LOAD_FRAMES);
      expect(acknowledged.filter((frame) => !journalled.has(frame))).toEqual([]);

      const expected = expectedRows(entries);
      expect(sorted(await influx.query('SELECT * FROM reading'))).toEqual(sorted(expected.reading));
      expect(sorted(await influx.query('SELECT * FROM actuation'))).toEqual(sorted(expected.actuation));
      const devices = new Set(expected.reading.map(({ device }) => device));
      expect(devices).toEqual(new Set(['soil-1', 'air-1', 'node-7', 'node-8', 'node-9', 'node-10']));
      for (const output of ['van-1', 'van-2'])
        for (const on of [1, 0])
          expect(expected.actuation).toContainEqual(expect.objectContaining({ output, on, cause: 'rule' }));
      for (const { on, lease_s } of expected.actuation)
        expect(lease_s).toSatisfy((s) => (on === 1 ? s > 0 && s <= 60 : s === 0));
      const types = await influx.query('SHOW FIELD KEYS FROM reading');
      expect(new Set(types.map(({ fieldType }) => fieldType))).toEqual(new Set(['float']));
    },
  );
});

/** node-7 of the simulator, two nodes that load the gateway, and one with a probe in two depths. */
async function credentials(files: { configFile: string; dataDir: string }): Promise<Credential[]> {
  const given: Credential[] = [];
  // One after the other: each adds a line to the same file.
  for (const [id, zoneId] of [['node-7', 'khu-2'], ['node-8'], ['node-9'], ['node-10']] as const)
    given.push(await addDevice(id, { ...files, ...(zoneId !== undefined && { zone: zoneId }) }));
  return given;
}

/** Frames whose fate is known; gives the acknowledged ones by node and seq. */
async function sendOtherFrames(
  url: string,
  [one, two, deep]: readonly Credential[],
): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const load = new Load(
    [
      { ...one!, id: one!.username, clock: 'own' },
      { ...two!, id: two!.username, clock: 'own' },
    ],
    { farm: FARM, since: Date.now() - HOUR_MS },
  );
  await load.run(url);
  const { username, password, topic } = deep!;
  const client = await connectAsync(url, { username, password, reconnectPeriod: 0 });
  const values = {
    'soil.moisture': 31.25,
    'soil.moisture#40cm': 29,
    'soil.ph#40cm': 6.5,
    'air.humidity': 900,
  };
  await client.publishAsync(topic, JSON.stringify({ ts: Date.now(), seq: 1, boot: 3, values }), { qos: 1 });
  await client.endAsync();
  await eventually('the load is acknowledged', () => load.count >= LOAD_FRAMES);
  await load.drain();
  load.cut();
  return load.acknowledged;
}
