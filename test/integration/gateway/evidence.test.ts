// The whole gateway beside an api of the cooperative: a past in its journal, sealed and sent.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { packageRoot } from '../../../cli/package-root.ts';
import { loadProfiles } from '../../../cli/profiles.ts';
import { localDay } from '../../../domain/day.ts';
import { digestOf, openSeal } from '../../../domain/evidence.ts';
import { daySpan } from '../../../domain/day-span.ts';
import { startGateway } from '../../../gateway/main.ts';
import type { Gateway } from '../../../gateway/main.ts';
import { openStore } from '../../../gateway/store/open.ts';
import type { Store } from '../../../gateway/store/open.ts';
import { Phone } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { frameEntry, readings, storeOptions } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import { EvidenceApi, TOKEN, refusal } from './evidence-api.ts';
import { DAY_MS, liveThrough } from './evidence-season.ts';

const TIMEZONE = 'Asia/Ho_Chi_Minh';
const DAYS = 3;
/** The first midnight of a past of three days that ended two days ago, so that all of it may be sealed. */
const FIRST = daySpan(localDay(Date.now() - (DAYS + 2) * DAY_MS, TIMEZONE), TIMEZONE).from;
const day = (number: number) => localDay(FIRST + number * DAY_MS, TIMEZONE);

/** Does something to the store of a gateway that does not run. */
async function atRest(dataDir: string, change: (store: Store) => Promise<unknown>): Promise<void> {
  const store = await openStore(storeOptions(dataDir));
  await change(store);
  await store.close();
}

async function aFarmBeside(api: EvidenceApi, token = TOKEN) {
  const dataDir = await tempDir();
  const configFile = join(dataDir, 'nongso.yaml');
  const valve = {
    id: 'van-1',
    kind: 'valve',
    device: 'node-1',
    channel: 1,
    flow_l_min: 40,
    on_max_s: 3_600,
  };
  await writeFile(
    configFile,
    stringify({
      farm: 'dong-tao',
      timezone: TIMEZONE,
      location: { lat: 20.83, lon: 105.97 },
      devices: [
        { id: 'node-1', profile: 'nongso-node', zone: 'khu-1' },
        { id: 'node-2', profile: 'nongso-node', zone: 'khu-2' },
      ],
      zones: [
        { id: 'khu-1', name: 'Khu 1, nhãn lồng', outputs: [valve] },
        { id: 'khu-2', name: 'Khu 2' },
      ],
      forward: { api: { url: api.url, token } },
    }),
  );
  const start = async (): Promise<Gateway> => {
    const gateway = await startGateway({
      configFile,
      profiles: loadProfiles(),
      env: {
        NONGSO_BIND: '127.0.0.1',
        NONGSO_GATEWAY_PORT: '0',
        NONGSO_MQTT_PORT: '0',
        NONGSO_LOG: 'silent',
      },
      dataDir,
      root: packageRoot(),
    });
    let stopping: Promise<void> | undefined;
    const stop = () => (stopping ??= gateway.stop());
    onTestFinished(stop);
    return { ...gateway, stop };
  };
  return { dataDir, start };
}

const metrics = async ({ url }: Gateway) => (await (await fetch(`${url}/metrics`)).text()).split('\n');
const healthOf = async ({ url }: Gateway): Promise<unknown> => (await fetch(`${url}/healthz`)).json();

test('a season in the journal is sealed, sent once and amended', async () => {
  const api = await EvidenceApi.start();
  const { dataDir, start } = await aFarmBeside(api);
  await atRest(dataDir, ({ journal }) => liveThrough(journal, DAYS, FIRST));
  const first = await start();
  const SEALS = 2 * DAYS + 1; // the last watering ends on the day after
  await eventually('all days are at the api', () => api.days.size === SEALS);
  expect(api.paired).toEqual([
    {
      public_key: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      proof: expect.stringMatching(/^[0-9a-f]{128}$/) as string,
      farm: 'dong-tao',
      zones: [
        { id: 'khu-1', name: 'Khu 1, nhãn lồng' },
        { id: 'khu-2', name: 'Khu 2' },
      ],
    },
  ]);
  const key = api.paired[0]!.public_key;
  expect(openSeal(api.days.get(`khu-1 ${day(1)} 1`)!, key)).toMatchObject({
    farm: 'dong-tao',
    timezone: TIMEZONE,
    series: { 'soil.moisture': { count: 24, gaps: [] } },
    waterings: [{ litres: 600 }, { litres: 1200 }],
    litres: 1800,
  });
  await eventually('the numbers say so', async () => {
    const lines = await metrics(first);
    return (
      lines.includes(`nongso_evidence_sealed_total ${SEALS}`) &&
      lines.includes('nongso_forward_waiting{sink="evidence"} 0') &&
      lines.includes('nongso_forward_alarm{sink="evidence"} 0')
    );
  });
  expect(await healthOf(first)).toMatchObject({ ok: true, parts: { evidence: { ok: true } } });
  await first.stop();

  const late = { device: 'node-1', zone: 'khu-1', measuredAt: FIRST + DAY_MS + 1 };
  await atRest(dataDir, ({ journal }) =>
    journal.append(frameEntry({ ...late, readings: readings({ 'soil.ph': 6.1 }) })),
  );
  api.seen.length = 0;
  await start();
  const amended = await eventually('the late reading is at the api', () => api.days.get(`khu-1 ${day(1)} 2`));
  expect(openSeal(amended, key)).toMatchObject({
    revision: 2,
    previous: digestOf(api.days.get(`khu-1 ${day(1)} 1`)!.document),
    series: { 'soil.ph': { count: 1 } },
  });
  expect(api.sent).toEqual([`khu-1 ${day(1).replaceAll('-', '')} 2: 201`]);
});

/** The page's alarms about evidence, as their codes and texts. */
async function alarmsOf({ url, newPin = '' }: Gateway) {
  const phone = await Phone.pair(url, newPin);
  return (await phone.state()).alarms.map(({ code, text }) => [code, text] as const);
}

test('an api that does not know the token is an alarm, and the farm goes on', async () => {
  const api = await EvidenceApi.start();
  const { start } = await aFarmBeside(api, 'of-another-farm');
  const gateway = await start();
  await eventually('the alarm is raised', async () =>
    (await metrics(gateway)).includes('nongso_forward_alarm{sink="evidence"} 1'),
  );
  expect(await healthOf(gateway)).toMatchObject({
    ok: true,
    parts: { evidence: { ok: false, detail: 'refused 401' } },
  });
  const [alarm] = await eventually('the page shows it', async () => {
    const alarms = await alarmsOf(gateway);
    return alarms.length > 0 && alarms;
  });
  expect(alarm).toEqual(['api_refuses', expect.stringContaining(`127.0.0.1:${api.port}`)]);
});

test('a day that is too long to be sealed is an alarm that names the zone', async () => {
  const api = await EvidenceApi.start();
  const { dataDir, start } = await aFarmBeside(api);
  const points = Array.from({ length: 3_000 }, (_, i) => [`soil.moisture#c${i}`, 30] as const);
  await atRest(dataDir, async ({ journal }) => {
    const long = { zone: 'khu-1', measuredAt: FIRST, readings: readings(Object.fromEntries(points)) };
    await journal.append(frameEntry({ device: 'node-1', ...long }));
    await journal.append(frameEntry({ device: 'node-2', zone: 'khu-2', measuredAt: FIRST }));
  });
  const gateway = await start();
  const alarms = await eventually('the page shows it', async () => {
    const shown = await alarmsOf(gateway);
    return shown.length > 0 && shown;
  });
  expect(alarms).toEqual([['evidence_unsealed', expect.stringContaining('Khu 1, nhãn lồng')]]);
  await eventually('the other zone is at the api', () => api.days.has(`khu-2 ${day(0)} 1`));
});

test('a day that the api will not take is an alarm that names the zone', async () => {
  const api = await EvidenceApi.start();
  api.interfere = ({ zone }) => (zone === 'khu-1' ? refusal(409, 'other_bytes') : undefined);
  const { dataDir, start } = await aFarmBeside(api);
  await atRest(dataDir, ({ journal }) => liveThrough(journal, 1, FIRST));
  const gateway = await start();
  const [alarm] = await eventually('the page shows it', async () => {
    const alarms = await alarmsOf(gateway);
    return alarms.length > 0 && alarms;
  });
  expect(alarm).toEqual(['evidence_refused', expect.stringContaining('Khu 1, nhãn lồng')]);
  await eventually('the other zone is at the api', () => api.days.has(`khu-2 ${day(0)} 1`));
});
