/** Nodes that publish frames at QoS 1 as fast as they are acknowledged, and remember exactly which ones were. */
import { connectAsync } from 'mqtt';
import type { MqttClient } from 'mqtt';
import { formatTopic } from '../../domain/wire/topics.ts';
import { loadPayload } from './load-frame.ts';
import type { LoadNode } from './load-frame.ts';

/** Frames of one node between PUBLISH and PUBACK. */
const WINDOW = 20;
const CONNECT_WITHIN_MS = 30_000;
/** From a lost connection to the next try. */
const AGAIN_AFTER_MS = 300;
/** Every so manieth frame is sent twice at once, and another one a second time after its acknowledgement. */
const TWICE_EVERY = 7;
const AGAIN_EVERY = 13;

export interface LoadOptions {
  readonly farm: string;
  /** UTC ms; the frames of a node with a clock were measured around and after it. */
  readonly since: number;
  /** Pause before a new frame takes the place of an acknowledged one; none as fast as it goes. */
  readonly pause_ms?: number;
  /** A gateway that says nothing for 1.5 times this is given up. */
  readonly keepalive_s?: number;
}

export class Load {
  readonly since: number;
  readonly #nodes: readonly Publisher[];

  constructor(nodes: readonly LoadNode[], options: LoadOptions) {
    this.since = options.since;
    this.#nodes = nodes.map((node) => new Publisher(node, options));
  }

  /**
   * Connects every node and goes on: first with what was not acknowledged, then with new frames. A connection that is
   * lost is made anew until {@link cut}.
   */
  async run(url: string): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.run(url)));
  }

  /** Makes no new frames until the next {@link run}; resolves when every frame that was made is acknowledged. */
  async drain(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.drain()));
  }

  /** Leaves without a word, as a power cut does. */
  cut(): void {
    for (const node of this.#nodes) node.cut();
  }

  get nodes(): readonly LoadNode[] {
    return this.#nodes.map(({ node }) => node);
  }

  /** How many frames were acknowledged. */
  get count(): number {
    return this.#nodes.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
  }

  /** How many connections were lost. */
  get lost(): number {
    return this.#nodes.reduce((sum, { lost }) => sum + lost, 0);
  }

  /** The acknowledged frames of each node, by seq. */
  get acknowledged(): ReadonlyMap<string, ReadonlySet<number>> {
    return new Map(this.#nodes.map(({ node, acknowledged }) => [node.id, acknowledged]));
  }

  /** The newest frame that each node has made. */
  get made(): ReadonlyMap<string, number> {
    return new Map(this.#nodes.map(({ node, made }) => [node.id, made]));
  }
}

class Publisher {
  readonly node: LoadNode;
  readonly acknowledged = new Set<number>();
  made = 0;
  lost = 0;
  readonly #options: LoadOptions;
  readonly #topic: string;
  /** Made, but not acknowledged, oldest first. */
  readonly #open = new Set<number>();
  #client: MqttClient | undefined;
  #isDraining = false;
  #drained: () => void = () => undefined;
  #again: NodeJS.Timeout | undefined;

  constructor(node: LoadNode, options: LoadOptions) {
    this.node = node;
    this.#options = options;
    this.#topic = formatTopic({ farm: options.farm, device: node.id, leaf: 'up' });
  }

  async run(url: string): Promise<void> {
    this.cut();
    this.#isDraining = false;
    await this.#connect(url);
  }

  drain(): Promise<void> {
    this.#isDraining = true;
    return new Promise((resolve) => {
      this.#drained = resolve;
      if (this.#open.size === 0) resolve();
    });
  }

  cut(): void {
    clearTimeout(this.#again);
    const client = this.#client;
    this.#client = undefined;
    client?.end(true);
  }

  async #connect(url: string): Promise<void> {
    const { username, password } = this.node;
    const { keepalive_s } = this.#options;
    const client = await connectAsync(url, {
      username,
      password,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_WITHIN_MS,
      ...(keepalive_s !== undefined && { keepalive: keepalive_s }),
    });
    this.#client = client;
    client.on('error', () => undefined); // a close follows
    client.on('close', () => this.#lose(client, url));
    for (const seq of this.#open) this.#publish(client, seq);
    while (this.#open.size < WINDOW && !this.#isDraining) this.#next(client);
  }

  #lose(client: MqttClient, url: string): void {
    if (client !== this.#client) return;
    this.lost++;
    this.cut();
    this.#connectLater(url);
  }

  #connectLater(url: string): void {
    this.#again = setTimeout(() => {
      this.#connect(url).catch(() => this.#connectLater(url));
    }, AGAIN_AFTER_MS);
  }

  #next(client: MqttClient): void {
    const seq = ++this.made;
    this.#open.add(seq);
    this.#publish(client, seq);
  }

  #publish(client: MqttClient, seq: number): void {
    const send = (): void => {
      client.publish(
        this.#topic,
        loadPayload(this.node, { seq, since: this.#options.since }),
        { qos: 1 },
        (error) => {
          if (!error) this.#settle(client, seq); // else it is sent again on the next connection
        },
      );
    };
    send();
    if (seq % TWICE_EVERY === 0) send();
  }

  #settle(client: MqttClient, seq: number): void {
    if (this.acknowledged.has(seq)) return;
    this.acknowledged.add(seq);
    this.#open.delete(seq);
    if (seq % AGAIN_EVERY === 0 && client === this.#client) this.#publish(client, seq);
    if (this.#open.size === 0) this.#drained();
    const { pause_ms = 0 } = this.#options;
    if (pause_ms === 0) this.#refill(client);
    else setTimeout(() => this.#refill(client), pause_ms);
  }

  #refill(client: MqttClient): void {
    if (!this.#isDraining && client === this.#client) this.#next(client);
  }
}
