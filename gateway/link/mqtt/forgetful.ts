import { Readable } from 'node:stream';
import type { Client } from 'aedes';

interface Identified {
  readonly messageId?: number | undefined;
}

/**
 * What aedes calls its persistence, keeping nothing: no retained message, no subscription, no queue for a client
 * that is away, no will. So a command can never be replayed after a reconnect, and no client can fill the memory.
 * Only the ids of half-open QoS 2 handshakes are held, for as long as their connection (MQTT-4.3.3-2).
 */
export class Forgetful {
  readonly #halfOpen = new WeakMap<Client, Set<number>>();

  /** Whether this QoS 2 message was taken already and is only sent again. */
  holds(client: Client, { messageId }: Identified): boolean {
    return messageId !== undefined && this.#halfOpen.get(client)?.has(messageId) === true;
  }

  /** aedes insists on an async function here. */
  async setup(): Promise<void> {
    await Promise.resolve();
  }

  incomingStorePacket(client: Client, { messageId }: Identified): Promise<void> {
    const held = this.#halfOpen.get(client) ?? new Set();
    this.#halfOpen.set(client, held);
    if (messageId !== undefined) held.add(messageId);
    return Promise.resolve();
  }

  /** Rejects for an unknown id: that is how aedes tells a new message from a repeated one. */
  incomingGetPacket(client: Client, packet: Identified): Promise<Identified> {
    return this.holds(client, packet) ? Promise.resolve(packet) : Promise.reject(new Error('no such packet'));
  }

  incomingDelPacket(client: Client, { messageId }: Identified): Promise<void> {
    if (messageId !== undefined) this.#halfOpen.get(client)?.delete(messageId);
    return Promise.resolve();
  }

  cleanIncoming(client: Client): Promise<void> {
    this.#halfOpen.delete(client);
    return Promise.resolve();
  }

  readonly storeRetained = nothing;
  readonly addSubscriptions = nothing;
  readonly removeSubscriptions = nothing;
  readonly cleanSubscriptions = nothing;
  readonly subscriptionsByClient = none;
  readonly subscriptionsByTopic = none;
  readonly outgoingEnqueue = nothing;
  readonly outgoingEnqueueCombi = nothing;
  readonly outgoingUpdate = nothing;
  readonly outgoingClearMessageId = nothing;
  readonly outgoingStream = noStream;
  readonly createRetainedStreamCombi = noStream;
  readonly putWill = nothing;
  readonly delWill = nothing;
  readonly streamWill = noStream;
}

function nothing(): Promise<void> {
  return Promise.resolve();
}

function none(): Promise<readonly never[]> {
  return Promise.resolve([]);
}

function noStream(): Readable {
  return Readable.from([]);
}
