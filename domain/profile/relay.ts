/** Commands of a Modbus relay board, from its profile's table. Channels count from 1, as printed on the board. */
import { leaseUnits } from '../lease.ts';
import type { LeaseCapability } from '../lease.ts';
import type { Answer, ReadRequest, Request } from '../wire/modbus.ts';
import type { ModbusProfile, RelayTable } from './schema.ts';

/** A Modbus profile that switches something. */
export type RelayProfile = ModbusProfile & { readonly outputs: RelayTable; readonly lease: LeaseCapability };

export const isRelay = (profile: ModbusProfile): profile is RelayProfile =>
  profile.outputs !== undefined && profile.lease !== undefined;

/** Energise a channel for a time, by the board's own timer. @throws RangeError as {@link leaseUnits}. */
export const holdRequest = (
  { outputs, lease }: RelayProfile,
  unit: number,
  hold: { channel: number; for_s: number },
): Request => ({
  unit,
  fn: outputs.hold.fn,
  address: outputs.hold.address + hold.channel - 1,
  value: outputs.hold.base + leaseUnits(lease, hold.for_s),
});

/** Let a channel fall to its safe state now, whatever made it leave; to be sent in this order. */
export const releaseRequests = (
  { outputs }: RelayProfile,
  unit: number,
  channel: number,
): readonly Request[] =>
  outputs.release.map(({ fn, address, value }) => ({ unit, fn, address: address + channel - 1, value }));

/** Read back every channel. */
export const readbackRequest = ({ outputs }: RelayProfile, unit: number): ReadRequest => ({
  unit,
  fn: outputs.read.fn,
  address: outputs.read.address,
  count: outputs.channels,
});

/** The channels that draw current, by the answer to {@link readbackRequest}; undefined when it says no such thing. */
export function energisedIn(answer: Answer): ReadonlySet<number> | undefined {
  if ('bits' in answer) return channelsWhere(answer.bits);
  // Another device at the same address answers with a reading.
  if (!('words' in answer) || answer.words.some((word) => word > 1)) return undefined;
  return channelsWhere(answer.words.map((word) => word === 1));
}

const channelsWhere = (bits: readonly boolean[]): ReadonlySet<number> =>
  new Set(bits.flatMap((energised, i) => (energised ? [i + 1] : [])));
