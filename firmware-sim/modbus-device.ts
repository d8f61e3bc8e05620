import { isProblem } from '../domain/problem.ts';
import { encodeRegisters } from '../domain/profile/registers.ts';
import type { ModbusProfile, RelayTable } from '../domain/profile/schema.ts';
import { crc16, decodeRequest, encodeAnswer, requestLength } from '../domain/wire/modbus.ts';
import type { Answer, ReadRequest, Request, WriteOneRequest } from '../domain/wire/modbus.ts';
import type { Channels } from './channels.ts';
import { Device } from './device.ts';
import type { DeviceWorld } from './device.ts';

/** Exception codes ("MODBUS Application Protocol 1.1b3", clause 7). */
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;
const ILLEGAL_VALUE = 3;

const MAX_READ_WORDS = 125; // clause 6.3
const MAX_COILS = 2000; // clause 6.1
const COIL_ON = 0xff00; // clause 6.5
const COIL_OFF = 0x0000;

/** A Modbus RTU slave made from a profile: it reads real request bytes and answers with real bytes. */
export class ModbusDevice extends Device {
  readonly link = 'modbus';
  readonly address: number;
  readonly #profile: ModbusProfile;

  constructor(settings: { id: string; address: number }, profile: ModbusProfile, world: DeviceWorld) {
    super(settings.id, profile, world);
    this.address = settings.address;
    this.#profile = profile;
  }

  /**
   * The answer to one whole request frame. Undefined is silence: the device is off, the frame is for another unit, or
   * its check bytes are wrong (Modbus over Serial Line 1.02, clause 2.4.2).
   */
  respond(frame: Uint8Array): Uint8Array | undefined {
    if (!this.powered || frame.length < 4 || crc16(frame) !== 0 || frame[0] !== this.address)
      return undefined;
    const request = decodeRequest(frame);
    if (isProblem(request))
      return exception(frame, requestLength(frame) === undefined ? ILLEGAL_FUNCTION : ILLEGAL_VALUE);
    const answer = this.#carryOut(request);
    return typeof answer === 'number' ? exception(frame, answer) : encodeAnswer(request, answer);
  }

  #carryOut(request: Request): Answer | number {
    const { outputs } = this.#profile;
    switch (request.fn) {
      case 3:
      case 4:
        return this.#profile.points.some(({ fn }) => fn === request.fn)
          ? this.#readRegisters(request)
          : ILLEGAL_FUNCTION;
      case 1:
        return this.channels && outputs ? readCoils(this.channels, outputs, request) : ILLEGAL_FUNCTION;
      case 5:
      case 6:
        return this.channels && outputs ? writeOne(this.channels, outputs, request) : ILLEGAL_FUNCTION;
      case 15:
        return this.channels && outputs
          ? writeCoils(this.channels, request.address - outputs.read.address + 1, request.bits)
          : ILLEGAL_FUNCTION;
      case 2:
      case 16:
        return ILLEGAL_FUNCTION;
    }
  }

  #readRegisters({ fn, address, count }: ReadRequest): Answer | number {
    if (count < 1 || count > MAX_READ_WORDS) return ILLEGAL_VALUE;
    // A value is one or two registers long: only those that the request can touch are measured.
    const touched = this.#profile.points.filter(
      (point) => point.register + 2 > address && point.register < address + count,
    );
    const image = encodeRegisters(this.#profile, this.measure(touched));
    const words: number[] = [];
    for (let i = 0; i < count; i++) {
      const word = image.get(fn, address + i);
      if (word === undefined) return ILLEGAL_ADDRESS;
      words.push(word);
    }
    return { words };
  }
}

function readCoils(
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
  const released = address - release.address + 1;
  if (fn === release.fn && value === release.value && channels.has(released)) {
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

/** By hand: the function that is refused may be one that the domain has no request for. */
function exception(frame: Uint8Array, code: number): Uint8Array {
  const body = Uint8Array.of(frame[0] ?? 0, (frame[1] ?? 0) | 0x80, code);
  const crc = crc16(body);
  return Uint8Array.of(...body, crc & 0xff, crc >>> 8);
}
