import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import type { ZoneView } from '../../../../../domain/http/state.ts';
import { METRICS } from '../../../../../domain/metric.ts';
import {
  configFilter,
  farmDiscovery,
  goneEntities,
  parseZoneConfigTopic,
  zoneConfigTopic,
  zoneDiscovery,
} from '../../../../../gateway/link/homeassistant/discovery.ts';
import { WORDS } from '../../../../../gateway/link/homeassistant/messages/index.ts';
import { FakeDesk } from '../../../../support/farm-desk.ts';

const naming = { farm: 'dong-tao', prefix: 'homeassistant', words: WORDS.vi };
const ZONE = new FakeDesk().state('vi').zones[0]!;

const Discovery = z.object({
  components: z.record(
    z.string(),
    z.looseObject({ platform: z.string(), device_class: z.string().optional() }),
  ),
});
const componentsOf = (zone: ZoneView, gone = new Map<string, string>()) =>
  Discovery.parse(JSON.parse(zoneDiscovery(zone, { naming, gone }))).components;

const value = { value: 1, at: '', age_s: 1, quality: 'good' } as const;
const points = [...Object.keys(METRICS), 'soil.moisture#40cm', 'water.flow#2'];
const EVERYTHING: ZoneView = { ...ZONE, values: Object.fromEntries(points.map((point) => [point, value])) };

/**
 * What Home Assistant 2026 takes with each device class (homeassistant/components/sensor/const.py,
 * DEVICE_CLASS_UNITS); with another unit it refuses the sensor.
 */
const UNITS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  atmospheric_pressure: ['kPa'],
  battery: ['%'],
  carbon_dioxide: ['ppm'],
  conductivity: ['µS/cm'],
  current: ['A'],
  distance: ['m'],
  energy: ['Wh'],
  humidity: ['%'],
  illuminance: ['lx'],
  irradiance: ['W/m²'],
  moisture: ['%'],
  ph: [undefined],
  power: ['W'],
  precipitation: ['mm'],
  pressure: ['kPa'],
  signal_strength: ['dBm'],
  temperature: ['°C'],
  voltage: ['V'],
  volume_flow_rate: ['L/min'],
  water: ['L'],
  wind_speed: ['m/s'],
};

describe('the entities of a zone', () => {
  const components = componentsOf(EVERYTHING);

  it('are a sensor for each point, with a unit that its device class takes', () => {
    const sensors = Object.entries(components).filter(([id]) => id.startsWith('metric-'));
    expect(sensors).toHaveLength(points.length);
    for (const [id, { device_class, unit_of_measurement }] of sensors)
      if (device_class !== undefined) expect(UNITS[device_class], id).toContain(unit_of_measurement);
  });

  it('have names, and ids that are theirs alone and never change', () => {
    const ids = Object.values(components).map(({ unique_id }) => unique_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.values(components).every(({ name }) => typeof name === 'string' && name !== '')).toBe(true);
    expect(Object.keys(components).join()).not.toMatch(/[ .#]/);
    expect(components['metric-soil_moisture_40cm']).toMatchObject({
      name: 'Độ ẩm đất 40cm',
      unique_id: 'nongso-dong-tao.khu-1.metric-soil_moisture_40cm',
      value_template: "{{ value_json.points.get('soil.moisture#40cm') }}",
    });
  });

  it('run, stop and release each output by a button of its own, named by what it is', () => {
    const [valve] = ZONE.outputs;
    const heater = { ...valve!, id: 'suoi-1', kind: 'heater' as const };
    const buttons = Object.entries(componentsOf({ ...ZONE, outputs: [valve!, heater] }))
      .filter(([, { platform }]) => platform === 'button')
      .map(([id, { name, command_topic }]) => [id, name, command_topic]);
    expect(buttons).toEqual([
      ['run-van-1', 'Van (van-1): mở', 'nongso/dong-tao/khu-1/van-1/run/set'],
      ['stop-van-1', 'Van (van-1): dừng', 'nongso/dong-tao/khu-1/van-1/stop/set'],
      ['auto-van-1', 'Van (van-1): tự động', 'nongso/dong-tao/khu-1/van-1/auto/set'],
      ['run-suoi-1', 'Sưởi (suoi-1): bật', 'nongso/dong-tao/khu-1/suoi-1/run/set'],
      ['stop-suoi-1', 'Sưởi (suoi-1): dừng', 'nongso/dong-tao/khu-1/suoi-1/stop/set'],
      ['auto-suoi-1', 'Sưởi (suoi-1): tự động', 'nongso/dong-tao/khu-1/suoi-1/auto/set'],
      ['stop', 'Dừng cả khu', 'nongso/dong-tao/khu-1/stop/set'],
      ['auto', 'Cả khu tự động', 'nongso/dong-tao/khu-1/auto/set'],
    ]);
  });

  it('are only its sensors where nothing can be switched', () => {
    expect(Object.keys(componentsOf({ ...ZONE, outputs: [] }))).toEqual(['metric-soil_moisture']);
  });

  it('name those that are gone with their platform alone, which removes them', () => {
    const gone = new Map([['output-van-0', 'binary_sensor']]);
    expect(componentsOf(ZONE, gone)['output-van-0']).toEqual({ platform: 'binary_sensor' });
  });
});

describe('what is gone', () => {
  const gone = (text: string, zone = ZONE) => goneEntities(text, { zone, naming });
  const earlier = zoneDiscovery(EVERYTHING, { naming, gone: new Map() });

  it('is outputs and buttons, but no sensor that may only be silent', () => {
    expect(gone(earlier).size).toBe(0);
    expect([...gone(earlier, { ...ZONE, outputs: [] }).keys()]).toEqual([
      ...['output-van-1', 'why-van-1', 'run-van-1', 'stop-van-1', 'auto-van-1', 'stop', 'auto', 'minutes'],
    ]);
  });

  it('is the button that once ran the whole zone', () => {
    const old = JSON.stringify({ components: { run: { platform: 'button', unique_id: 'x' } } });
    expect(gone(old)).toEqual(new Map([['run', 'button']]));
  });

  it('is nothing in what was gone before, and in what is no discovery', () => {
    const again = zoneDiscovery(ZONE, { naming, gone: new Map([['output-van-0', 'binary_sensor']]) });
    expect(gone(again).size).toBe(0);
    for (const text of ['', '{', '[]', '{"components":[]}', '{"components":{"a":1}}'])
      expect(gone(text).size, text).toBe(0);
  });
});

test('a discovery topic is known again, and no other farm’s is taken for it', () => {
  const topic = zoneConfigTopic(naming, 'khu-1');
  expect(topic).toBe('homeassistant/device/nongso-dong-tao/khu-1/config');
  expect(configFilter(naming)).toBe('homeassistant/device/nongso-dong-tao/+/config');
  expect(parseZoneConfigTopic(naming, topic)).toBe('khu-1');
  expect(parseZoneConfigTopic(naming, 'homeassistant/device/nongso-dong-tao-2/khu-1/config')).toBeUndefined();
  expect(parseZoneConfigTopic(naming, 'homeassistant/device/nongso-dong-tao/_farm/config')).toBeUndefined();
});

test('the farm has one button, in the language it is told', () => {
  const english = farmDiscovery({ ...naming, words: WORDS.en });
  expect(Discovery.parse(JSON.parse(english)).components).toMatchObject({
    'stop-all': { name: 'Stop everything', command_topic: 'nongso/dong-tao/stop-all/set' },
  });
});
