import { z } from 'zod';
import { Id } from '../../domain/id.ts';
import { metricOf } from '../../domain/metric.ts';
import { OutputSettings } from '../../domain/output.ts';
import type { Profile, ProfileLibrary } from '../../domain/profile/schema.ts';
import { Rule } from '../../domain/rule.ts';
import type { Mistake } from './mistake.ts';
import { BusSettings, DeviceSettings } from './schema.ts';

interface At<T> {
  readonly path: string;
  readonly value: T;
}

/** A zone whose outputs and rules are looked at one by one. */
const RawZone = z.object({ id: Id, outputs: z.unknown().optional(), rules: z.unknown().optional() });
type RawZone = z.infer<typeof RawZone>;

const WithId = z.object({ id: z.string() });

/** What may be referred to. */
interface Names {
  readonly profiles: ProfileLibrary;
  readonly buses: ReadonlyMap<string, BusSettings>;
  readonly busIds: ReadonlySet<string>;
  readonly zoneIds: ReadonlySet<string>;
  readonly deviceIds: ReadonlySet<string>;
  readonly profileOf: ReadonlyMap<string, Profile | undefined>;
  readonly devices: readonly DeviceSettings[];
}

interface Parser<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

const items = (list: unknown): readonly unknown[] => (Array.isArray(list) ? list : []);

/** The well-formed members of a list, so that what refers to what can be checked beside other mistakes. */
const wellFormed = <T>(list: unknown, name: string, schema: Parser<T>): At<T>[] =>
  items(list).flatMap((item, i) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [{ path: `${name}[${i}]`, value: parsed.data }] : [];
  });

/** Says of each member whose key was there before, what it collides with. */
function collisions<T>(
  list: readonly At<T>[],
  field: string,
  key: (value: T) => string | undefined,
): Mistake[] {
  const seen = new Map<string, string>();
  return list.flatMap(({ path, value }) => {
    const k = key(value);
    if (k === undefined) return [];
    const before = seen.get(k);
    if (before === undefined) seen.set(k, path);
    return before === undefined
      ? []
      : [{ path: `${path}.${field}`, message: `${k} is taken by ${before}; choose another` }];
  });
}

const known = (names: Iterable<string>): string => [...names].join(', ') || 'none';

/** The ids written in a list, of malformed members too: a mistake must not make those who refer to it wrong. */
const idsOf = (list: unknown): string[] =>
  items(list).flatMap((item) => {
    const named = WithId.safeParse(item);
    return named.success ? [named.data.id] : [];
  });

/** What no single key can tell: references, collisions, and whether profiles, buses and outputs fit each other. */
export function crossCheck(raw: Record<string, unknown>, profiles: ProfileLibrary): Mistake[] {
  const buses = wellFormed(raw.buses, 'buses', BusSettings);
  const devices = wellFormed(raw.devices, 'devices', DeviceSettings);
  const zones = wellFormed(raw.zones, 'zones', RawZone);
  const outputs = zones.flatMap(({ path, value }) =>
    wellFormed(value.outputs, `${path}.outputs`, OutputSettings),
  );
  const rules = zones.flatMap(({ path, value: zone }) =>
    wellFormed(zone.rules, `${path}.rules`, Rule).map((rule) => ({
      path: rule.path,
      value: { zone, rule: rule.value },
    })),
  );
  const names: Names = {
    profiles,
    buses: new Map(buses.map(({ value }) => [value.id, value])),
    busIds: new Set(idsOf(raw.buses)),
    zoneIds: new Set(idsOf(raw.zones)),
    deviceIds: new Set(idsOf(raw.devices)),
    profileOf: new Map(devices.map(({ value }) => [value.id, profiles.get(value.profile)])),
    devices: devices.map(({ value }) => value),
  };

  return [
    ...collisions(buses, 'id', ({ id }) => id),
    ...collisions(buses, 'port', ({ port }) => port),
    ...collisions(devices, 'id', ({ id }) => id),
    ...collisions(devices, 'address', ({ bus, address }) =>
      bus === undefined || address === undefined ? undefined : `address ${address} on ${bus}`,
    ),
    ...collisions(zones, 'id', ({ id }) => id),
    ...collisions(outputs, 'id', ({ id }) => id),
    ...collisions(outputs, 'channel', ({ device, channel }) => `channel ${channel} of ${device}`),
    ...collisions(rules, 'id', ({ rule }) => rule.id),
    ...devices.flatMap((device) => checkDevice(device, names)),
    ...outputs.flatMap((output) => checkOutput(output, names)),
    ...rules.flatMap(({ path, value: { zone, rule } }) => checkRule({ path, value: rule }, zone, names)),
  ];
}

function checkRule({ path, value: rule }: At<Rule>, zone: RawZone, names: Names): Mistake[] {
  const mistakes: Mistake[] = [];
  const outputs = idsOf(zone.outputs);
  if (!outputs.includes(rule.output))
    mistakes.push({
      path: `${path}.output`,
      message: `zone ${zone.id} has no output ${rule.output}; it has: ${known(outputs)}`,
    });
  const metric = metricOf(rule.metric);
  if (!measures(zone.id, metric, names))
    mistakes.push({
      path: `${path}.metric`,
      message: `no device of zone ${zone.id} measures ${metric}; give one "zone: ${zone.id}"`,
    });
  return mistakes;
}

/** Whether a zone has a device that measures this; a node over MQTT, or one written wrongly, may. */
const measures = (zone: string, metric: string, { devices, profileOf }: Names): boolean =>
  devices.some((device) => {
    if (device.zone !== zone) return false;
    const profile = profileOf.get(device.id);
    return profile?.link !== 'modbus' || profile.points.some(({ point }) => metricOf(point) === metric);
  });

function checkDevice({ path, value }: At<DeviceSettings>, names: Names): Mistake[] {
  const mistakes: Mistake[] = [];
  const wrong = (key: string, message: string): void =>
    void mistakes.push({ path: `${path}.${key}`, message });
  const profile = names.profiles.get(value.profile);
  const bus = value.bus === undefined ? undefined : names.buses.get(value.bus);
  if (!profile) wrong('profile', `unknown profile ${value.profile}; known: ${known(names.profiles.keys())}`);
  if (value.zone !== undefined && !names.zoneIds.has(value.zone))
    wrong('zone', `unknown zone ${value.zone}; known: ${known(names.zoneIds)}`);
  if (value.bus !== undefined && !names.busIds.has(value.bus))
    wrong('bus', `unknown bus ${value.bus}; known: ${known(names.busIds)}`);
  if (profile?.link === 'modbus') {
    if (value.bus === undefined) wrong('bus', `${value.profile} speaks Modbus: name its bus`);
    if (value.address === undefined)
      wrong(
        'address',
        `${value.profile} speaks Modbus: give its address (from the factory ${profile.address})`,
      );
    const baud = value.baud ?? profile.baud;
    if (bus && baud !== bus.baud)
      wrong(
        'bus',
        `${value.id} speaks at ${baud} baud and bus ${bus.id} at ${bus.baud}; devices of one bus share one speed: move it to another bus, or write "baud: ${bus.baud}" here if the device was set to it`,
      );
  }
  if (profile?.link === 'mqtt') {
    if (value.bus !== undefined)
      wrong('bus', `${value.profile} speaks MQTT and has no bus; remove this line`);
    if (value.address !== undefined)
      wrong('address', `${value.profile} speaks MQTT and has no address; remove this line`);
  }
  return mistakes;
}

function checkOutput({ path, value }: At<OutputSettings>, { deviceIds, profileOf }: Names): Mistake[] {
  if (!deviceIds.has(value.device))
    return [
      { path: `${path}.device`, message: `unknown device ${value.device}; known: ${known(deviceIds)}` },
    ];
  const profile = profileOf.get(value.device);
  if (!profile) return [];
  if (!profile.outputs)
    return [
      {
        path: `${path}.device`,
        message: `${value.device} (${profile.id}) switches nothing; name a relay board`,
      },
    ];
  const mistakes: Mistake[] = [];
  if (value.channel > profile.outputs.channels)
    mistakes.push({
      path: `${path}.channel`,
      message: `${profile.id} has channels 1 to ${profile.outputs.channels}`,
    });
  if (profile.link === 'mqtt' && value.safe === 'on')
    mistakes.push({
      path: `${path}.safe`,
      message: `in this version an MQTT node goes to "off" by itself, so ${value.device} cannot keep ${value.id} on when nobody commands it; hang it on a relay board with wiring "nc", or write "safe: off" if it does no harm off`,
    });
  return mistakes;
}
