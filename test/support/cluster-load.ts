/** Nodes behind a broker, publishing at QoS 1 as fast as it acknowledges; remembers exactly which frames it took. */
import { connectAsync } from 'mqtt';
import type { MqttClient } from 'mqtt';
import { formatUp } from '../../domain/wire/native.ts';
import { formatTopic } from '../../domain/wire/topics.ts';
import type { Mosquitto } from './mosquitto.ts';

/** Frames between PUBLISH and PUBACK. */
const WINDOW = 60;

/** The value a frame carries: another one for each of 4,000 in a row. */
export const valueOf = (seq: number): number => 10 + (seq % 4_000) / 100;

export class ClusterLoad {
  readonly acknowledged = new Set<number>();
  readonly #of: { readonly farm: string; readonly devices: readonly string[]; readonly since: number };
  readonly #open = new Set<number>();
  #seq = 0;
  #client: MqttClient | undefined;
  #isDraining = false;

  /** @param of since: UTC ms; frame n was measured n ms later, by each device in its turn */
  constructor(of: { farm: string; devices: readonly string[]; since: number }) {
    this.#of = of;
  }

  get since(): number {
    return this.#of.since;
  }

  deviceOf(seq: number): string {
    const { devices } = this.#of;
    return devices[seq % devices.length]!;
  }

  /** Goes on: first with what was not acknowledged. */
  async run({ port, user: username, password }: Mosquitto): Promise<void> {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { username, password, reconnectPeriod: 0 });
    client.on('error', () => undefined); // a close follows
    this.#client = client;
    this.#isDraining = false;
    for (const seq of this.#open) this.#publish(client, seq);
    while (this.#open.size < WINDOW) this.#next(client);
  }

  /** Makes no new frames; `isDrained` once all are acknowledged. */
  drain(): void {
    this.#isDraining = true;
  }

  get isDrained(): boolean {
    return this.#open.size === 0;
  }

  cut(): void {
    this.#client?.end(true);
    this.#client = undefined;
  }

  #next(client: MqttClient): void {
    const seq = ++this.#seq;
    this.#open.add(seq);
    this.#publish(client, seq);
  }

  #publish(client: MqttClient, seq: number): void {
    const topic = formatTopic({ farm: this.#of.farm, device: this.deviceOf(seq), leaf: 'up' });
    const payload = formatUp({ ts: this.since + seq, seq, values: { 'soil.moisture': valueOf(seq) } });
    client.publish(topic, payload, { qos: 1 }, (error) => {
      if (error) return; // not acknowledged: it is sent again on the next connection
      this.acknowledged.add(seq);
      this.#open.delete(seq);
      if (!this.#isDraining && client === this.#client) this.#next(client);
    });
  }
}
