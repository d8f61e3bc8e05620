import { z } from 'zod';
import { Id } from '../../domain/id.ts';
import { OutputSettings } from '../../domain/output.ts';
import type { Profile, ProfileLibrary } from '../../domain/profile/schema.ts';
import { Rule } from '../../domain/rule/rule.ts';
import { SupplySettings } from '../../domain/supply.ts';
import { Crop, Soil } from '../../domain/zone.ts';
import { ruleMistakes } from '../rules/check.ts';
import { measures } from '../rules/measures.ts';
import { supplyMistakes } from './check-supply.ts';
import type { Mistake } from './mistake.ts';
import { radioMistakes } from './radio-check.ts';
import { BusSettings, DeviceSettings } from './schema.ts';

interface At<T> {
  readonly path: string;
  readonly value: T;
}

/** A zone whose outputs and rules are looked at one by one. */
const RawZone = z.object({
  id: Id,
  area_m2: z.number().optional().catch(undefined),
  crop: Crop.optional().catch(undefined),
  soil: Soil.optional().catch(undefined),
  outputs: z.unknown().optional(),
  rules: z.unknown().optional(),
});
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
  /** Pumps and master valves of supplies. */
  readonly driven: ReadonlySet<string>;
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
  const supplies = wellFormed(raw.supplies, 'supplies', SupplySettings);
  const outputIds = new Set(zones.flatMap(({ value }) => idsOf(value.outputs)));
  const names: Names = {
    driven: new Set(supplies.flatMap(({ value: { pump, master } }) => [pump ?? [], master ?? []].flat())),
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
    ...collisions(devices, 'eui', ({ eui }) => eui),
    ...collisions(zones, 'id', ({ id }) => id),
    ...collisions(outputs, 'id', ({ id }) => id),
    ...collisions(outputs, 'channel', ({ device, channel }) => `channel ${channel} of ${device}`),
    ...collisions(rules, 'id', ({ rule }) => rule.id),
    ...devices.flatMap((device) => checkDevice(device, names)),
    ...outputs.flatMap((output) => checkOutput(output, names)),
    ...rules.flatMap(({ path, value: { zone, rule } }) => checkRule({ path, value: rule }, zone, names)),
    ...collisions(supplies, 'id', ({ id }) => id),
    ...supplyMistakes(supplies, outputs, {
      supplyIds: new Set(idsOf(raw.supplies)),
      outputIds,
      deviceIds: names.deviceIds,
      renews: ({ device }) => names.profileOf.get(device)?.lease?.renew === 'restarts',
    }),
  ];
}

function checkRule({ path, value: rule }: At<Rule>, zone: RawZone, names: Names): Mistake[] {
  const placed = names.devices.map((device) => ({ ...device, profile: names.profileOf.get(device.id) }));
  return ruleMistakes(rule, {
    zone,
    outputs: wellFormed(zone.outputs, '', OutputSettings).map(({ value }) => value),
    outputIds: idsOf(zone.outputs),
    driven: names.driven,
    measures: (metric) => measures(placed, { zone: zone.id, metric }),
  }).map((mistake) => ({ path: `${path}.${mistake.path}`, message: mistake.message }));
}

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
  if (profile) for (const { key, message } of radioMistakes(value, profile, names)) wrong(key, message);
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
  if (profile.link === 'mqtt' && profile.dialect === 'lorawan' && value.safe === 'on')
    mistakes.push({
      path: `${path}.safe`,
      message: `${profile.id} drives latching valves, which its timer always closes, so it cannot keep ${value.id} on when nobody commands it; hang it on a relay with wiring "nc", or write "safe: off" if it does no harm off`,
    });
  return mistakes;
}
