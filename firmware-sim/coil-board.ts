/** A relay board whose channels are plain coils beside its timers, as Waveshare's. */
import type { RelayTable } from '../domain/profile/schema.ts';
import type { Answer, ReadRequest, Request, WriteOneRequest } from '../domain/wire/modbus.ts';
import type { Channels } from './channels.ts';
import { ILLEGAL_ADDRESS, ILLEGAL_FUNCTION, ILLEGAL_VALUE } from './exceptions.ts';

const MAX_COILS = 2000; // clause 6.1
export const COIL_ON = 0xff00; // clause 6.5
export const COIL_OFF = 0x0000;

/** What the board answers to a request it carries out, or the exception code with which it refuses. */
export function coilBoardAnswer(channels: Channels, table: RelayTable, request: Request): Answer | number {
  switch (request.fn) {
    case 1:
      return readCoils(channels, table, request);
    case 5:
    case 6:
      return writeOne(channels, table, request);
    case 15:
      return writeCoils(channels, request.address - table.read.address + 1, request.bits);
    default:
      return ILLEGAL_FUNCTION;
  }
}

/** Coils `count` on from a wire address, channel 1 standing at `read.address`; or an exception code. */
export function readCoils(
  channels: Channels,
  { read }: RelayTable,
  { address, count }: ReadRequest,
): Answer | number {
  if (count < 1 || count > MAX_COILS) return ILLEGAL_VALUE;
  const first = address - read.address + 1;
  if (!channels.has(first) || !channels.has(first + count - 1)) return ILLEGAL_ADDRESS;
  return { bits: Array.from({ length: count }, (_, i) => channels.isOn(first + i)) };
}

/**
 * The board's own commands first, then the plain coils that every such board also has. A plain on lasts until
 * something ends it, which is why no driver may send it; boards obey it all the same, and so does this one.
 */
function writeOne(channels: Channels, table: RelayTable, request: WriteOneRequest): Answer | number {
  const { hold, release, read } = table;
  const { fn, address, value } = request;
  for (const command of release) {
    const released = address - command.address + 1;
    if (fn !== command.fn || value !== command.value || !channels.has(released)) continue;
    channels.release(released);
    return { written: true };
  }
  const held = address - hold.address + 1;
  if (fn === hold.fn && channels.has(held)) return holdFor(channels, held, value - hold.base);
  return fn === 5 ? writeCoil(channels, address - read.address + 1, value) : ILLEGAL_ADDRESS;
}

function holdFor(channels: Channels, channel: number, units: number): Answer | number {
  const { unit_s, max_s } = channels.lease;
  if (units < 1 || units > Math.round(max_s / unit_s)) return ILLEGAL_VALUE;
  channels.hold(channel, Math.min(max_s, units * unit_s));
  return { written: true };
}

function writeCoil(channels: Channels, channel: number, value: number): Answer | number {
  if (!channels.has(channel)) return ILLEGAL_ADDRESS;
  if (value !== COIL_ON && value !== COIL_OFF) return ILLEGAL_VALUE;
  return writeCoils(channels, channel, [value === COIL_ON]);
}

function writeCoils(channels: Channels, first: number, bits: readonly boolean[]): Answer | number {
  if (bits.length < 1) return ILLEGAL_VALUE;
  if (!channels.has(first) || !channels.has(first + bits.length - 1)) return ILLEGAL_ADDRESS;
  bits.forEach((on, i) => (on ? channels.latch(first + i) : channels.release(first + i)));
  return { written: true };
}
