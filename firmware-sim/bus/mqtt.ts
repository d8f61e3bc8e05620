import type { MqttClient } from 'mqtt';
import type { Cancel } from '../../domain/clock.ts';
import { formatTopic } from '../../domain/wire/topics.ts';
import type { TopicLeaf } from '../../domain/wire/topics.ts';
import type { NodeDevice } from '../node-device.ts';
import { Line } from './line.ts';
import type { LineOptions } from './line.ts';
import { ReportQueue } from './report-queue.ts';

/** The clock also times reports. */
export interface NodeOptions extends LineOptions {
  readonly farm: string;
  /** How long a PUBACK may take before the node connects anew and sends again, ms. */
  readonly puback_ms?: number;
}

export interface NodeLink {
  readonly connected: boolean;
  /** Reports without a PUBACK yet. */
  readonly queued: number;
  /** Says goodbye (status offline) and disconnects; resolves when the connection is gone. Reports left are lost. */
  stop(): Promise<void>;
}

const PUBACK_MS = 30_000;

const KEPT = { qos: 1, retain: true } as const;

/**
 * Connects a node to a broker and keeps it there: last will, reports at QoS 1, commands and their answers. Returns at
 * once; where there is no broker yet it tries again and keeps its reports.
 */
export function connectNode(device: NodeDevice, options: NodeOptions): NodeLink {
  const connection = new NodeConnection(device, options);
  connection.start();
  return connection;
}

/** Reports are sent again on the next connection; answers to commands are not. */
class NodeConnection implements NodeLink {
  readonly #device: NodeDevice;
  readonly #options: NodeOptions;
  readonly #line: Line;
  readonly #reports = new ReportQueue();
  #inFlight = false;
  #cancelReport: Cancel = nothing;
  #cancelPuback: Cancel = nothing;
  #cancelPower: Cancel = nothing;

  constructor(device: NodeDevice, options: NodeOptions) {
    this.#device = device;
    this.#options = options;
    this.#line = new Line(options, {
      id: device.id,
      will: { topic: this.#topic('status'), payload: Buffer.from('offline'), ...KEPT },
      connected: (client) => this.#connected(client),
      message: (_topic, payload, retained) => {
        const ack = this.#device.command(payload, retained);
        if (ack !== undefined) this.#line.client?.publish(this.#topic('ack'), ack, { qos: 1 });
      },
      lost: () => {
        this.#inFlight = false;
        this.#cancelPuback();
      },
    });
  }

  get connected(): boolean {
    return this.#line.client !== undefined;
  }

  get queued(): number {
    return this.#reports.length;
  }

  start(): void {
    this.#cancelPower = this.#device.onPower((power) => (power === 'on' ? this.#boot() : this.#die()));
    if (this.#device.powered) this.#boot();
  }

  async stop(): Promise<void> {
    this.#cancelPower();
    this.#cancelReport();
    await this.#line.close(
      (client) => new Promise((resolve) => client.publish(this.#topic('status'), 'offline', KEPT, resolve)),
    );
  }

  #boot(): void {
    this.#line.open();
    this.#report(this.#options.clock.now());
  }

  /** Power is gone: the socket breaks without a goodbye, so the broker publishes the will; memory is lost. */
  #die(): void {
    this.#cancelReport();
    this.#reports.clear();
    this.#line.cut();
  }

  #connected(client: MqttClient): void {
    client.subscribe(this.#topic('cmd'), { qos: 1 });
    client.publish(this.#topic('status'), 'online', KEPT);
    this.#sendNext();
  }

  #report(due: number): void {
    this.#reports.add(this.#device.report());
    this.#sendNext();
    const { clock } = this.#options;
    // Keeps its rhythm, but does not make up for reports of a time in which the machine slept.
    const next = Math.max(due + this.#device.report_s * 1000, clock.now());
    this.#cancelReport = clock.at(next, () => this.#report(next));
  }

  /** One report at a time, oldest first: the next goes when the broker has taken this one over. */
  #sendNext(): void {
    const { client } = this.#line;
    const report = this.#reports.oldest;
    if (this.#inFlight || client === undefined || report === undefined) return;
    this.#inFlight = true;
    const { clock, puback_ms = PUBACK_MS } = this.#options;
    this.#cancelPuback = clock.at(clock.now() + puback_ms, () => this.#line.retry());
    client.publish(this.#topic('up'), report, { qos: 1 }, (error) => {
      if (error || this.#line.client !== client) return; // it stays in the queue for the next connection
      this.#cancelPuback();
      this.#inFlight = false;
      this.#reports.settle(report);
      this.#sendNext();
    });
  }

  #topic(leaf: TopicLeaf): string {
    return formatTopic({ farm: this.#options.farm, device: this.#device.id, leaf });
  }
}

const nothing = (): void => undefined;
