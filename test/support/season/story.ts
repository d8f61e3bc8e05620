/** Events that are told with a violation. */
const TOLD = 40;
const KEPT = 200;

/** A compact log of what happened, of which the newest is kept. */
export class Story {
  readonly #now: () => number;
  readonly #events: string[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  tell(event: string): void {
    this.#events.push(`${this.#stamp()} ${event}`);
    if (this.#events.length > KEPT) this.#events.splice(0, KEPT / 2);
  }

  /** The newest events, oldest first. */
  get end(): string {
    return this.#events.slice(-TOLD).join('\n');
  }

  #stamp(): string {
    return new Date(this.#now()).toISOString().slice(5, 23);
  }
}
