/** Nodes that publish frames at QoS 1 as fast as they are acknowledged, and remember exactly which ones were. */
import { connectAsync } from 'mqtt';
import type { MqttClient } from 'mqtt';
import { formatTopic } from '../../domain/wire/topics.ts';

/** Frames of one node between PUBLISH and PUBACK. */
const WINDOW = 20;
const CONNECT_WITHIN_MS = 30_000;

export interface LoadNode {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  /** `own`: frames carry `ts`; `none`: the gateway gives the time, and a resend is known by `boot` and `seq` alone. */
  readonly clock: 'own' | 'none';
}

/** The value a frame carries: another one for each of 4,000 in a row. */
export const valueOf = (seq: number): number => 10 + (seq % 4_000) / 100;

export class Load {
  readonly #nodes: readonly Publisher[];

  /** @param since UTC ms; the n-th frame of a node with a clock was measured n ms later */
  constructor(
    nodes: readonly LoadNode[],
    { farm, since }: { readonly farm: string; readonly since: number },
  ) {
    this.#nodes = nodes.map(
      (node) => new Publisher(node, { topic: formatTopic({ farm, device: node.id, leaf: 'up' }), since }),
    );
  }

  /** Connects every node and goes on: first with what was not acknowledged, then with new frames. */
  async run(url: string): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.run(url)));
  }

  /** Makes no new frames; resolves when every frame that was made is acknowledged. */
  async drain(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.drain()));
  }

  /** Leaves without a word, as a power cut does. */
  cut(): void {
    for (const node of this.#nodes) node.cut();
  }

  /** How many frames were acknowledged. */
  get count(): number {
    return this.#nodes.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
  }

  /** The acknowledged frames of each node, by seq. */
  get acknowledged(): ReadonlyMap<string, ReadonlySet<number>> {
    return new Map(this.#nodes.map(({ id, acknowledged }) => [id, acknowledged]));
  }
}

class Publisher {
  readonly acknowledged = new Set<number>();
  readonly #node: LoadNode;
  readonly #topic: string;
  readonly #since: number;
  /** Made, but not acknowledged, oldest first. */
  readonly #open = new Set<number>();
  #client: MqttClient | undefined;
  #seq = 0;
  #phase: 'making' | 'draining' = 'making';
  #drained: () => void = () => undefined;

  constructor(node: LoadNode, { topic, since }: { topic: string; since: number }) {
    this.#node = node;
    this.#topic = topic;
    this.#since = since;
  }

  get id(): string {
    return this.#node.id;
  }

  async run(url: string): Promise<void> {
    const { username, password } = this.#node;
    const client = await connectAsync(url, {
      username,
      password,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_WITHIN_MS,
    });
    client.on('error', () => undefined); // a close follows
    this.#client = client;
    for (const seq of this.#open) this.#publish(client, seq);
    while (this.#open.size < WINDOW) this.#publish(client, this.#next());
  }

  drain(): Promise<void> {
    this.#phase = 'draining';
    return new Promise((resolve) => {
      this.#drained = resolve;
      if (this.#open.size === 0) resolve();
    });
  }

  cut(): void {
    this.#client?.end(true);
    this.#client = undefined;
  }

  #next(): number {
    const seq = ++this.#seq;
    this.#open.add(seq);
    return seq;
  }

  #publish(client: MqttClient, seq: number): void {
    const ts = this.#node.clock === 'own' ? this.#since + seq : undefined;
    const payload = JSON.stringify({ ts, seq, boot: 1, values: { 'soil.moisture': valueOf(seq) } });
    client.publish(this.#topic, payload, { qos: 1 }, (error) => {
      if (error) return; // not acknowledged: it is sent again on the next connection
      this.acknowledged.add(seq);
      this.#open.delete(seq);
      if (this.#phase === 'making' && client === this.#client) this.#publish(client, this.#next());
      else if (this.#open.size === 0) this.#drained();
    });
  }
}
