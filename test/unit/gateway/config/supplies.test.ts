import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadProfiles } from '../../../../cli/profiles.ts';
import { parseConfig } from '../../../../gateway/config.ts';
import { ConfigError } from '../../../../gateway/config/mistake.ts';

type Part = Readonly<Record<string, unknown>>;

interface Given {
  readonly supply?: Part;
  readonly valve?: Part;
  readonly pump?: Part;
  readonly rule?: Part;
  readonly zone?: Part;
}

/** A well with a pump and one valve on a board, and a probe. */
const farm = ({ supply, valve, pump, rule, zone }: Given): string =>
  stringify({
    farm: 'dong-tao',
    timezone: 'Asia/Ho_Chi_Minh',
    location: { lat: 20.65, lon: 106.05 },
    buses: [{ id: 'rs485-1', port: '/dev/ttyUSB0', baud: 9600 }],
    devices: [
      { id: 'relay-1', profile: 'waveshare-relay-8', bus: 'rs485-1', address: 10 },
      { id: 'relay-2', profile: 'eletechsup-r4d8a08', bus: 'rs485-1', address: 11 },
      { id: 'soil-1', profile: 'jxct-soil-7in1', bus: 'rs485-1', address: 3, zone: 'khu-1' },
      { id: 'tram-1', profile: 'nongso-node' },
    ],
    supplies: [{ id: 'gieng-1', name: 'Giếng 1', pump: 'bom-1', flow_max_l_min: 100, ...supply }],
    zones: [
      {
        id: 'khu-1',
        name: 'Khu 1',
        outputs: [
          {
            ...{ id: 'van-1', kind: 'valve', device: 'relay-1', channel: 1 },
            ...{ flow_l_min: 40, supply: 'gieng-1' },
            ...valve,
          },
        ],
        rules: rule ? [{ id: 'luat-1', output: 'van-1', ...rule }] : [],
        ...zone,
      },
      {
        id: 'tram-bom',
        name: 'Trạm bơm',
        outputs: [{ id: 'bom-1', kind: 'pump', device: 'relay-1', channel: 8, ...pump }],
      },
    ],
  });

function mistakesOf(given: Given): string[] {
  try {
    parseConfig(farm(given), { profiles: loadProfiles(), env: {} });
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('water supplies', () => {
  it('are taken with pump, tank and meter', () => {
    const tank = { device: 'tram-1', min: 0.4, resume: 0.8 };
    expect(mistakesOf({ supply: { tank, meter: { device: 'tram-1' } } })).toEqual([]);
  });

  it.each<[string, Given, RegExp]>([
    ['a pump that is not there', { supply: { pump: 'bom-9' } }, /supplies\[0\]\.pump: unknown output bom-9/],
    ['a pump that is a valve', { supply: { pump: 'van-1' } }, /van-1 is a valve/],
    ['a pump that draws itself', { pump: { supply: 'gieng-1' } }, /bom-1 drives this supply/],
    [
      'a pump on a board that cannot renew',
      { pump: { device: 'relay-2' } },
      /start the pump anew every minute/,
    ],
    [
      'a supply that is not there',
      { valve: { supply: 'gieng-9' } },
      /unknown supply gieng-9; known: gieng-1/,
    ],
    ['a valve that takes more than there is', { valve: { flow_l_min: 101 } }, /could never open/],
    [
      'a meter that is not there',
      { supply: { meter: { device: 'm-9' } } },
      /meter\.device: unknown device m-9/,
    ],
    [
      'a tank that resumes below its end',
      { supply: { tank: { device: 'tram-1', min: 1, resume: 1 } } },
      /resume/,
    ],
  ])('refuse %s', (_, given, expected) => {
    expect(mistakesOf(given).join('\n')).toMatch(expected);
  });
});

describe('rules', () => {
  const soil = { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.5 };
  const balance = { kind: 'balance' };

  it('of the balance are taken where soil, crop, area and flow are known', () => {
    expect(mistakesOf({ rule: balance, zone: { soil, area_m2: 800, crop: { kind: 'tomato' } } })).toEqual([]);
  });

  it.each<[string, Given, RegExp]>([
    [
      'a balance without soil',
      { rule: balance, zone: { area_m2: 800, crop: { kind: 'tomato' } } },
      /needs its soil/,
    ],
    [
      'a balance of a crop that FAO-56 does not have',
      { rule: balance, zone: { soil, area_m2: 800, crop: { kind: 'durian' } } },
      /FAO-56 has no numbers for "durian"; give kc and p/,
    ],
    [
      'litres of a valve without flow',
      {
        rule: { kind: 'schedule', times: ['05:30'], amount: { litres: 10 } },
        valve: { flow_l_min: undefined },
      },
      /amount\.litres: van-1 has no flow_l_min/,
    ],
    [
      'a depth without an area',
      { rule: { kind: 'schedule', times: ['05:30'], amount: { depth_mm: 10 } } },
      /khu-1 has no area_m2/,
    ],
    [
      'a rule on a pump that serves valves',
      {
        zone: {},
        pump: {},
        rule: { kind: 'threshold', metric: 'soil.moisture', output: 'bom-1', on_below: 1, off_above: 2 },
      },
      /bom-1 belongs to a water supply/,
    ],
    [
      'the weather of a metric nobody measures',
      {
        rule: {
          kind: 'guard',
          against: 'frost',
          metric: 'soil.temperature',
          output: 'van-9',
          on_below: 1,
          off_above: 3,
        },
      },
      /zone khu-1 has no output van-9/,
    ],
  ])('refuse %s', (_, given, expected) => {
    expect(mistakesOf(given).join('\n')).toMatch(expected);
  });
});
