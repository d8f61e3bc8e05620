import { describe, expect, test } from 'vitest';
import { formatMistakes, parseScenario } from '../../../firmware-sim/index.ts';
import { demo, demoText, profiles } from './build.ts';

const mistakesOf = (text: string) => {
  const parsed = parseScenario(text, profiles);
  return 'mistakes' in parsed ? parsed.mistakes : [];
};

describe('a scenario', () => {
  test('that ships is right', () => {
    expect(mistakesOf(demoText())).toEqual([]);
    expect(demo()).toMatchObject({ id: 'dong-tao', timezone: 'Asia/Ho_Chi_Minh' });
  });

  test('with many mistakes is told all of them at once, each with its place', () => {
    const text = `
id: Dong Tao
name: Farm
seed: 1
location: { lat: 200, lon: 105.97, elevation_m: 5 }
timezone: Asia/Hanoi_City
colour: red
fields:
  - { id: a, area_m2: -1, kc: 1, soil: { field_capacity: 0.3, wilting_point: 0.1, root_depth_m: 0.3 }, moisture: 20 }
  - { id: b, area_m2: 9, kc: 1, soil: { field_capacity: 0.3, wilting_point: 0.1, root_depth_m: 0.3 }, moisture: 5 }
  - { id: b, area_m2: 9, kc: 1, soil: { field_capacity: 0.3, wilting_point: 0.1, root_depth_m: 0.3 }, moisture: 20 }
buses:
  - { id: bus-1, tcp: 0 }
  - { id: bus-2, tcp: 0, serial: /dev/ttyUSB0 }
  - { id: bus-3, tcp: 0, baud: 4800 }
devices:
  - { id: d1, profile: no-such-thing }
  - { id: d2, profile: xy-md02, bus: bus-9 }
  - { id: d3, profile: xy-md02, bus: bus-1, field: nowhere }
  - { id: d4, profile: jxct-soil-7in1, bus: bus-1 }
  - { id: d5, profile: nongso-node, bus: bus-1, outputs: [{ channel: 9, field: c, flow_l_min: 5 }] }
  - { id: d6, profile: xy-md02 }
  - { id: d7, profile: xy-md02, bus: bus-3, report_s: soon }
`;
    expect(
      mistakesOf(text)
        .map(({ path }) => path)
        .sort(),
    ).toEqual([
      '', // colour
      'buses.1',
      'devices.0.profile',
      'devices.1.bus',
      'devices.2.field',
      'devices.3.address', // air and soil leave the factory with the same one
      'devices.4.bus',
      'devices.4.outputs.0.channel',
      'devices.4.outputs.0.field',
      'devices.5.bus',
      'devices.6.bus', // 9600 on a 4800 bus
      'devices.6.report_s',
      'fields.0.area_m2',
      'fields.1.moisture',
      'fields.2.id',
      'id',
      'location.lat',
      'timezone',
    ]);
  });

  test('that is no YAML, or nothing of a scenario, is refused in words', () => {
    expect(formatMistakes(mistakesOf('id: [1'))).not.toBe('');
    expect(mistakesOf('just words').length).toBeGreaterThan(0);
    expect(mistakesOf('').length).toBeGreaterThan(0);
    expect(mistakesOf('devices: 5\nfields: [1, 2]').length).toBeGreaterThan(0);
    expect(formatMistakes([{ path: 'devices.0.bus', reason: 'there is no bus x' }])).toBe(
      'devices.0.bus: there is no bus x',
    );
  });
});
