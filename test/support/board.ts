import type { Clock } from '../../domain/clock.ts';
import { problem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Actuator, ReadBack } from '../../gateway/core/ports.ts';

/** A relay board of one channel with its own timer, that a test can unplug, jam or press by hand. */
export class Board implements Actuator {
  readonly commands: { at: number; for_s: number }[] = [];
  /** `silent` is dead, `mute` obeys without an answer, `jammed` answers but does not switch. */
  fault: 'none' | 'silent' | 'mute' | 'jammed' = 'none';

  get #obeys(): boolean {
    return this.fault === 'none' || this.fault === 'mute';
  }

  #offAt = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get energised(): boolean {
    return this.#clock.now() < this.#offAt;
  }

  /** Somebody presses the button on the board. */
  press(for_s: number): void {
    this.#offAt = this.#clock.now() + for_s * 1000;
  }

  losePower(): void {
    this.#offAt = 0;
  }

  hold(_channel: number, for_s: number): Promise<ReadBack | Problem> {
    this.commands.push({ at: this.#clock.now(), for_s });
    if (this.#obeys) this.press(for_s);
    return this.#answer();
  }

  release(): Promise<ReadBack | Problem> {
    this.commands.push({ at: this.#clock.now(), for_s: 0 });
    if (this.#obeys) this.#offAt = 0;
    return this.#answer();
  }

  read(): Promise<ReadBack | Problem> {
    return this.#answer();
  }

  #answer(): Promise<ReadBack | Problem> {
    return Promise.resolve(
      this.fault === 'silent' || this.fault === 'mute'
        ? problem('retry', 'no_answer', 'the board is silent')
        : { energised: this.energised },
    );
  }
}
