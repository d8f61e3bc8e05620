/**
 * Device-based MQTT discovery (home-assistant.io/integrations/mqtt, "Device discovery payload"; Home Assistant 2024.11 or
 * later): one retained message per zone says which entities it has, and one for the farm.
 */
import { z } from 'zod';
import type { ZoneView } from '../../../domain/http/state.ts';
import { ID_PATTERN } from '../../../domain/id.ts';
import { isPoint, METRICS, metricOf, parsePoint } from '../../../domain/metric.ts';
import type { Point } from '../../../domain/metric.ts';
import { MINUTES, PRESS, setTopic, stateTopic, statusTopic } from '../../../domain/wire/homeassistant.ts';
import type { OutputAction, ZoneAction } from '../../../domain/wire/homeassistant.ts';
import { COUNTERS, SENSOR_CLASS } from './sensor-classes.ts';
import type { Words } from './messages/index.ts';

export interface Naming {
  readonly farm: string;
  /** Where Home Assistant looks for discovery. */
  readonly prefix: string;
  readonly words: Words;
}

/** No zone has this id, as ids begin with a letter or a digit. */
const FARM = '_farm';
const MAKER = 'Nông Số';
const METRIC = 'metric-';

type Component = Readonly<Record<string, string | number>>;
type Components = Readonly<Record<string, Component>>;

/** The farm stands in a level of its own, so that no other farm's zone can ever be taken for ours. */
const configTopic = ({ farm, prefix }: Omit<Naming, 'words'>, object: string): string =>
  `${prefix}/device/nongso-${farm}/${object}/config`;

export const zoneConfigTopic = (naming: Omit<Naming, 'words'>, zone: string): string =>
  configTopic(naming, zone);
export const farmConfigTopic = (naming: Omit<Naming, 'words'>): string => configTopic(naming, FARM);
/** What to subscribe to for all discovery that this farm has ever published and nobody has cleared. */
export const configFilter = (naming: Omit<Naming, 'words'>): string => configTopic(naming, '+');

/** The zone that a discovery topic of this farm is about; undefined for the farm itself and for all else. */
export function parseZoneConfigTopic(naming: Omit<Naming, 'words'>, topic: string): string | undefined {
  const zone = topic.split('/').at(-2) ?? '';
  return ID_PATTERN.test(zone) && topic === zoneConfigTopic(naming, zone) ? zone : undefined;
}

/** The farm as a device, with the button that stops everything. */
export function farmDiscovery({ farm, words }: Naming): string {
  const button = {
    platform: 'button',
    unique_id: `nongso-${farm}.stop-all`,
    name: words.stopAll,
    icon: 'mdi:stop-circle',
    command_topic: setTopic(farm, { action: 'stop-all' }),
    payload_press: PRESS,
  };
  return JSON.stringify({
    device: { identifiers: [`nongso-${farm}`], name: words.farm(farm), manufacturer: MAKER },
    origin: { name: MAKER },
    availability_topic: statusTopic(farm),
    qos: 1,
    components: { 'stop-all': button },
  });
}

/**
 * A zone as a device. A sensor that has sent nothing since the gateway began is not in it, and stays in Home Assistant.
 * @param gone entities that an earlier version of it had, by id with their platform: Home Assistant removes those of which
 * only the platform is given
 */
export function zoneDiscovery(
  zone: ZoneView,
  { naming, gone }: { naming: Naming; gone: ReadonlyMap<string, string> },
): string {
  const { farm, words } = naming;
  const components = componentsOf(zone, naming);
  return JSON.stringify({
    device: {
      identifiers: [`nongso-${farm}.${zone.id}`],
      name: zone.name,
      manufacturer: MAKER,
      model: words.farm(farm),
      via_device: `nongso-${farm}`,
    },
    origin: { name: MAKER },
    availability_topic: statusTopic(farm),
    state_topic: stateTopic(farm, zone.id),
    qos: 1,
    components: {
      ...Object.fromEntries([...gone].map(([id, platform]) => [id, { platform }])),
      ...components,
    },
  });
}

function componentsOf(zone: ZoneView, { farm, words }: Naming): Components {
  const all = new Map<string, Component>();
  const add = (id: string, component: Component): void =>
    void all.set(id, { ...component, unique_id: `nongso-${farm}.${zone.id}.${id}` });
  const zoneTopic = (action: ZoneAction): string => setTopic(farm, { zone: zone.id, action });

  for (const { id, kind } of zone.outputs) {
    add(`output-${id}`, {
      platform: 'binary_sensor',
      name: words.output(kind, id),
      device_class: 'running',
      value_template: `{{ value_json.outputs['${id}'].state }}`,
      payload_on: 'on',
      payload_off: 'off',
    });
    add(`why-${id}`, {
      platform: 'sensor',
      name: words.why(id),
      icon: 'mdi:comment-question-outline',
      value_template: `{{ value_json.outputs['${id}'].why }}`,
    });
    for (const action of ['run', 'stop', 'auto'] as const)
      add(`${action}-${id}`, {
        ...button(action),
        name: words[action](kind, id),
        command_topic: setTopic(farm, { zone: zone.id, output: id, action }),
      });
  }
  for (const point of Object.keys(zone.values).filter(isPoint)) add(metricId(point), metric(point, words));
  if (zone.outputs.length === 0) return Object.fromEntries(all);

  add('stop', { ...button('stop'), name: words.stopZone, command_topic: zoneTopic('stop') });
  add('auto', { ...button('auto'), name: words.autoZone, command_topic: zoneTopic('auto') });
  add('minutes', {
    platform: 'number',
    name: words.minutes,
    icon: 'mdi:timer-outline',
    command_topic: zoneTopic('minutes'),
    value_template: '{{ value_json.minutes }}',
    min: MINUTES.min,
    max: MINUTES.max,
    step: 1,
    mode: 'box',
    unit_of_measurement: 'min',
  });
  return Object.fromEntries(all);
}

const ICON: Readonly<Record<OutputAction, string>> = {
  run: 'mdi:play',
  stop: 'mdi:stop',
  auto: 'mdi:autorenew',
};

const button = (action: OutputAction): Component => ({
  platform: 'button',
  icon: ICON[action],
  payload_press: PRESS,
});

/** Without dots and `#`, which have a meaning elsewhere; no metric has a `_`, so no two points meet. */
const metricId = (point: Point): string => METRIC + point.replace(/[.#]/g, '_');

function metric(point: Point, words: Words): Component {
  const name = metricOf(point);
  const channel = parsePoint(point)?.channel;
  const { unit, decimals } = METRICS[name];
  const device_class = SENSOR_CLASS[name];
  return {
    platform: 'sensor',
    name: channel === undefined ? words.metric[name] : `${words.metric[name]} ${channel}`,
    value_template: `{{ value_json.points.get('${point}') }}`,
    state_class: COUNTERS.has(name) ? 'total_increasing' : 'measurement',
    suggested_display_precision: decimals,
    ...(device_class !== undefined && { device_class }),
    // pH has no unit, and with one Home Assistant refuses it.
    ...(device_class !== 'ph' && { unit_of_measurement: unit.replace('% vol', '%') }),
  };
}

const Published = z.object({
  components: z.record(z.string(), z.object({ platform: z.string(), unique_id: z.string().optional() })),
});

/**
 * The entities that an earlier discovery of a zone names and the zone no longer has, by id with their platform. Sensors of
 * a metric are not among them: one that is silent since the gateway began must not lose its history.
 */
export function goneEntities(
  text: string,
  { zone, naming }: { zone: ZoneView; naming: Naming },
): ReadonlyMap<string, string> {
  const had = Published.safeParse(readJson(text));
  if (!had.success) return new Map();
  const has = componentsOf(zone, naming);
  return new Map(
    Object.entries(had.data.components)
      .filter(
        ([id, { unique_id }]) => unique_id !== undefined && !id.startsWith(METRIC) && !Object.hasOwn(has, id),
      )
      .map(([id, { platform }]) => [id, platform]),
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
