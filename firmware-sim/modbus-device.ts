import { isProblem } from '../domain/problem.ts';
import { encodeRegisters } from '../domain/profile/registers.ts';
import type { ModbusProfile } from '../domain/profile/schema.ts';
import { crc16, decodeRequest, encodeAnswer, requestLength } from '../domain/wire/modbus.ts';
import type { Answer, ReadRequest, Request } from '../domain/wire/modbus.ts';
import { coilBoardAnswer } from './coil-board.ts';
import { Device } from './device.ts';
import type { DeviceWorld } from './device.ts';
import { eletechsupAnswer, isEletechsup } from './eletechsup.ts';
import { ILLEGAL_ADDRESS, ILLEGAL_FUNCTION, ILLEGAL_VALUE } from './exceptions.ts';

const MAX_READ_WORDS = 125; // clause 6.3

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
    const { outputs, points } = this.#profile;
    if (this.channels && outputs && isEletechsup(outputs))
      return eletechsupAnswer(this.channels, outputs, request);
    if (request.fn === 3 || request.fn === 4)
      return points.some(({ fn }) => fn === request.fn) ? this.#readRegisters(request) : ILLEGAL_FUNCTION;
    return this.channels && outputs ? coilBoardAnswer(this.channels, outputs, request) : ILLEGAL_FUNCTION;
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

/** By hand: the function that is refused may be one that the domain has no request for. */
function exception(frame: Uint8Array, code: number): Uint8Array {
  const body = Uint8Array.of(frame[0] ?? 0, (frame[1] ?? 0) | 0x80, code);
  const crc = crc16(body);
  return Uint8Array.of(...body, crc & 0xff, crc >>> 8);
}
