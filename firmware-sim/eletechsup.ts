/**
 * The command set of eletechsup's relay boards: a word written to a channel's register is a command, the same register
 * reads 1 or 0. While a delay runs it has priority: every command but a new delay, delay 0 and the pulse is ignored,
 * and answered as if it were not (HARDWARE.md of the ESP32-RYN4 library, tested on a board). What a delay does to a
 * running delay is documented nowhere: the profile's lease decides, and `unknown` counts as ignored, the worst case.
 */
import type { RelayTable } from '../domain/profile/schema.ts';
import type { Answer, ReadRequest, Request } from '../domain/wire/modbus.ts';
import type { Channels } from './channels.ts';
import { COIL_OFF, COIL_ON, readCoils } from './coil-board.ts';
import { ILLEGAL_ADDRESS, ILLEGAL_FUNCTION, ILLEGAL_VALUE } from './exceptions.ts';

const ON = 0x0100;
const OFF = 0x0200;
const TOGGLE = 0x0300;
const LATCH = 0x0400;
const PULSE = 0x0500;
const DELAY = 0x0600; // the low byte is the time, s
const DELAY_MAX = 0x06ff;
const ALL_ON = 0x0700;
const ALL_OFF = 0x0800;

const PULSE_S = 1;
const MAX_READ_WORDS = 125;
const REGISTER_OF_ALL = 0x0000;
const REGISTER_OF_BITMAP = 0x0080;
/** Registers from here on do not exist; what stands between the known ones reads 0. */
const END_OF_REGISTERS = 0x0100;

/** Whether the board of this table obeys these commands. */
export const isEletechsup = ({ hold }: RelayTable): boolean => hold.fn === 6 && hold.base === DELAY;

/** Later boards (R4D8A08) also have coils, a register for all channels, a bitmap, and take many registers at once. */
const isLater = ({ read }: RelayTable): boolean => read.fn === 1;

/** What the board answers to a request it carries out, or the exception code with which it refuses. */
export function eletechsupAnswer(channels: Channels, table: RelayTable, request: Request): Answer | number {
  if (request.fn === 3) return readRegisters(channels, table, request);
  if (request.fn === 6) return writeRegisters(channels, table, { ...request, words: [request.value] });
  if (!isLater(table)) return ILLEGAL_FUNCTION;
  switch (request.fn) {
    case 1:
      return readCoils(channels, table, request);
    case 5:
      if (request.value !== COIL_ON && request.value !== COIL_OFF) return ILLEGAL_VALUE;
      return writeCoils(channels, table, { ...request, bits: [request.value === COIL_ON] });
    case 15:
      return writeCoils(channels, table, request);
    case 16:
      return writeRegisters(channels, table, request);
    default:
      return ILLEGAL_FUNCTION;
  }
}

function readRegisters(
  channels: Channels,
  table: RelayTable,
  { address, count }: ReadRequest,
): Answer | number {
  if (count < 1 || count > MAX_READ_WORDS) return ILLEGAL_VALUE;
  if (address + count > END_OF_REGISTERS) return ILLEGAL_ADDRESS;
  const on = (channel: number): number => (channels.has(channel) && channels.isOn(channel) ? 1 : 0);
  const bitmap = all(channels).reduce((bits, channel) => bits | (on(channel) << (channel - 1)), 0);
  return {
    words: Array.from({ length: count }, (_, i) =>
      address + i === REGISTER_OF_BITMAP && isLater(table)
        ? bitmap
        : on(address + i - table.hold.address + 1),
    ),
  };
}

function writeRegisters(
  channels: Channels,
  table: RelayTable,
  { address, words }: { readonly address: number; readonly words: readonly number[] },
): Answer | number {
  for (const [i, word] of words.entries()) {
    const refused = writeRegister(channels, table, { register: address + i, word });
    if (refused !== undefined) return refused;
  }
  return { written: true };
}

/** The exception code when the register or the command does not exist. */
function writeRegister(
  channels: Channels,
  table: RelayTable,
  { register, word }: { readonly register: number; readonly word: number },
): number | undefined {
  if (isLater(table) && register === REGISTER_OF_ALL && (word === ALL_ON || word === ALL_OFF)) {
    for (const channel of all(channels)) command(channels, channel, word === ALL_ON ? ON : OFF);
    return undefined;
  }
  if (isLater(table) && register === REGISTER_OF_BITMAP) {
    if (word >= 2 ** channels.count) return ILLEGAL_VALUE;
    for (const channel of all(channels)) command(channels, channel, word & (1 << (channel - 1)) ? ON : OFF);
    return undefined;
  }
  const channel = register - table.hold.address + 1;
  if (!channels.has(channel)) return ILLEGAL_ADDRESS;
  return command(channels, channel, word);
}

function writeCoils(
  channels: Channels,
  { read }: RelayTable,
  { address, bits }: { readonly address: number; readonly bits: readonly boolean[] },
): Answer | number {
  const first = address - read.address + 1;
  if (!channels.has(first) || !channels.has(first + bits.length - 1)) return ILLEGAL_ADDRESS;
  bits.forEach((on, i) => command(channels, first + i, on ? ON : OFF));
  return { written: true };
}

/** One command to one channel; the exception code when there is no such command. */
function command(channels: Channels, channel: number, word: number): number | undefined {
  const delayRuns = channels.left_s(channel) !== undefined;
  if (word > DELAY && word <= DELAY_MAX) {
    channels.hold(channel, word - DELAY);
    return undefined;
  }
  switch (word) {
    case DELAY:
      channels.release(channel);
      return undefined;
    case PULSE:
      if (delayRuns) channels.release(channel);
      channels.hold(channel, PULSE_S);
      return undefined;
    case ON:
      if (!delayRuns) channels.latch(channel);
      return undefined;
    case OFF:
      if (!delayRuns) channels.release(channel);
      return undefined;
    case TOGGLE:
      return command(channels, channel, channels.isOn(channel) ? OFF : ON);
    case LATCH:
      for (const other of all(channels)) command(channels, other, other === channel ? ON : OFF);
      return undefined;
    default:
      return ILLEGAL_VALUE;
  }
}

const all = ({ count }: Channels): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);
