import type { Clock } from '../../../domain/clock.ts';
import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Order, Report } from './dialects/dialect.ts';

export interface Command {
  readonly topic: string;
  readonly payload: string;
}

/** Asked when the answer to a command is overdue: whether the device has the command, or may still get it. */
export type Handover = () => 'taken' | 'under_way' | 'unknown';

/** Where the commands of one device go out. */
export interface Outlet {
  /** Whether the device listens to its commands. */
  readonly isListening: boolean;
  /**
   * Sends a command once, never retained.
   * @param terms a command older than `within_ms` is of no use; `failed` is called when it surely reaches nobody
   */
  publish(
    command: Command,
    terms: { readonly within_ms: number; readonly failed: (why: Problem) => void },
  ): Handover;
  /** Does what can be done that nothing which is still on its way arrives. */
  reset(why: string): void;
}

interface Parts {
  readonly outlet: Outlet;
  readonly device: string;
  readonly clock: Clock;
}

/** One command at a time over one connection, and its answer. It ends with the connection: nothing is sent again. */
export class Exchange {
  readonly #parts: Parts;
  #pending: { readonly hear: (report: Report) => void; readonly end: () => void } | undefined;
  #ended = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get listening(): boolean {
    return this.#parts.outlet.isListening && !this.#ended;
  }

  /**
   * Publishes a command and waits for the device's answer. One call at a time.
   * @returns Problem `no_answer` after `timeout_ms`, `not_connected` when the connection ends before, and what the outlet
   * has against it
   */
  send<Answer>(order: Order<Answer>, timeout_ms: number): Promise<Answer | Problem> {
    const { device, clock, outlet } = this.#parts;
    if (!this.listening) return Promise.resolve(notConnected(device));
    return new Promise((resolve) => {
      const settle = (answer: Answer | Problem): void => {
        cancel();
        if (this.#pending === pending) this.#pending = undefined;
        resolve(answer);
      };
      const cancel = clock.at(clock.now() + timeout_ms, () => {
        settle(problem('retry', 'no_answer', `${device} did not answer in ${timeout_ms} ms`));
        // An unconfirmed command may wait in a buffer and would be obeyed when the network is back, minutes late.
        if (handover() !== 'taken') outlet.reset(NOT_TAKEN);
      });
      const pending = {
        hear: (report: Report) => {
          const answer = order.answer(report);
          if (answer !== undefined) settle(answer);
        },
        end: () => settle(notConnected(device)),
      };
      this.#pending = pending;
      const handover = outlet.publish(order, { within_ms: timeout_ms, failed: settle });
    });
  }

  /**
   * Publishes without waiting for an answer. One that the client does not take within `timeout_ms` resets the outlet.
   * @param failed called when it surely reaches nobody
   * @returns Problem `not_connected`, and nothing was sent
   */
  post(command: Command, timeout_ms: number, failed: (why: Problem) => void): Problem | undefined {
    const { device, clock, outlet } = this.#parts;
    if (!this.listening) return notConnected(device);
    const handover = outlet.publish(command, { within_ms: timeout_ms, failed });
    clock.at(clock.now() + timeout_ms, () => {
      if (!this.#ended && handover() === 'under_way') outlet.reset(NOT_TAKEN);
    });
    return undefined;
  }

  /** Takes what the device says; late and unasked words settle nothing. */
  heard(report: Report): void {
    this.#pending?.hear(report);
  }

  /** The connection is gone. */
  end(): void {
    this.#ended = true;
    this.#pending?.end();
  }
}

const NOT_TAKEN = 'took no command in time';

export const notConnected = (device: string): Problem =>
  problem('retry', 'not_connected', `${device} is not connected or has not subscribed to its commands`);
