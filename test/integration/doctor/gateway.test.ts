import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../../../cli/package-root.ts';
import { loadProfiles } from '../../../cli/profiles.ts';
import { startGateway } from '../../../gateway/main.ts';
import { callDoctor, codesOf, examined, faultsOf, found, patient } from '../../support/doctor.ts';
import { freePort, portOf } from '../../support/server-process.ts';

const SECRET = 'bi-mat-cua-trai';

/** A gateway of this farm, on ports of its own, until the test ends. */
async function running(dataDir?: string) {
  const [http, mqtt] = [await freePort(), await freePort()];
  const someone = await patient({
    http: { listen: `127.0.0.1:${http}` },
    mqtt: { listen: `127.0.0.1:${mqtt}` },
  });
  const gateway = await startGateway({
    configFile: someone.configFile,
    profiles: loadProfiles(),
    env: { NONGSO_LOG: 'silent' },
    dataDir: dataDir ?? someone.dataDir,
    root: packageRoot(),
  });
  onTestFinished(() => gateway.stop());
  return { someone, http, mqtt, url: gateway.url };
}

test('a gateway that runs is known, its ports are its own, and it does not notice being looked at', async () => {
  const { someone, url, mqtt } = await running();
  const report = await examined(someone);
  expect(found(report, 'gateway_runs').what).toBe(`The gateway runs at ${url}.`);
  expect(report.findings.filter(({ code }) => code === 'port_fine').map(({ what }) => what)).toContain(
    `Port ${mqtt} for MQTT nodes is the gateway's.`,
  );
  expect(report.ok).toBe(true);
  expect(codesOf(report)).not.toContain('other_folder');
  const health: unknown = await (await fetch(`${url}/healthz`)).json();
  expect(health).toMatchObject({ ok: true });
});

test('a gateway with another data folder, and one that does not answer where it should, are told', async () => {
  const elsewhere = await patient();
  const { someone } = await running(elsewhere.dataDir);
  expect(found(await examined(someone), 'other_folder').status).toBe('warning');
  // The folder is held, and at this address nobody answers.
  const silent = found(await examined(elsewhere), 'gateway_silent');
  expect(silent.what).toContain(`A gateway has the data folder ${elsewhere.dataDir}`);
});

test('what a gateway says of itself is passed on, the vital parts as faults', async () => {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'application/json').end(
      JSON.stringify({
        ok: false,
        parts: {
          control: { ok: true, detail: 'running' },
          journal: { ok: false, detail: 'the last commit failed; check the disk' },
          'influx-v2': { ok: false, detail: 'credentials 401' },
        },
      }),
    ),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const report = await examined(await patient({}, { NONGSO_GATEWAY_PORT: String(portOf(server)) }));
  expect(found(report, 'gateway_part').what).toContain('journal: the last commit failed');
  expect(found(report, 'gateway_notice').what).toContain('influx-v2: credentials 401');
  expect(faultsOf(report)).toEqual(['gateway_part']);
});

test('every effective setting is shown with where it was said, and no secret is', async () => {
  const someone = await patient(
    {
      journal: { max_mb: 128 },
      forward: { influx: { url: 'http://127.0.0.1:1', org: 'o', bucket: 'b', token: SECRET } },
      homeassistant: { broker: `mqtt://ha:${SECRET}@127.0.0.1:1` },
      http: { listen: '127.0.0.1:8099' },
    },
    { NONGSO_GATEWAY_PORT: '0' },
  );
  const { out } = await callDoctor(someone, '--json');
  expect(out).not.toContain(SECRET);
  const settings = Object.fromEntries(
    (await examined(someone)).settings.map(({ name, value, secret, origin }) => [
      name,
      [value ?? secret, origin],
    ]),
  );
  expect(settings).toMatchObject({
    config: [someone.configFile, 'flag'],
    NONGSO_DATA_DIR: [someone.dataDir, 'environment'],
    NONGSO_LOG: ['info', 'default'],
    'http.listen.host': ['127.0.0.1', 'file'],
    'http.listen.port': ['0', 'environment'],
    'journal.max_mb': ['128', 'file'],
    'journal.keep_days': ['730', 'default'],
    'forward.influx.token': ['set', 'file'],
    'forward.influx.order': ['oldest_first', 'default'],
    'homeassistant.broker': ['mqtt://ha:***@127.0.0.1:1', 'file'],
  });
});

test('the environment stands before the file, also for all of InfluxDB', async () => {
  const someone = await patient(
    { forward: { influx: { url: 'http://127.0.0.1:1', database: 'tep' } } },
    { INFLUX_URL: 'http://127.0.0.1:2', INFLUX_DATABASE: 'bien', INFLUX_PASSWORD: SECRET },
  );
  const report = await examined(someone);
  expect(report.settings.filter(({ name }) => name.startsWith('forward.influx'))).toEqual([
    { name: 'forward.influx.url', value: 'http://127.0.0.1:2', origin: 'environment' },
    { name: 'forward.influx.database', value: 'bien', origin: 'environment' },
    { name: 'forward.influx.password', secret: 'set', origin: 'environment' },
    { name: 'forward.influx.order', value: 'oldest_first', origin: 'default' },
  ]);
  expect(JSON.stringify(report)).not.toContain(SECRET);
});

test('a variable that only the service has hides nothing else that is wrong', async () => {
  const someone = await patient();
  const port = await freePort();
  await writeFile(
    someone.configFile,
    [
      'farm: dong-tao',
      'timezone: Asia/Ho_Chi_Minh',
      'location: { lat: 20.83, lon: 105.97 }',
      'http: { listen: 127.0.0.1:0 }',
      'mqtt: { listen: 127.0.0.1:0 }',
      'forward:',
      '  influx: { url: http://127.0.0.1:1, org: o, bucket: b, token: !env TRAM_TOKEN }',
      `  api: { url: http://127.0.0.1:${port}, token: abc }`,
    ].join('\n'),
  );
  const report = await examined(someone);
  expect(found(report, 'variable_missing').what).toContain(
    'takes forward.influx.token from the environment variable TRAM_TOKEN',
  );
  expect(faultsOf(report)).toEqual(['variable_missing', 'api_away']);
  const whole = await examined({ ...someone, env: { TRAM_TOKEN: SECRET } });
  expect(whole.settings).toContainEqual({
    name: 'forward.influx.token',
    secret: 'set',
    origin: 'environment',
  });
});

test('one wrong device hides nothing else, and what hangs on it is named as not looked at', async () => {
  const converter = await freePort();
  const valve = (id: string, device: string) => ({ id, kind: 'valve', device, channel: 1, on_max_s: 900 });
  const relay = (id: string, address: number) => ({
    id,
    profile: 'waveshare-relay-8',
    bus: 'rs485-1',
    address,
  });
  const report = await examined(
    await patient({
      mqtt: { listen: '1883' },
      buses: [{ id: 'rs485-1', port: `tcp://127.0.0.1:${converter}`, baud: 9_600 }],
      devices: [relay('relay-1', 10), relay('relay-2', 300), relay('relay-3', 12)],
      zones: [
        {
          id: 'khu-1',
          name: 'Khu 1',
          outputs: [valve('van-1', 'relay-1'), valve('van-2', 'relay-2'), valve('van-3', 'relay-3')],
        },
      ],
      forward: { influx: { url: `http://tram:${SECRET}@127.0.0.1:1`, database: 'farm' } },
    }),
  );
  expect(faultsOf(report)).toEqual(['config_mistake', 'config_mistake', 'config_mistake', 'converter_away']);
  const { status, what } = found(report, 'not_looked_at');
  expect(status).toBe('warning');
  expect(what).toMatch(
    /says of (?=.*relay-2)(?=.*van-2)(?=.*mqtt)(?=.*forward\.influx)[^ ]+(, [^ ]+){3} was not/,
  );
  expect(found(report, 'longest_away').what).toMatch(/^van-1, van-3: /);
  expect(report.settings.filter(({ name }) => /^(mqtt|forward)\./.test(name))).toEqual([]);
  expect(JSON.stringify(report)).not.toContain(SECRET);
});

test('a wrong address of InfluxDB in the environment hides nothing else, and is not shown', async () => {
  const env = { INFLUX_URL: `http//tram:${SECRET}@db`, INFLUX_DATABASE: 'farm' };
  const report = await examined(
    await patient({ forward: { api: { url: 'http://127.0.0.1:1', token: 'a' } } }, env),
  );
  expect(faultsOf(report)).toEqual(['config_mistake', 'api_away']);
  expect(found(report, 'not_looked_at').what).toContain('forward.influx');
  expect(JSON.stringify(report)).not.toContain(SECRET);
});

test('without a farm nothing of it is looked at, and that is said', async () => {
  const report = await examined(await patient({ timezone: 'Sao/Hoa' }));
  expect(found(report, 'not_looked_at').what).toContain('Nothing of the farm was looked at');
});

test('every mistake of the configuration is named at once, and a file that is not there', async () => {
  const report = await examined(await patient({ timezone: 'Sao/Hoa', mqtt: { listen: 'x' }, farms: 1 }));
  const mistakes = report.findings.filter(({ code }) => code === 'config_mistake');
  expect(mistakes.map(({ what }) => what).join('\n')).toMatch(
    /timezone: .*\n.*mqtt\.listen: .*\n.*farms: unknown key/s,
  );
  const nowhere = await patient();
  const missing = await examined({ ...nowhere, configFile: `${nowhere.configFile}.none` });
  expect(faultsOf(missing)).toEqual(['config_missing']);
});

test('passwords that everybody on the machine can read are named', async () => {
  const someone = await patient({ forward: { api: { url: 'http://127.0.0.1:1', token: SECRET } } });
  expect(codesOf(await examined(someone))).not.toContain('readable_by_others');
  await chmod(someone.configFile, 0o644);
  await chmod(someone.dataDir, 0o755);
  const open = (await examined(someone)).findings.filter(({ code }) => code === 'readable_by_others');
  expect(open.map(({ commands }) => commands)).toEqual([
    [`chmod o-rwx ${someone.configFile}`],
    [`chmod o-rwx ${someone.dataDir}`],
  ]);
});
