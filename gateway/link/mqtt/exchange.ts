import type { Client } from 'aedes';
import type { Clock } from '../../../domain/clock.ts';
import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Order, Report } from './dialects/dialect.ts';

interface Parts {
  readonly client: Client;
  readonly device: string;
  readonly clock: Clock;
  /** Breaks the connection so that bytes still on their way never arrive. */
  readonly reset: (why: string) => void;
}

interface Publish {
  readonly topic: string;
  readonly payload: string;
}

/** One command at a time over one connection, and its answer. It ends with the connection: nothing is sent again. */
export class Exchange {
  readonly #parts: Parts;
  /** Filters that the client has been granted for its commands, with their QoS. */
  readonly #filters = new Map<string, number>();
  #pending: { readonly hear: (report: Report) => void; readonly end: () => void } | undefined;
  /** Commands that a PUBACK answers, and PUBACKs that came: the difference may still be on its way. */
  #published = 0;
  #delivered = 0;
  #ended = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get listening(): boolean {
    return this.#filters.size > 0 && !this.#ended;
  }

  subscribed(filter: string, qos: number): void {
    this.#filters.set(filter, qos);
  }

  unsubscribed(filter: string): void {
    this.#filters.delete(filter);
  }

  /**
   * Publishes a command and waits for the device's answer. One call at a time.
   * @returns Problem `no_answer` after `timeout_ms`, `not_connected` when the connection ends before
   */
  send<Answer>(order: Order<Answer>, timeout_ms: number): Promise<Answer | Problem> {
    const { device, clock } = this.#parts;
    if (!this.listening) return Promise.resolve(notConnected(device));
    return new Promise((resolve) => {
      const settle = (answer: Answer | Problem): void => {
        cancel();
        this.#pending = undefined;
        resolve(answer);
      };
      const cancel = clock.at(clock.now() + timeout_ms, () => {
        settle(problem('retry', 'no_answer', `${device} did not answer in ${timeout_ms} ms`));
        // An unconfirmed command may wait in a buffer and would be obeyed when the network is back, minutes late.
        if (!confirmed || this.#delivered < this.#published) this.#parts.reset('took no command in time');
      });
      this.#pending = {
        hear: (report) => {
          const answer = order.answer(report);
          if (answer !== undefined) settle(answer);
        },
        end: () => settle(notConnected(device)),
      };
      const confirmed = this.#publish(order);
    });
  }

  /**
   * Publishes without waiting for an answer. One that the client does not take within `timeout_ms` breaks the
   * connection.
   * @returns Problem `not_connected`, and nothing was sent
   */
  post(publish: Publish, timeout_ms: number): Problem | undefined {
    const { device, clock } = this.#parts;
    if (!this.listening) return notConnected(device);
    this.#publish(publish);
    const published = this.#published;
    clock.at(clock.now() + timeout_ms, () => {
      if (!this.#ended && this.#delivered < published) this.#parts.reset('took no command in time');
    });
    return undefined;
  }

  /** The PUBACK of a command came. */
  delivered(): void {
    this.#delivered++;
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

  /** Sends with the QoS that was granted, at most 1; says whether a PUBACK will come. */
  #publish({ topic, payload }: Publish): boolean {
    const granted = this.#filters.get(topic) ?? Math.max(...this.#filters.values());
    const qos = granted === 0 ? 0 : 1;
    if (qos === 1) this.#published++;
    // Never retained: a node without a clock obeys whatever is not.
    const packet = { cmd: 'publish', topic, payload, qos, retain: false, dup: false } as const;
    this.#parts.client.publish(packet, () => undefined);
    return qos === 1;
  }
}

export const notConnected = (device: string): Problem =>
  problem('retry', 'not_connected', `${device} is not connected or has not subscribed to its commands`);
