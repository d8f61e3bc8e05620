import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import { encodeRequest } from '../../../domain/wire/modbus.ts';
import type { Request } from '../../../domain/wire/modbus.ts';

export const busClosed = (why: string): Problem =>
  problem('back_off', 'bus_closed', `the bus is closed: ${why}`);

export const queueFull = (kind: string): Problem =>
  problem('back_off', 'queue_full', `too many requests of the kind ${kind} wait for the bus`);

export const deadlinePassed = (): Problem =>
  problem('retry', 'deadline_passed', 'the request was not sent: its time was over before its turn came');

export const notACoil = (unit: number): Problem =>
  problem(
    'retry',
    'bad_read_back',
    `unit ${unit} answered the read-back of its relays with other values than 0 and 1`,
  );

export const wrongChannel = (profile: string, { told, did }: { told: number; did: number }): Problem =>
  problem(
    'reject',
    'wrong_channel',
    `told to hold channel ${told}, the board held channel ${did}: it counts otherwise than ${profile}`,
  );

/** What to say of a request that no good frame answered: silence, wrong check bytes, or bytes without a sense. */
export function unanswered(
  { unit }: Request,
  { garbled, noise, timeout_ms }: { garbled: boolean; noise: Uint8Array; timeout_ms: number },
): Problem {
  if (garbled) return problem('retry', 'crc_mismatch', `the answer of unit ${unit} has wrong check bytes`);
  if (noise.length > 0)
    return problem('retry', 'garbled', `${noise.length} bytes came that are no answer of unit ${unit}`);
  return problem('retry', 'timeout', `unit ${unit} did not answer within ${timeout_ms} ms`);
}

/** The bytes of a request, or `bad_request` (reject) when it does not fit the protocol. */
export function encode(request: Request): Uint8Array | Problem {
  try {
    return encodeRequest(request);
  } catch (error) {
    if (error instanceof RangeError) return problem('reject', 'bad_request', error.message);
    throw error;
  }
}
