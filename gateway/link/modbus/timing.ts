import type { Cancel, Clock } from '../../../domain/clock.ts';
import type { Request } from '../../../domain/wire/modbus.ts';

/** Bits of one character on the line, with start, parity or second stop bit (serial line 2.5.1). */
const CHARACTER_BITS = 11;
/** Above this rate the silence is fixed (serial line 2.5.1.1). */
const FIXED_SILENCE_BAUD = 19_200;
const FIXED_SILENCE_MS = 1.75;

/** A request that timed out may be answered for at least so long, ms ... */
const DOUBT_MIN_MS = 1_000;
/** ... and for so many times its time limit. */
const DOUBT_TIMEOUTS = 3;

/** Silence t3.5 that parts two frames, in whole ms; one more because the clock may be read late in its millisecond. */
export const silence_ms = (baud: number): number =>
  Math.ceil(baud > FIXED_SILENCE_BAUD ? FIXED_SILENCE_MS : transfer_ms(3.5, baud)) + 1;

/** Time that so many characters take on the line, ms. */
export const transfer_ms = (characters: number, baud: number): number =>
  (characters * CHARACTER_BITS * 1_000) / baud;

/** Bytes of the answer to a request that is carried out. */
export function answerBytes(request: Request): number {
  if (!('count' in request)) return 8;
  return 5 + (request.fn <= 2 ? Math.ceil(request.count / 8) : 2 * request.count);
}

/** How long after its timeout a request may still be answered, ms. What comes later than this is taken at its word. */
export const doubt_ms = (timeout_ms: number): number => Math.max(DOUBT_MIN_MS, DOUBT_TIMEOUTS * timeout_ms);

/**
 * Calls `run` at a time, but after bytes that have already arrived were read: when the event loop was held up, timers
 * that are due run before sockets are looked at, and an answer would be called late that was not.
 */
export function afterReading(clock: Clock, at: number, run: () => void): Cancel {
  let immediate: NodeJS.Immediate | undefined;
  const cancel = clock.at(at, () => (immediate = setImmediate(run)));
  return () => {
    cancel();
    clearImmediate(immediate);
  };
}
