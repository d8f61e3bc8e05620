// The command line as interfaces.md pins it: examples, exit codes, one line for a failure, JSON and nothing else.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { Profile } from '../../../domain/profile/schema.ts';
import { nongso, startGateway } from '../../support/nongso.ts';
import type { Ended } from '../../support/nongso.ts';
import { tempDir } from '../../support/temp.ts';

const COMMANDS = [
  'start',
  'gateway',
  'api',
  'sim',
  'device',
  'pin',
  'cooperative',
  'password',
  'profiles',
  'backtest',
  'dead',
  'backup',
  'restore',
  'doctor',
];

const CONFIG = `# Vườn của ông Tư
farm: dong-tao
timezone: Asia/Ho_Chi_Minh # giờ Việt Nam
location: { lat: 20.83, lon: 105.97 }
devices:
  - { id: node-1, profile: nongso-node } # góc vườn
zones:
  - { id: khu-1, name: Khu 1 }
`;

interface Farm {
  readonly configFile: string;
  readonly dataDir: string;
}

async function makeFarm(text = CONFIG): Promise<Farm> {
  const folder = await tempDir();
  const farm = { configFile: join(folder, 'nongso.yaml'), dataDir: join(folder, 'data') };
  await mkdir(farm.dataDir);
  await writeFile(farm.configFile, text);
  return farm;
}

const on = ({ dataDir }: Pick<Farm, 'dataDir'>, args: readonly string[]): Promise<Ended> =>
  nongso(args, { env: { NONGSO_DATA_DIR: dataDir } });

const add = (farm: Farm, id: string, ...more: string[]): Promise<Ended> =>
  on(farm, ['device', 'add', id, '--profile', 'nongso-node', '--config', farm.configFile, ...more]);

/** Explained in one line, with nothing on stdout. */
function expectFailure({ code, stdout, stderr }: Ended, words: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(words);
}

const Devices = z.object({
  devices: z.array(z.object({ id: z.string(), profile: z.string(), zone: z.string().optional() })),
});
const devicesIn = async ({ configFile }: Farm) =>
  Devices.parse(parse(await readFile(configFile, 'utf8'))).devices;

describe('every command', () => {
  test('shows itself with one example', async () => {
    const shown = await Promise.all(COMMANDS.map((name) => nongso([name, '--help'])));
    for (const [index, { code, stdout, stderr }] of shown.entries()) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`nongso ${COMMANDS[index]}`);
      expect(stdout.match(/^example: (npx nongso|npm start)/gm)).toHaveLength(1);
    }
  });

  test('is listed', async () => {
    const { code, stdout } = await nongso(['--help']);
    expect(code).toBe(0);
    for (const name of COMMANDS) expect(stdout).toContain(`nongso ${name}`);
  });

  test('ends with 2 and a hint when its words are off', async () => {
    const calls = [
      [],
      ['water'],
      ['gateway'],
      ['gateway', '--confg', 'x'],
      ['sim'],
      ['device'],
      ['device', 'remove', 'node-1'],
      ['device', 'add', 'Node 1', '--profile', 'nongso-node', '--config', 'x.yaml'],
      ['device', 'add', 'node-1', '--config', 'x.yaml'],
      ['pin', '--short'],
      ['dead'],
      ['dead', 'list'],
      ['dead', 'drop', '--config', 'x.yaml', '--code', 'not_json'],
      ['dead', 'replay', '3', '--device', 'node-1', '--config', 'x.yaml'],
      ['backup'],
      ['restore'],
      ['restore', 'a', 'b'],
      ['doctor'],
      ['doctor', '--config', 'x.yaml', '--lang', 'fr'],
      ['profiles', '--json=yes'],
    ];
    const ends = await Promise.all(calls.map((args) => nongso(args)));
    for (const [index, { code, stdout, stderr }] of ends.entries()) {
      expect({ args: calls[index], code }).toEqual({ args: calls[index], code: 2 });
      expect(stdout + stderr).toContain('--help');
    }
  });
});

describe('a failure is one line', () => {
  test('when a file, a scenario or a profile is not there', async () => {
    const farm = await makeFarm();
    const [scenario, credentials, config, profile, modbus] = await Promise.all([
      nongso(['sim', 'no-such-farm']),
      nongso(['sim', 'demo', '--credentials', join(farm.dataDir, 'none.json')]),
      on(farm, ['device', 'add', 'n', '--profile', 'nongso-node', '--config', `${farm.configFile}.none`]),
      on(farm, ['device', 'add', 'n', '--profile', 'no-such', '--config', farm.configFile]),
      on(farm, ['device', 'add', 'n', '--profile', 'xy-md02', '--config', farm.configFile]),
    ]);
    expectFailure(scenario, /there is no scenario no-such-farm; shipped: .*demo/);
    expectFailure(credentials, /none\.json cannot be read/);
    expectFailure(config, /nongso\.yaml\.none cannot be read/);
    expectFailure(profile, /there is no profile no-such/);
    expectFailure(modbus, /does not speak MQTT/);
  });

  test('when a store is damaged', async () => {
    const farm = await makeFarm();
    await writeFile(join(farm.dataDir, 'settings.db'), 'no database '.repeat(1_000));
    const ends = await Promise.all([
      add(farm, 'node-1'),
      on(farm, ['pin']),
      on(farm, ['gateway', '--config', farm.configFile]),
    ]);
    for (const end of ends) expectFailure(end, /settings\.db cannot be used: .*move it away/);
  });
});

describe('--json prints JSON and nothing else', () => {
  test('profiles', async () => {
    const { code, stdout, stderr } = await nongso(['profiles', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const profiles = z.array(Profile).parse(JSON.parse(stdout));
    expect(profiles.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['jxct-soil-7in1', 'xy-md02', 'waveshare-relay-8', 'nongso-node']),
    );
    const { stdout: list } = await nongso(['profiles']);
    for (const { id } of profiles) expect(list).toContain(id);
  });

  test('gateway, and it ends with 0 on SIGTERM', async () => {
    const gateway = await startGateway(await makeFarm());
    const { code, stdout } = await gateway.stop();
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
      mqtt_port: expect.any(Number) as unknown,
      new_pin: expect.stringMatching(/^\d{6}$/) as unknown,
    });
  });
});

test('sim --list names the shipped scenarios, one a line', async () => {
  const { code, stdout, stderr } = await nongso(['sim', '--list']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const shipped = (await readdir('firmware-sim/scenarios')).map((file) => file.replace(/\.yaml$/, ''));
  expect(stdout.trim().split('\n')).toEqual(shipped.sort());
});

describe('device add', () => {
  const Printed = z.strictObject({ username: z.string(), password: z.string().min(22), topic: z.string() });

  test('prints the credential of a new node once and appends it, keeping the comments and the old file', async () => {
    const farm = await makeFarm();
    const { code, stdout, stderr } = await add(farm, 'node-8', '--zone', 'khu-1');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(Printed.parse(JSON.parse(stdout))).toMatchObject({
      username: 'node-8',
      topic: 'farm/dong-tao/node-8/up',
    });
    const text = await readFile(farm.configFile, 'utf8');
    for (const comment of CONFIG.match(/#.*$/gm) ?? []) expect(text).toContain(comment);
    expect(await devicesIn(farm)).toEqual([
      { id: 'node-1', profile: 'nongso-node' },
      { id: 'node-8', profile: 'nongso-node', zone: 'khu-1' },
    ]);
    expect(await readFile(`${farm.configFile}.old`, 'utf8')).toBe(CONFIG);
  });

  test('gives one that stands in the file its credential and leaves the file alone', async () => {
    const farm = await makeFarm();
    expect((await add(farm, 'node-1')).code).toBe(0);
    expect(await readFile(farm.configFile, 'utf8')).toBe(CONFIG);
  });

  test('refuses a second time, and gives another password with --rotate', async () => {
    const farm = await makeFarm();
    const first = Printed.parse(JSON.parse((await add(farm, 'node-1')).stdout));
    expectFailure(await add(farm, 'node-1'), /node-1 has a credential already.*--rotate/);
    const second = Printed.parse(JSON.parse((await add(farm, 'node-1', '--rotate')).stdout));
    expect(second).toMatchObject({ username: first.username, topic: first.topic });
    expect(second.password).not.toBe(first.password);
  });

  test('changes nothing when the gateway would not start with it', async () => {
    const farm = await makeFarm();
    const { code, stdout, stderr } = await add(farm, 'node-8', '--zone', 'khu-9');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('khu-9');
    expect(await readFile(farm.configFile, 'utf8')).toBe(CONFIG);
    expect((await add(farm, 'node-8')).code).toBe(0); // no credential was left behind
  });
});
