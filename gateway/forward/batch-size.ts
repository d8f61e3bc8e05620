/** Most rows in one batch. They are read and rendered off this thread; passing them on takes it a few ms. */
export const MAX_ROWS = 5_000;
/** Most characters in one batch, and so bytes: well below what servers take (10 MiB in InfluxDB 3, 25 MB in 1.x). */
export const MAX_CHARS = 2 * 1024 * 1024;
/** What a batch may grow by after each success: so slowly that a server's limit is hit about every thirtieth time. */
const GROWTH_CHARS = MAX_CHARS / 128;

/**
 * How large a batch may be. Limits of servers, proxies and slow lines are about bytes, so rows alone would not do: after
 * "too large" or a timeout half of what was sent, after a success a little more again.
 */
export class BatchSize {
  #maxChars = MAX_CHARS;

  get maxChars(): number {
    return this.#maxChars;
  }

  grow(): void {
    this.#maxChars = Math.min(MAX_CHARS, this.#maxChars + GROWTH_CHARS);
  }

  /** @param sent characters of the batch that was too much */
  shrink(sent: number): void {
    this.#maxChars = Math.max(1, Math.min(this.#maxChars, Math.floor(sent / 2)));
  }
}
