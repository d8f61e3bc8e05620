import type { Clock } from '../../domain/clock.ts';
import type { SteadyClock, UnclockedFrames } from './ports/time.ts';

interface RestamperParts {
  readonly frames: UnclockedFrames;
  readonly steady: SteadyClock;
  readonly clock: Clock;
  /** Called when the last of so many frames has its time. */
  readonly done: (frames: number) => void;
  readonly failed: (error: unknown) => void;
}

/** Gives the frames that came while the time was not known theirs, as soon as it is. */
export class Restamper {
  readonly #parts: RestamperParts;
  #isClean = false;
  #isBusy = false;

  constructor(parts: RestamperParts) {
    this.#parts = parts;
  }

  /** To be called every few seconds. @param time whether the gateway's clock can be believed */
  look(time: 'known' | 'unknown'): void {
    if (time === 'unknown') {
      this.#isClean = false; // frames come without a time from now on
      return;
    }
    if (this.#isClean || this.#isBusy) return;
    this.#isBusy = true;
    this.#restamp()
      .catch((error: unknown) => this.#parts.failed(error)) // tried again at the next look
      .finally(() => (this.#isBusy = false));
  }

  async #restamp(): Promise<void> {
    const { frames, steady, clock, done } = this.#parts;
    const found = await frames.waiting();
    for (let waiting = found; waiting > 0; waiting = await frames.waiting())
      await frames.restamp({ ...steady.moment(), now: clock.now() });
    this.#isClean = true;
    if (found > 0) done(found);
  }
}
