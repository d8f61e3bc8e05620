/**
 * Modbus RTU frames as bytes ("MODBUS over Serial Line 1.02" and "MODBUS Application Protocol 1.1b3"; clause
 * numbers below are the latter's). Pure: master and simulated slave share it, sessions own ports and time.
 */
import { problem } from '../problem.ts';
import type { Problem } from '../problem.ts';

export type ReadRequest = {
  readonly unit: number;
  readonly fn: 1 | 2 | 3 | 4;
  readonly address: number;
  readonly count: number;
};
/** `value` is the raw word: relay boards give function 5 meanings of their own. */
export type WriteOneRequest = {
  readonly unit: number;
  readonly fn: 5 | 6;
  readonly address: number;
  readonly value: number;
};
export type WriteManyRequest =
  | { readonly unit: number; readonly fn: 15; readonly address: number; readonly bits: readonly boolean[] }
  | { readonly unit: number; readonly fn: 16; readonly address: number; readonly words: readonly number[] };
export type Request = ReadRequest | WriteOneRequest | WriteManyRequest;

/** What a slave answers: bits (1, 2), words (3, 4) or that it wrote (5, 6, 15, 16). */
export type Answer =
  { readonly bits: readonly boolean[] } | { readonly words: readonly number[] } | { readonly written: true };

/** Clause 4.1: at most 253 bytes of PDU, one of address, two of CRC. */
export const MAX_FRAME_BYTES = 256;
const MAX_READ_WORDS = 125; // 6.3
const MAX_READ_BITS = 2000; // 6.1
const MAX_WRITE_WORDS = 123; // 6.12
const MAX_WRITE_BITS = 1968; // 6.11
const EXCEPTION = 0x80;
const EXCEPTION_BYTES = 5;

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
});

/** CRC-16/MODBUS of the first `length` bytes (serial line 6.2.2); goes on the wire low byte first. */
export function crc16(bytes: Uint8Array, length = bytes.length): number {
  let crc = 0xffff;
  for (let i = 0; i < length; i++) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
  return crc;
}

const hasCrc = (frame: Uint8Array): boolean =>
  crc16(frame, frame.length - 2) ===
  (byteAt(frame, frame.length - 2) | (byteAt(frame, frame.length - 1) << 8));

const byteAt = (bytes: Uint8Array, i: number): number => bytes[i] ?? 0;
const wordAt = (bytes: Uint8Array, i: number): number => (byteAt(bytes, i) << 8) | byteAt(bytes, i + 1);

/** Adds the CRC to a body of bytes. */
function seal(body: readonly number[]): Uint8Array {
  const frame = new Uint8Array(body.length + 2);
  frame.set(body);
  const crc = crc16(frame, body.length);
  frame[body.length] = crc & 0xff;
  frame[body.length + 1] = crc >>> 8;
  return frame;
}

const high = (word: number): number => (word >>> 8) & 0xff;
const low = (word: number): number => word & 0xff;
const split = (word: number): [number, number] => [high(word), low(word)];

function packBits(bits: readonly boolean[]): number[] {
  const bytes = new Array<number>(Math.ceil(bits.length / 8)).fill(0);
  bits.forEach((bit, i) => {
    if (bit) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return bytes;
}

const unpackBits = (bytes: Uint8Array, start: number, count: number): boolean[] =>
  Array.from({ length: count }, (_, i) => (byteAt(bytes, start + (i >> 3)) & (1 << (i & 7))) !== 0);

const unpackWords = (bytes: Uint8Array, start: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => wordAt(bytes, start + 2 * i));

/** How many bits or words a request is about. */
const countOf = (request: Request): number => {
  if ('count' in request) return request.count;
  if ('bits' in request) return request.bits.length;
  return 'words' in request ? request.words.length : 1;
};

const LIMIT: Readonly<Record<Request['fn'], number>> = {
  1: MAX_READ_BITS,
  2: MAX_READ_BITS,
  3: MAX_READ_WORDS,
  4: MAX_READ_WORDS,
  5: 1,
  6: 1,
  15: MAX_WRITE_BITS,
  16: MAX_WRITE_WORDS,
};

/**
 * The bytes of a request.
 * @throws RangeError when address, count or value do not fit the protocol: a fault of the caller, not of the wire.
 */
export function encodeRequest(request: Request): Uint8Array {
  const { unit, fn, address } = request;
  const count = countOf(request);
  if (!Number.isInteger(unit) || unit < 0 || unit > 255) throw new RangeError(`unit ${unit} is not 0 to 255`);
  if (!Number.isInteger(address) || address < 0 || address + Math.max(1, count) > 0x10000)
    throw new RangeError(`address ${address} with count ${count} is outside 0 to 65535`);
  if (!Number.isInteger(count) || count < 1 || count > LIMIT[fn])
    throw new RangeError(`function ${fn} takes 1 to ${LIMIT[fn]}, not ${count}`);
  const head = [unit, fn, ...split(address)];
  switch (request.fn) {
    case 1:
    case 2:
    case 3:
    case 4:
      return seal([...head, ...split(request.count)]);
    case 5:
    case 6:
      if (!Number.isInteger(request.value) || request.value < 0 || request.value > 0xffff)
        throw new RangeError(`value ${request.value} is not a 16-bit word`);
      return seal([...head, ...split(request.value)]);
    case 15: {
      const bytes = packBits(request.bits);
      return seal([...head, ...split(count), bytes.length, ...bytes]);
    }
    case 16:
      return seal([...head, ...split(count), 2 * count, ...request.words.flatMap(split)]);
  }
}

/** Length of the answer that starts with these bytes; undefined until enough of it is there or if it is no answer. */
export function answerLength(bytes: Uint8Array): number | undefined {
  if (bytes.length < 2) return undefined;
  const fn = byteAt(bytes, 1);
  if (fn & EXCEPTION) return EXCEPTION_BYTES;
  if (fn >= 1 && fn <= 4) return bytes.length < 3 ? undefined : 5 + byteAt(bytes, 2);
  return fn === 5 || fn === 6 || fn === 15 || fn === 16 ? 8 : undefined;
}

/**
 * What requests share whose answers cannot be told apart on the wire: an RTU answer carries unit, function and length
 * but no register address, while a write's answer repeats address and value.
 */
export function answerSignature(request: Request): string {
  const { unit, fn } = request;
  switch (request.fn) {
    case 1:
    case 2:
      return `${unit}/${fn}/${Math.ceil(request.count / 8)}`;
    case 3:
    case 4:
      return `${unit}/${fn}/${2 * request.count}`;
    case 5:
    case 6:
      return `${unit}/${fn}/${request.address}=${request.value}`;
    case 15:
    case 16:
      return `${unit}/${fn}/${request.address}+${countOf(request)}`;
  }
}

/** Exception codes a slave may answer (clause 7). */
const EXCEPTION_TEXT: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal data address',
  3: 'illegal data value',
  4: 'device failure',
  5: 'acknowledge, still working',
  6: 'device busy',
  8: 'memory parity error',
  10: 'gateway path unavailable',
  11: 'gateway target failed to respond',
};

/**
 * The answer to `request` in one whole frame, or why it is none:
 * `crc_mismatch`, `wrong_unit`, `wrong_function`, `wrong_length`, `wrong_echo` (retry) or `exception_N`.
 */
export function decodeAnswer(request: Request, frame: Uint8Array): Answer | Problem {
  if (frame.length < 5)
    return problem('retry', 'wrong_length', `an answer of ${frame.length} bytes is too short`);
  if (!hasCrc(frame)) return problem('retry', 'crc_mismatch', 'the check bytes of the answer are wrong');
  if (byteAt(frame, 0) !== request.unit)
    return problem('retry', 'wrong_unit', `unit ${byteAt(frame, 0)} answered instead of ${request.unit}`);
  const fn = byteAt(frame, 1);
  if (fn === (request.fn | EXCEPTION) && frame.length === EXCEPTION_BYTES) {
    const code = byteAt(frame, 2);
    const kind = code === 5 || code === 6 ? 'back_off' : 'reject';
    return problem(
      kind,
      `exception_${code}`,
      `unit ${request.unit} answered: ${EXCEPTION_TEXT[code] ?? `exception ${code}`}`,
    );
  }
  if (fn !== request.fn)
    return problem('retry', 'wrong_function', `function ${fn} was answered instead of ${request.fn}`);
  if (answerLength(frame) !== frame.length)
    return problem(
      'retry',
      'wrong_length',
      `the answer has ${frame.length} bytes, not ${answerLength(frame) ?? 'known'}`,
    );
  switch (request.fn) {
    case 1:
    case 2:
      return byteAt(frame, 2) === Math.ceil(request.count / 8)
        ? { bits: unpackBits(frame, 3, request.count) }
        : problem('retry', 'wrong_length', `${byteAt(frame, 2)} bytes do not hold ${request.count} bits`);
    case 3:
    case 4:
      return byteAt(frame, 2) === 2 * request.count
        ? { words: unpackWords(frame, 3, request.count) }
        : problem('retry', 'wrong_length', `${byteAt(frame, 2)} bytes do not hold ${request.count} words`);
    case 5:
    case 6:
    case 15:
    case 16: {
      const second = 'value' in request ? request.value : countOf(request);
      return wordAt(frame, 2) === request.address && wordAt(frame, 4) === second
        ? { written: true }
        : problem('retry', 'wrong_echo', 'the answer repeats another address or value than was written');
    }
  }
}

/** Length of the request that starts with these bytes; undefined until known. For the slave's side. */
export function requestLength(bytes: Uint8Array): number | undefined {
  if (bytes.length < 2) return undefined;
  const fn = byteAt(bytes, 1);
  if (fn >= 1 && fn <= 6) return 8;
  if (fn === 15 || fn === 16) return bytes.length < 7 ? undefined : 9 + byteAt(bytes, 6);
  return undefined;
}

/** The request in one whole frame, for the slave's side; a slave keeps silent on a Problem. */
export function decodeRequest(frame: Uint8Array): Request | Problem {
  const length = requestLength(frame);
  if (length === undefined || length !== frame.length)
    return problem('reject', 'wrong_length', `${frame.length} bytes are no request`);
  if (!hasCrc(frame)) return problem('reject', 'crc_mismatch', 'the check bytes of the request are wrong');
  const unit = byteAt(frame, 0);
  const fn = byteAt(frame, 1);
  const address = wordAt(frame, 2);
  const second = wordAt(frame, 4);
  switch (fn) {
    case 1:
    case 2:
    case 3:
    case 4:
      return { unit, fn, address, count: second };
    case 5:
    case 6:
      return { unit, fn, address, value: second };
    case 15:
      return byteAt(frame, 6) === Math.ceil(second / 8)
        ? { unit, fn, address, bits: unpackBits(frame, 7, second) }
        : problem('reject', 'wrong_length', `${byteAt(frame, 6)} bytes do not hold ${second} bits`);
    case 16:
      return byteAt(frame, 6) === 2 * second
        ? { unit, fn, address, words: unpackWords(frame, 7, second) }
        : problem('reject', 'wrong_length', `${byteAt(frame, 6)} bytes do not hold ${second} words`);
    default:
      return problem('reject', 'wrong_function', `function ${fn} is not known`);
  }
}

/** The bytes a slave answers with. */
export function encodeAnswer(request: Request, answer: Answer): Uint8Array {
  const { unit, fn } = request;
  if ('bits' in answer) {
    const bytes = packBits(answer.bits);
    return seal([unit, fn, bytes.length, ...bytes]);
  }
  if ('words' in answer) return seal([unit, fn, 2 * answer.words.length, ...answer.words.flatMap(split)]);
  const second = 'value' in request ? request.value : countOf(request);
  return seal([unit, fn, ...split(request.address), ...split(second)]);
}

export const encodeException = ({ unit, fn }: Request, code: number): Uint8Array =>
  seal([unit, fn | EXCEPTION, code]);
