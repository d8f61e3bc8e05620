import type { Profile } from '../../domain/profile/schema.ts';
import type { DeviceSettings } from './schema.ts';

type RadioKey = 'application' | 'bridge' | 'eui';

export interface RadioMistake {
  readonly key: RadioKey;
  readonly message: string;
}

/** The keys that each kind of device must have; it may have no other of the three. */
const NEEDS: Readonly<Record<'bridge' | 'radio' | 'other', readonly RadioKey[]>> = {
  bridge: ['application'],
  radio: ['bridge', 'eui'],
  other: [],
};

const MISSING: Readonly<Record<RadioKey, string>> = {
  application: 'is a bridge: give the id of its application, as ChirpStack shows it',
  bridge: 'is reached by radio: name its bridge',
  eui: 'is reached by radio: give its DevEUI, 16 hexadecimal digits',
};

/**
 * What is wrong with a device's bridge, application and EUI.
 * @param profileOf of the devices in the file; undefined for an unknown one or one without a known profile
 */
export function radioMistakes(
  device: DeviceSettings,
  profile: Profile,
  {
    deviceIds,
    profileOf,
  }: {
    deviceIds: ReadonlySet<string>;
    profileOf: ReadonlyMap<string, Profile | undefined>;
  },
): RadioMistake[] {
  const needs = NEEDS[kindOf(profile)];
  const mistakes = (['application', 'bridge', 'eui'] as const).flatMap((key): RadioMistake[] => {
    const has = device[key] !== undefined;
    if (has === needs.includes(key)) return [];
    return [{ key, message: `${profile.id} ${has ? `has no ${key}; remove this line` : MISSING[key]}` }];
  });
  const { bridge } = device;
  if (bridge === undefined || !needs.includes('bridge')) return mistakes;
  const bridges = [...profileOf].flatMap(([id, of]) => (of && kindOf(of) === 'bridge' ? [id] : []));
  const of = profileOf.get(bridge);
  if (!deviceIds.has(bridge) || (of && kindOf(of) !== 'bridge'))
    mistakes.push({
      key: 'bridge',
      message: `${bridge} is no bridge; there is: ${bridges.join(', ') || 'none'}`,
    });
  return mistakes;
}

function kindOf(profile: Profile): keyof typeof NEEDS {
  if (profile.link === 'modbus') return 'other';
  switch (profile.dialect) {
    case 'chirpstack':
      return 'bridge';
    case 'lorawan':
      return 'radio';
    case 'native':
    case 'tasmota':
      return 'other';
  }
}
