import { silence_ms } from './timing.ts';

/** Silence before the line is trusted again after it was opened, timed out or carried nonsense, ms. */
export const QUIET_AFTER_FAULT_MS = 50;
/** On a line that is never silent a request is sent after so long all the same, ms: noise must not stop the farm. */
const MAX_QUIET_WAIT_MS = 1_000;
/** Pause between two requests whose answers look alike, ms: a slave that answers twice must not answer the second. */
const LOOKALIKE_PAUSE_MS = 20;

/** When the next request may be sent. Frames are parted by silence, so it counts from the last byte heard. */
export class Pace {
  readonly #silence_ms: number;
  #lastByteAt = 0;
  #lastAnswered = '';
  #afterFault = true;
  #waitingSince: number | undefined;

  constructor(baud: number) {
    this.#silence_ms = silence_ms(baud);
  }

  /** UTC ms of the last byte. */
  get lastByteAt(): number {
    return this.#lastByteAt;
  }

  heard(now: number): void {
    this.#lastByteAt = now;
  }

  /** The line was opened: bytes that were on their way before may still come. */
  opened(now: number): void {
    this.heard(now);
    this.fault();
  }

  /** Nothing readable came: wait for a longer silence before the next request. */
  fault(): void {
    this.#afterFault = true;
  }

  answered(signature: string): void {
    this.#lastAnswered = signature;
  }

  sent(): void {
    this.#afterFault = false;
    this.#waitingSince = undefined;
  }

  /** Nothing waits to be sent. */
  idle(): void {
    this.#waitingSince = undefined;
  }

  /** UTC ms from which a request of this signature, that could be sent now, may be. */
  readyAt(signature: string, now: number): number {
    this.#waitingSince ??= now;
    return Math.min(this.#lastByteAt + this.#pauseBefore(signature), this.#waitingSince + MAX_QUIET_WAIT_MS);
  }

  #pauseBefore(signature: string): number {
    if (this.#afterFault) return Math.max(this.#silence_ms, QUIET_AFTER_FAULT_MS);
    return signature === this.#lastAnswered
      ? Math.max(this.#silence_ms, LOOKALIKE_PAUSE_MS)
      : this.#silence_ms;
  }
}
