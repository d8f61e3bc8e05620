import { connectAsync } from 'mqtt';
import type { IClientPublishOptions, MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';
import type { Mosquitto } from './mosquitto.ts';

/** Home Assistant, as far as a broker sees it: hears everything, and remembers what is retained. */
export class Observer {
  readonly #client: MqttClient;
  readonly retained = new Map<string, string>();
  readonly results: unknown[] = [];
  /** Topics in the order they came. */
  readonly heard: string[] = [];

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (topic, payload) => {
      const text = payload.toString();
      this.heard.push(topic);
      if (topic.endsWith('/result')) this.results.push(JSON.parse(text));
      else if (text === '') this.retained.delete(topic);
      else if (!topic.endsWith('/set')) this.retained.set(topic, text);
    });
  }

  static async join({ port, user, password }: Mosquitto): Promise<Observer> {
    const client = await connectAsync({
      ...{ host: '127.0.0.1', port, username: user, password },
      protocolVersion: 5,
      reconnectPeriod: 100,
    });
    onTestFinished(() => client.endAsync(true));
    const observer = new Observer(client);
    await client.subscribeAsync('#', { qos: 1 });
    return observer;
  }

  publish(topic: string, payload: string, options: IClientPublishOptions = {}): Promise<unknown> {
    return this.#client.publishAsync(topic, payload, { qos: 1, ...options });
  }

  json(topic: string): unknown {
    return JSON.parse(this.retained.get(topic) ?? 'null');
  }

  seen(topic: string, is: (text: string) => boolean = () => true): Promise<true> {
    return eventually(topic, () => is(this.retained.get(topic) ?? '') && this.retained.has(topic));
  }

  /** Publishes a command and waits for the answer to it. */
  async command(topic: string, payload: string, options?: IClientPublishOptions): Promise<unknown> {
    const before = this.results.length;
    await this.publish(topic, payload, options);
    return eventually(`an answer to ${topic}`, () => this.results[before]);
  }
}
