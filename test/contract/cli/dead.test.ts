// The dead-letter inbox from the command line, against a gateway that runs.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { DeadLettersBody, DeadLetterView } from '../../../domain/http/dead-letters.ts';
import { addDevice, nongso, startGateway } from '../../support/nongso.ts';
import type { Ended } from '../../support/nongso.ts';
import { lookInto } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const CONFIG = `farm: dong-tao
timezone: Asia/Ho_Chi_Minh
location: { lat: 20.83, lon: 105.97 }
zones:
  - { id: khu-1, name: Khu 1 }
forward:
  influx: { url: http://127.0.0.1:1, bucket: b, token: !env ONLY_THE_SERVICE_HAS_THIS }
`;

const TS = Date.UTC(2026, 10, 1);

/** A running gateway, a node that has sent these payloads, and the command line beside it. */
async function setUp(payloads: readonly string[]) {
  const folder = await tempDir();
  const files = { configFile: join(folder, 'nongso.yaml'), dataDir: join(folder, 'data') };
  await mkdir(files.dataDir);
  await writeFile(files.configFile, CONFIG);
  const { username, password, topic } = await addDevice('node-1', { ...files, zone: 'khu-1' });
  const gateway = await startGateway({ ...files, env: { ONLY_THE_SERVICE_HAS_THIS: 'x' } });
  onTestFinished(() => gateway.stop().then(() => undefined));
  const client = await connectAsync(gateway.mqttUrl, { username, password });
  for (const payload of payloads) await client.publishAsync(topic, payload, { qos: 1 });
  await client.endAsync();
  const { port } = new URL(gateway.url);
  const dead = (...args: string[]): Promise<Ended> =>
    nongso(['dead', ...args, '--config', files.configFile], {
      env: { NONGSO_DATA_DIR: files.dataDir, NONGSO_GATEWAY_PORT: port },
    });
  return { ...files, gateway, port, dead };
}

const up = (values: object, ts = TS): string => JSON.stringify({ ts, values });
const succeeds = ({ code, stdout, stderr }: Ended): string => {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const fails = ({ code, stdout, stderr }: Ended, words: RegExp): void => {
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(words);
};

test(
  'letters are listed, shown, mended and dropped, and the gateway knows who did it',
  { timeout: 60_000 },
  async () => {
    const { dead, dataDir } = await setUp([
      up({ 'soil.moisture': 31, soil_temp: 24.5 }),
      up({ soil_temp: '24,7 °C' }, TS + 1_000),
      '{"values":',
    ]);
    const { items } = DeadLettersBody.parse(JSON.parse(succeeds(await dead('list', '--json'))));
    expect(items.map(({ code, device }) => [code, device])).toEqual([
      ...[
        ['not_json', 'node-1'],
        ['unknown_metric', 'node-1'],
        ['unknown_metric', 'node-1'],
      ],
    ]);
    const [message, text, number] = items.map(({ id }) => id);
    const table = succeeds(await dead('list', '--code', 'not_json'))
      .trim()
      .split('\n');
    expect(table).toHaveLength(1);
    expect(table[0]).toContain('node-1');
    expect(succeeds(await dead('summary'))).toMatch(/2 {2}node-1 +unknown_metric/);
    expect(succeeds(await dead('show', `${message}`))).toContain('{"values":');

    fails(await dead('replay', `${text}`), /"soil_temp".*soil\.temperature/);
    const repair = ['--rename', 'soil.temperature', '--number', '--json'];
    const replayed = DeadLetterView.parse(JSON.parse(succeeds(await dead('replay', `${text}`, ...repair))));
    expect(replayed).toMatchObject({ state: 'replayed', settled_by: 'nongso dead' });
    const group = ['--device', 'node-1', '--code', 'unknown_metric'];
    expect(
      succeeds(await dead('replay', ...group, '--name', 'soil_temp', '--rename', 'soil.temperature')),
    ).toBe('1 letters done\n');
    succeeds(await dead('drop', `${message}`));
    expect(succeeds(await dead('list'))).toBe('no such letters\n');
    fails(await dead('drop', `${number}`), /settled already/);

    const db = lookInto(join(dataDir, 'journal.db'));
    const frames = db.prepare('SELECT at, body FROM entry WHERE kind = 1 ORDER BY at').all();
    expect(frames).toEqual([
      { at: TS, body: '[["soil.moisture",31],["soil.temperature",24.5]]' },
      { at: TS + 1_000, body: '[["soil.temperature",24.7]]' },
    ]);
    const phones = lookInto(join(dataDir, 'settings.db')).prepare('SELECT * FROM phone').all();
    expect(phones).toEqual([]);
  },
);

test('letters of a group that are not taken are told of, and end with 1', async () => {
  const { dead } = await setUp([up({ temp: 'hot' }), up({ temp: 28 }, TS + 1_000)]);
  const group = ['--device', 'node-1', '--code', 'unknown_metric', '--name', 'temp'];
  const { code, stdout, stderr } = await dead('replay', ...group, '--rename', 'air.temperature', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ done: 1, refused: [{ code: 'number_needed' }] });
  expect(stderr).toBe('nongso dead: 1 letters were not taken and stay open; see: dead list\n');
});

test('without a gateway that runs, or beside the wrong data folder, one line says what to do', async () => {
  const { dead, gateway, port, configFile } = await setUp([]);
  const elsewhere = await tempDir();
  const env = { NONGSO_DATA_DIR: elsewhere, NONGSO_GATEWAY_PORT: port };
  fails(
    await nongso(['dead', 'list', '--config', configFile], { env }),
    /not the data folder.*NONGSO_DATA_DIR/,
  );
  await gateway.stop();
  fails(await dead('list'), /no gateway answers at .*npx nongso gateway --config/);
});
