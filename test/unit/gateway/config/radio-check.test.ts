import { describe, expect, test } from 'vitest';
import { loadProfiles } from '../../../../cli/profiles.ts';
import { parseConfig } from '../../../../gateway/config.ts';
import { ConfigError } from '../../../../gateway/config/mistake.ts';

const HEAD = 'farm: a\ntimezone: Asia/Ho_Chi_Minh\nlocation: { lat: 1, lon: 2 }\n';
const BRIDGE = 'id: lora-1, profile: chirpstack, application: 52f14cd4-c6f1-4fbd-8f87-4025e1d49242';
const VALVE = 'id: van-xa-1, profile: milesight-uc512, bridge: lora-1, eui: 24E124460C194321';

const parse = (...devices: string[]) =>
  parseConfig(`${HEAD}devices:\n${devices.map((device) => `  - { ${device} }\n`).join('')}`, {
    profiles: loadProfiles(),
    env: {},
  });

function mistakesOf(...devices: string[]): string[] {
  try {
    parse(...devices);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('a radio device', () => {
  test('rides on a bridge, wherever that stands in the file, by an EUI in either case', () => {
    expect(parse(VALVE, BRIDGE).devices[0]).toMatchObject({ bridge: 'lora-1', eui: '24e124460c194321' });
  });

  test.each([
    ['without a bridge', [BRIDGE, VALVE.replace(', bridge: lora-1', '')], /\[1\]\.bridge: .*name its bridge/],
    ['without an EUI', [BRIDGE, VALVE.replace(/, eui.*/, '')], /\[1\]\.eui: .*16 hexadecimal/],
    ['with an EUI that is none', [BRIDGE, VALVE.replace('24E1', '24')], /\[1\]\.eui: the 16 hexadecimal/],
    [
      'with an EUI that YAML takes for a number',
      [BRIDGE, VALVE.replace(/eui: .*/, 'eui: 24e1244601194321')],
      /\[1\]\.eui: .*in quotes/,
    ],
    ['on a bridge that is not there', [VALVE], /\[0\]\.bridge: lora-1 is no bridge; there is: none/],
    [
      'on what is no bridge',
      [BRIDGE, 'id: node-1, profile: nongso-node', VALVE.replace('lora-1', 'node-1')],
      /\[2\]\.bridge: node-1 is no bridge; there is: lora-1/,
    ],
    [
      'with the EUI of another',
      [BRIDGE, VALVE, VALVE.replace('van-xa-1', 'van-xa-2').replace('24E1', '24e1')],
      /\[2\]\.eui: 24e124460c194321 is taken by devices\[1\]/,
    ],
    [
      'with an application',
      [BRIDGE, `${VALVE},${BRIDGE.split(',')[2]}`],
      /\[1\]\.application: .*remove this line/,
    ],
  ])('%s is refused', (_, devices, expected) => {
    expect(mistakesOf(...devices).join('\n')).toMatch(expected);
  });
});

test.each([
  [
    'a bridge without its application',
    ['id: lora-1, profile: chirpstack'],
    /\[0\]\.application: .*as ChirpStack shows/,
  ],
  [
    'a node with a bridge',
    [BRIDGE, 'id: node-1, profile: nongso-node, bridge: lora-1'],
    /\[1\]\.bridge: nongso-node has no bridge; remove this line/,
  ],
])('%s is refused', (_, devices, expected) => {
  expect(mistakesOf(...devices).join('\n')).toMatch(expected);
});

test('a latching valve cannot be what keeps something on', () => {
  const zones = `zones:
  - id: z
    name: Z
    outputs: [{ id: o, kind: aerator, device: van-xa-1, channel: 1 }]
`;
  const text = `${HEAD}devices:\n  - { ${BRIDGE} }\n  - { ${VALVE} }\n${zones}`;
  expect(() => parseConfig(text, { profiles: loadProfiles(), env: {} })).toThrow(/latching valves/);
});
