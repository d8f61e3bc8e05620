import { z } from 'zod';
import type { MqttProfile, ProfileLibrary } from '../domain/profile/schema.ts';

export interface Mistake {
  /** Where it stands, as `devices.2.profile`; empty for the whole file. */
  readonly path: string;
  readonly reason: string;
}

const word = z.string().optional().catch(undefined);
const count = z.number().optional().catch(undefined);

/** A list of records; an entry that is none counts as empty, so that the others keep their index. */
const list = <T extends z.ZodRawShape>(shape: T) => {
  const record = z.object(shape);
  return z.array(z.unknown().transform((entry) => record.safeParse(entry).data)).catch([]);
};

/** Only what refers to something else, readable whatever else is wrong with the file. */
const Sketch = z.object({
  fields: list({ id: word }),
  buses: list({ id: word, baud: count }),
  devices: list({
    id: word,
    profile: word,
    bus: word,
    address: count,
    application: word,
    bridge: word,
    eui: word,
    field: word,
    outputs: list({ channel: count, field: word }).optional(),
  }),
});
type Sketch = z.infer<typeof Sketch>;
type DeviceSketch = NonNullable<Sketch['devices'][number]>;

/** Every reference of a scenario that leads nowhere or collides. Never throws; says nothing of wrong types. */
export function referenceMistakes(raw: unknown, profiles: ProfileLibrary): Mistake[] {
  const parsed = Sketch.safeParse(raw);
  if (!parsed.success) return [];
  const { fields, buses, devices } = parsed.data;
  const known: Known = {
    fields: new Set(fields.flatMap((field) => field?.id ?? [])),
    buses: new Map(buses.flatMap((bus) => (bus?.id === undefined ? [] : [[bus.id, bus.baud ?? 9600]]))),
    profiles,
    bridges: new Set(
      devices.flatMap((device) => {
        const profile = profiles.get(device?.profile ?? '');
        return device?.id !== undefined && profile?.kind === 'bridge' ? [device.id] : [];
      }),
    ),
  };
  return [
    ...twice('fields', fields),
    ...twice('buses', buses),
    ...twice('devices', devices),
    ...devices.flatMap((device, i) =>
      device === undefined
        ? []
        : deviceMistakes(device, known).map(({ path, reason }) => ({ path: `devices.${i}.${path}`, reason })),
    ),
    ...sharedAddresses(devices, profiles),
    ...twice(
      'devices',
      devices.map((device) => ({ id: device?.eui })),
      'eui',
    ),
  ];
}

interface Known {
  readonly fields: ReadonlySet<string>;
  readonly buses: ReadonlyMap<string, number>;
  readonly profiles: ProfileLibrary;
  readonly bridges: ReadonlySet<string>;
}

function twice(
  key: string,
  entries: readonly ({ id?: string | undefined } | undefined)[],
  name = 'id',
): Mistake[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, i) => {
    const id = entry?.id;
    if (id === undefined || !seen.has(id)) {
      if (id !== undefined) seen.add(id);
      return [];
    }
    return { path: `${key}.${i}.${name}`, reason: `the ${name} ${id} is taken` };
  });
}

function deviceMistakes(device: DeviceSketch, known: Known): Mistake[] {
  const { fields, buses, profiles } = known;
  const mistakes: Mistake[] = [];
  const add = (path: string, reason: string): void => void mistakes.push({ path, reason });
  const needsField = (path: string, id: string | undefined): void => {
    if (id !== undefined && !fields.has(id)) add(path, `there is no field ${id}`);
  };
  needsField('field', device.field);
  (device.outputs ?? []).forEach((output, i) => needsField(`outputs.${i}.field`, output?.field));

  const profile = device.profile === undefined ? undefined : profiles.get(device.profile);
  if (profile === undefined) {
    if (device.profile !== undefined) add('profile', `there is no profile ${device.profile}`);
    return mistakes;
  }
  const baud = device.bus === undefined ? undefined : buses.get(device.bus);
  if (profile.link === 'mqtt' && device.bus !== undefined)
    add('bus', `${profile.id} speaks MQTT and hangs on no bus: leave bus out`);
  if (profile.link === 'modbus' && device.bus === undefined)
    add('bus', `${profile.id} speaks Modbus: name the bus it hangs on`);
  else if (profile.link === 'modbus' && baud === undefined) add('bus', `there is no bus ${device.bus}`);
  else if (profile.link === 'modbus' && baud !== profile.baud)
    add('bus', `${profile.id} speaks ${profile.baud} baud and cannot share a bus of ${baud} baud`);
  if (profile.link === 'mqtt') mistakes.push(...radioMistakes(device, profile, known));
  const channels = profile.outputs?.channels ?? 0;
  (device.outputs ?? []).forEach((output, i) => {
    if (output?.channel !== undefined && output.channel > channels)
      add(`outputs.${i}.channel`, `${profile.id} has ${channels} channels`);
  });
  return mistakes;
}

function radioMistakes(
  { application, bridge, eui }: DeviceSketch,
  { id, dialect }: MqttProfile,
  { bridges }: Known,
): Mistake[] {
  if (dialect === 'chirpstack' && application === undefined)
    return [{ path: 'application', reason: `${id} needs the id of an application` }];
  if (dialect !== 'lorawan') return [];
  return [
    ...(bridges.has(bridge ?? '')
      ? []
      : [{ path: 'bridge', reason: `${id} needs a bridge of this scenario` }]),
    ...(eui === undefined ? [{ path: 'eui', reason: `${id} needs an EUI` }] : []),
  ];
}

/** Two devices that answer to one address talk over each other. */
function sharedAddresses(devices: Sketch['devices'], profiles: ProfileLibrary): Mistake[] {
  const taken = new Map<string, string>();
  return devices.flatMap((device, i) => {
    const profile = device?.profile === undefined ? undefined : profiles.get(device.profile);
    if (device?.bus === undefined || profile?.link !== 'modbus') return [];
    const address = device.address ?? profile.address;
    const place = `${device.bus}/${address}`;
    const other = taken.get(place);
    taken.set(place, other ?? device.id ?? `devices.${i}`);
    if (other === undefined) return [];
    return {
      path: `devices.${i}.address`,
      reason: `${other} has address ${address} on ${device.bus} already`,
    };
  });
}
