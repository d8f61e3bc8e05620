import type { Clock } from '../../domain/clock.ts';

/** A sleep that can be cut short. */
export class Pause {
  readonly #clock: Clock;
  #end: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after this time or when {@link cut} is called. One at a time: a new one cuts the one before. */
  for(ms: number): Promise<void> {
    this.cut();
    return new Promise((resolve) => {
      const cancel = this.#clock.at(this.#clock.now() + ms, () => this.cut());
      this.#end = () => {
        cancel();
        resolve();
      };
    });
  }

  cut(): void {
    const end = this.#end;
    this.#end = undefined;
    end?.();
  }
}
