import type { Packet } from 'mqtt-packet';
import type { Clock } from '../../../domain/clock.ts';
import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import { ANSWER_WITHIN_MS } from './limits.ts';

const MAX_ID = 0xffff;

/** What we asked over one connection and the broker has not answered, by packet id (MQTT 5, 2.2.1). */
export class Answers {
  readonly #clock: Clock;
  readonly #open = new Map<number, (answer: Packet | Problem) => void>();
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A free id, and the packet that will answer it; Problem `no_answer` when that takes too long. Never rejects. */
  open(): { readonly id: number; readonly answer: Promise<Packet | Problem> } {
    do this.#last = (this.#last % MAX_ID) + 1;
    while (this.#open.has(this.#last));
    const id = this.#last;
    const answer = new Promise<Packet | Problem>((resolve) => {
      const cancel = this.#clock.at(this.#clock.now() + ANSWER_WITHIN_MS, () =>
        settle(problem('retry', 'no_answer', `the broker did not answer in ${ANSWER_WITHIN_MS / 1_000} s`)),
      );
      const settle = (said: Packet | Problem): void => {
        cancel();
        this.#open.delete(id);
        resolve(said);
      };
      this.#open.set(id, settle);
    });
    return { id, answer };
  }

  /** Answers to what was never asked are passed over. */
  take(packet: Packet): void {
    if (packet.messageId !== undefined) this.#open.get(packet.messageId)?.(packet);
  }

  /** The connection is gone. */
  end(): void {
    for (const settle of [...this.#open.values()])
      settle(problem('retry', 'not_connected', 'the connection was lost before the answer'));
  }
}
