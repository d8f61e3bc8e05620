import type { Cancel, Clock } from '../../../domain/clock.ts';

interface Options {
  readonly clock: Clock;
  readonly every_ms: number;
  readonly ping: () => void;
  /** Nothing of the broker is read now, so an answer may wait in the socket. */
  readonly isDeaf: () => boolean;
  readonly lost: () => void;
}

/** Asks the broker again and again whether it is there (MQTT 5, 3.12), and notices one that answers no more. */
export class KeepAlive {
  readonly #options: Options;
  #isAsked = false;
  #cancel: Cancel;

  constructor(options: Options) {
    this.#options = options;
    this.#cancel = this.#next();
  }

  answered(): void {
    this.#isAsked = false;
  }

  stop(): void {
    this.#cancel();
  }

  #next(): Cancel {
    const { clock, every_ms, ping, isDeaf, lost } = this.#options;
    return clock.at(clock.now() + every_ms, () => {
      if (this.#isAsked && !isDeaf()) return lost();
      this.#isAsked = true;
      ping();
      this.#cancel = this.#next();
    });
  }
}
