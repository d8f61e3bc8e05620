import { connect } from 'mqtt';
import type { MqttClient } from 'mqtt';
import type { Cancel, Clock } from '../../domain/clock.ts';
import { formatTopic } from '../../domain/wire/topics.ts';
import type { TopicLeaf } from '../../domain/wire/topics.ts';
import type { NodeDevice } from '../node-device.ts';
import { Noise } from '../random.ts';
import { ReportQueue } from './report-queue.ts';

export interface NodeOptions {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly farm: string;
  /** Times reports, reconnects and timeouts; the connection itself lives in real time, so this must too. */
  readonly clock: Clock;
  readonly log?: (line: string) => void;
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
const CONNECT_MS = 5_000;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 30_000;
const GOODBYE_MS = 1_000;

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

/**
 * MQTT.js is used for one connection at a time: it neither reconnects nor resends by itself, so that what is sent
 * again, and what is not (answers to commands), is written here.
 */
class NodeConnection implements NodeLink {
  readonly #device: NodeDevice;
  readonly #options: NodeOptions;
  readonly #reports = new ReportQueue();
  readonly #chance: Noise;
  #client: MqttClient | undefined;
  #connected = false;
  #inFlight = false;
  #retries = 0;
  #stopped = false;
  #cancelReport: Cancel = nothing;
  #cancelRetry: Cancel = nothing;
  #cancelPuback: Cancel = nothing;
  #cancelPower: Cancel = nothing;

  constructor(device: NodeDevice, options: NodeOptions) {
    this.#device = device;
    this.#options = options;
    this.#chance = new Noise(0, `retry/${device.id}`);
  }

  get connected(): boolean {
    return this.#connected;
  }

  get queued(): number {
    return this.#reports.length;
  }

  start(): void {
    this.#cancelPower = this.#device.onPower((power) => (power === 'on' ? this.#boot() : this.#die()));
    if (this.#device.powered) this.#boot();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelPower();
    const client = this.#client;
    const connected = this.#connected;
    this.#client = undefined; // whatever it still says is not heard
    this.#halt();
    if (client === undefined) return;
    const patience = { timer: setTimeout(() => client.end(true), GOODBYE_MS) };
    if (connected)
      await new Promise((resolve) => client.publish(this.#topic('status'), 'offline', KEPT, resolve));
    await new Promise<void>((resolve) => client.end(!connected, () => resolve()));
    clearTimeout(patience.timer);
  }

  #boot(): void {
    this.#connect();
    this.#report(this.#options.clock.now());
  }

  /** Power is gone: the socket breaks without a goodbye, so the broker publishes the will; memory is lost. */
  #die(): void {
    const client = this.#client;
    this.#client = undefined;
    this.#halt();
    this.#reports.clear();
    client?.end(true);
  }

  #halt(): void {
    this.#connected = false;
    this.#inFlight = false;
    this.#cancelReport();
    this.#cancelRetry();
    this.#cancelPuback();
  }

  #connect(): void {
    const { url, username, password, log = nothing } = this.#options;
    const client = connect(url, {
      clientId: this.#device.id,
      username,
      password,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_MS,
      resubscribe: false,
      will: { topic: this.#topic('status'), payload: Buffer.from('offline'), ...KEPT },
    });
    this.#client = client;
    const isCurrent = (): boolean => this.#client === client;
    const lost = (): void => {
      if (isCurrent()) this.#retry();
    };
    client.on('connect', () => {
      if (!isCurrent()) return;
      this.#retries = 0;
      this.#connected = true;
      log(`${this.#device.id}: connected`);
      client.subscribe(this.#topic('cmd'), { qos: 1 });
      client.publish(this.#topic('status'), 'online', KEPT);
      this.#sendNext();
    });
    client.on('message', (_topic, payload, { retain }) => {
      const ack = isCurrent() ? this.#device.command(payload.toString(), retain) : undefined;
      if (ack !== undefined) client.publish(this.#topic('ack'), ack, { qos: 1 });
    });
    client.on('error', (error) => {
      log(`${this.#device.id}: ${error.message}`);
      client.end(true);
      lost();
    });
    client.on('close', lost);
  }

  /** Tries again later: twice as late each time, and not at the same moment as every other node. */
  #retry(): void {
    this.#client?.end(true);
    this.#client = undefined;
    this.#connected = false;
    this.#inFlight = false;
    this.#cancelPuback();
    if (this.#stopped) return;
    const delay = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#retries);
    this.#retries += 1;
    const { clock } = this.#options;
    const at = clock.now() + delay * (0.5 + 0.5 * this.#chance.uniform(this.#retries));
    this.#cancelRetry = clock.at(at, () => this.#connect());
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
    const client = this.#client;
    const report = this.#reports.oldest;
    if (!this.#connected || this.#inFlight || client === undefined || report === undefined) return;
    this.#inFlight = true;
    const { clock, puback_ms = PUBACK_MS } = this.#options;
    this.#cancelPuback = clock.at(clock.now() + puback_ms, () => this.#retry());
    client.publish(this.#topic('up'), report, { qos: 1 }, (error) => {
      if (error || this.#client !== client) return; // it stays in the queue for the next connection
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
