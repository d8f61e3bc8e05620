import type { Client } from 'aedes';
import type { Command, Handover, Outlet } from './exchange.ts';

/** Where the commands of a client of the embedded broker go out: over its own connection. */
export class ClientOutlet implements Outlet {
  readonly #client: Client;
  readonly #reset: (why: string) => void;
  /** Filters that the client has been granted for its commands, with their QoS. */
  readonly #filters = new Map<string, number>();
  /** Commands that a PUBACK answers, and PUBACKs that came: the difference may still be on its way. */
  #published = 0;
  #delivered = 0;

  /** @param reset breaks the connection so that bytes still on their way never arrive */
  constructor(client: Client, reset: (why: string) => void) {
    this.#client = client;
    this.#reset = reset;
  }

  get isListening(): boolean {
    return this.#filters.size > 0;
  }

  subscribed(filter: string, qos: number): void {
    this.#filters.set(filter, qos);
  }

  unsubscribed(filter: string): void {
    this.#filters.delete(filter);
  }

  /** The PUBACK of a command came. */
  delivered(): void {
    this.#delivered++;
  }

  /** Sends with the QoS that was granted, at most 1. */
  publish({ topic, payload }: Command): Handover {
    const granted = this.#filters.get(topic) ?? Math.max(...this.#filters.values());
    const qos = granted === 0 ? 0 : 1;
    if (qos === 1) this.#published++;
    const published = this.#published;
    // Never retained: a node without a clock obeys whatever is not.
    const packet = { cmd: 'publish', topic, payload, qos, retain: false, dup: false } as const;
    this.#client.publish(packet, () => undefined);
    if (qos === 0) return () => 'unknown';
    return () => (this.#delivered < published ? 'under_way' : 'taken');
  }

  reset(why: string): void {
    this.#reset(why);
  }
}
