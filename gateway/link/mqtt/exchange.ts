import type { Client } from 'aedes';
import type { Clock } from '../../../domain/clock.ts';
import { problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Ack, Command } from '../../../domain/wire/native.ts';

interface Parts {
  readonly client: Client;
  readonly device: string;
  readonly topic: string;
  readonly clock: Clock;
  /** Breaks the connection so that bytes still on their way never arrive. */
  readonly reset: (why: string) => void;
}

/** One command at a time over one connection, and its answer. It ends with the connection: nothing is sent again. */
export class Exchange {
  readonly #parts: Parts;
  /** Filters that the client has been granted for its commands, with their QoS. */
  readonly #filters = new Map<string, number>();
  #pending: { readonly command: Command; readonly settle: (answer: Ack | Problem) => void } | undefined;
  /** Commands whose PUBACK has not come: they may still be on their way. */
  #undelivered = 0;
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
   * Publishes a command and waits for the node's answer. One call at a time.
   * @returns Problem `no_answer` after `timeout_ms`, `not_connected` when the connection ends before
   */
  send(command: Command, timeout_ms: number): Promise<Ack | Problem> {
    const { client, device, topic, clock } = this.#parts;
    if (!this.listening) return Promise.resolve(notConnected(device));
    // aedes delivers with the QoS of the subscription, when that is lower.
    const confirmed = this.#filters.get(topic) !== 0;
    return new Promise((resolve) => {
      const cancel = clock.at(clock.now() + timeout_ms, () => {
        this.#pending?.settle(problem('retry', 'no_answer', `${device} did not answer in ${timeout_ms} ms`));
        // An unconfirmed command may wait in a buffer and would be obeyed when the network is back, minutes late.
        if (!confirmed || this.#undelivered > 0) this.#parts.reset('took no command in time');
      });
      this.#pending = {
        command,
        settle: (answer) => {
          cancel();
          this.#pending = undefined;
          resolve(answer);
        },
      };
      if (confirmed) this.#undelivered++;
      const payload = JSON.stringify(command);
      // Never retained: a node without a clock obeys whatever is not.
      client.publish({ cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false }, () => undefined);
    });
  }

  /** The PUBACK of a command came. */
  delivered(): void {
    if (this.#undelivered > 0) this.#undelivered--;
  }

  /** Takes the node's answer; gives the command it belongs to, undefined for a late or unasked one. */
  answered(ack: Ack): Command | undefined {
    const pending = this.#pending;
    if (pending?.command.id !== ack.id) return undefined;
    if ('output' in ack && ack.output !== pending.command.output) return undefined;
    pending.settle(ack);
    return pending.command;
  }

  /** The connection is gone. */
  end(): void {
    this.#ended = true;
    this.#pending?.settle(notConnected(this.#parts.device));
  }
}

export const notConnected = (device: string): Problem =>
  problem('retry', 'not_connected', `${device} is not connected or has not subscribed to its commands`);
