/** Commands of a Modbus relay board, from its profile's table. Channels count from 1, as printed on the board. */
import { leaseUnits } from '../lease.ts';
import type { LeaseCapability } from '../lease.ts';
import type { Request, ReadRequest } from '../wire/modbus.ts';
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

/** Let a channel fall to its safe state now. */
export const releaseRequest = ({ outputs }: RelayProfile, unit: number, channel: number): Request => ({
  unit,
  fn: outputs.release.fn,
  address: outputs.release.address + channel - 1,
  value: outputs.release.value,
});

/** Read back every channel's coil. */
export const readbackRequest = ({ outputs }: RelayProfile, unit: number): ReadRequest => ({
  unit,
  fn: outputs.read.fn,
  address: outputs.read.address,
  count: outputs.channels,
});
