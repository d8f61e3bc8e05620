import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfigFile } from '../../../../cli/doctor/read-config.ts';
import { loadProfiles } from '../../../../cli/profiles.ts';
import { tempDir } from '../../../support/temp.ts';

const START = ['farm: a', 'timezone: Asia/Ho_Chi_Minh', 'location: { lat: 1, lon: 2 }'];

async function read(lines: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const file = join(await tempDir(), 'nongso.yaml');
  await writeFile(file, [...START, ...lines].join('\n'));
  return readConfigFile(file, { profiles: loadProfiles(), env });
}

const valve = (id: string, device: string) =>
  `{ id: ${id}, kind: valve, device: ${device}, channel: 1, on_max_s: 900 }`;

test('a bus that is wrong takes along what hangs on it, and nothing else, also where lines point to it', async () => {
  const { config, left, mistakes } = await read([
    'buses:',
    '  - { id: rs485-1, port: ttyUSB0, baud: &speed 9600 }',
    '  - { id: rs485-2, port: /dev/ttyUSB1, baud: *speed }',
    'devices:',
    '  - { id: relay-1, profile: waveshare-relay-8, bus: rs485-1, address: 10 }',
    '  - { id: relay-2, profile: waveshare-relay-8, bus: rs485-2, address: 10 }',
    'zones:',
    '  - id: khu-1',
    '    name: Khu 1',
    `    outputs: [${valve('van-1', 'relay-1')}, ${valve('van-2', 'relay-2')}]`,
  ]);
  expect(mistakes.map(({ path }) => path)).toEqual(['buses[0].port']);
  expect(left).toEqual(['rs485-1', 'relay-1', 'van-1']);
  expect(config?.buses.map(({ id }) => id)).toEqual(['rs485-2']);
  expect(config?.farm.zones.get('khu-1')?.outputs.map(({ id }) => id)).toEqual(['van-2']);
});

test('a place to listen that is wrong becomes one that nobody looks at, and an unknown key goes', async () => {
  const { config, left } = await read(['http: { listen: 8080 }', 'colour: green'], { NONGSO_LOG: 'loud' });
  expect(config?.http.port).toBe(0);
  expect(left.toSorted()).toEqual(['colour', 'http']);
});

test.each([
  ['a line that is no YAML', ['devices: [']],
  ['a place that is wrong', ['location: { lat: north, lon: 2 }']],
  ['a file of which nothing is a setting', ['- a']],
])('with %s nothing can be made of the rest', async (_, lines) => {
  const file = join(await tempDir(), 'nongso.yaml');
  await writeFile(file, [...START.slice(0, 2), ...lines].join('\n'));
  const { config, left, mistakes } = readConfigFile(file, { profiles: loadProfiles(), env: {} });
  expect({ config, left }).toEqual({ config: undefined, left: [] });
  expect(mistakes.length).toBeGreaterThan(0);
});
