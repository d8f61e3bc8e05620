/** First and longest pause before a server that is not there is asked again, ms. */
const FIRST_MS = 1_000;
const LAST_MS = 60_000;
/** A server's own wish is honoured up to this, s: a wrong header must not stop a farm's data for a day. */
const LONGEST_WISH_S = 600;

/** Doubling pauses for one sink. One gateway asks one server, so no jitter is needed. */
export class Backoff {
  #next_ms = FIRST_MS;

  /** The pause after one more failure, ms; at least what the server asked for. */
  next(retryAfter_s = 0): number {
    const pause_ms = Math.max(this.#next_ms, Math.min(retryAfter_s, LONGEST_WISH_S) * 1_000);
    this.#next_ms = Math.min(this.#next_ms * 2, LAST_MS);
    return pause_ms;
  }

  /** After a success the next failure starts small again. */
  reset(): void {
    this.#next_ms = FIRST_MS;
  }
}
