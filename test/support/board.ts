import type { Cancel, Clock } from '../../domain/clock.ts';
import { problem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Actuator, ReadBack } from '../../gateway/core/ports/link.ts';

/** A relay board of one channel with its own timer, that a test can unplug, jam or press by hand. */
export class Board implements Actuator {
  readonly commands: { at: number; for_s: number }[] = [];
  /**
   * `silent` is dead, `mute` obeys without an answer, `jammed` answers but does not switch, `stuck` answers and stays
   * energised whatever happens; to `away` no command is ever sent.
   */
  fault: 'none' | 'silent' | 'mute' | 'jammed' | 'stuck' | 'away' = 'none';
  /** Whether a second hold sets a running timer anew; otherwise it is answered and ignored. */
  renews = true;
  /** Whether its answers say what is left on its timer. */
  tellsLeft = false;
  /** Whether it can be asked; otherwise it only answers commands. */
  canBeAsked = true;
  /** Time until an answer is here; a command is obeyed at once. */
  answers_ms = 0;

  readonly #clock: Clock;
  readonly #changed: () => void;
  #offAt = 0;
  #timer: Cancel = () => undefined;

  /** @param changed called when its output may have changed, by a command or by its timer */
  constructor(clock: Clock, changed: () => void = () => undefined) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get energised(): boolean {
    return this.fault === 'stuck' || this.#clock.now() < this.#offAt;
  }

  /** Somebody presses the button on the board. */
  press(for_s: number): void {
    this.#set(this.#clock.now() + for_s * 1000);
  }

  losePower(): void {
    this.#set(0);
  }

  hold(_channel: number, for_s: number): Promise<ReadBack | Problem> {
    this.commands.push({ at: this.#clock.now(), for_s });
    if (this.#obeys && (this.renews || !this.energised)) this.press(for_s);
    return this.#answer();
  }

  release(): Promise<ReadBack | Problem> {
    this.commands.push({ at: this.#clock.now(), for_s: 0 });
    if (this.#obeys) this.#set(0);
    return this.#answer();
  }

  read(): Promise<ReadBack | Problem> {
    return this.canBeAsked
      ? this.#answer()
      : Promise.resolve(problem('retry', 'unknown', 'it has said nothing yet'));
  }

  get #obeys(): boolean {
    return this.fault === 'none' || this.fault === 'mute';
  }

  #set(offAt: number): void {
    this.#offAt = offAt;
    this.#timer();
    if (offAt > this.#clock.now()) this.#timer = this.#clock.at(offAt, this.#changed);
    this.#changed();
  }

  #readBack(): ReadBack {
    const left_s = (this.#offAt - this.#clock.now()) / 1000;
    return { energised: this.energised, ...(this.tellsLeft && left_s > 0 && { left_s }) };
  }

  #answer(): Promise<ReadBack | Problem> {
    const lost = this.fault === 'silent' || this.fault === 'mute';
    const answer =
      this.fault === 'away'
        ? problem('retry', 'not_connected', 'nothing was sent')
        : lost
          ? problem('retry', 'no_answer', 'the board is silent')
          : this.#readBack();
    if (this.answers_ms === 0) return Promise.resolve(answer);
    return new Promise((resolve) => {
      this.#clock.at(this.#clock.now() + this.answers_ms, () => resolve(answer));
    });
  }
}
