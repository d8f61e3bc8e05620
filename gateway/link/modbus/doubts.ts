import { answerSignature } from '../../../domain/wire/modbus.ts';
import type { Request } from '../../../domain/wire/modbus.ts';
import { isAnswer, isException } from './receiver.ts';
import { doubt_ms, transfer_ms } from './timing.ts';

/** The longest time limit a profile may set, ms, the slowest bus and the largest frame of RTU. */
const LONGEST_TIMEOUT_MS = 30_000;
const SLOWEST_BAUD = 2_400;
const LARGEST_FRAME_BYTES = 256;
/** No doubt lasts longer than a request and its answer may take on the line and the time after that, ms. */
const LONGEST_DOUBT_MS =
  LONGEST_TIMEOUT_MS + transfer_ms(2 * LARGEST_FRAME_BYTES, SLOWEST_BAUD) + doubt_ms(LONGEST_TIMEOUT_MS);

interface Doubt {
  readonly request: Request;
  /** UTC ms. */
  readonly until: number;
}

/**
 * Requests that were given up and may yet be answered. An RTU answer names no register, so until the late answer was
 * seen, or its time is over, a frame of that shape proves nothing and no request of that shape is sent.
 */
export class Doubts {
  readonly #bySignature = new Map<string, Doubt>();

  add(request: Request, until: number): void {
    this.#bySignature.set(answerSignature(request), { request, until });
  }

  /** UTC ms from which a request of this signature may be sent; undefined when it may be now. */
  heldUntil(signature: string, now: number): number | undefined {
    this.#forget(now);
    return this.#bySignature.get(signature)?.until;
  }

  /** Ends the doubt that this late frame settles. Exceptions settle none: they name not even a length. */
  seen(frame: Uint8Array): void {
    if (isException(frame)) return;
    for (const [signature, { request }] of this.#bySignature)
      if (isAnswer(request, frame)) this.#bySignature.delete(signature);
  }

  /** Whether an exception to this request may be the late answer to another one of the same unit and function. */
  clouds({ unit, fn }: Request, now: number): boolean {
    this.#forget(now);
    return [...this.#bySignature.values()].some(({ request }) => request.unit === unit && request.fn === fn);
  }

  /** What seems to last longer than any doubt can was made before the clock was set back; it must not block for hours. */
  #forget(now: number): void {
    for (const [signature, { until }] of this.#bySignature)
      if (now >= until || until - now > LONGEST_DOUBT_MS) this.#bySignature.delete(signature);
  }
}
