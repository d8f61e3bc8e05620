import { connect } from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import type { Cancel, Clock } from '../../domain/clock.ts';
import { Noise } from '../random.ts';

export interface LineOptions {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Times reconnects; the connection itself lives in real time, so this must too. */
  readonly clock: Clock;
  readonly log?: (line: string) => void;
}

interface Ends {
  readonly id: string;
  readonly will?: IClientOptions['will'];
  readonly connected: (client: MqttClient) => void;
  readonly message: (topic: string, payload: string, retained: boolean) => void;
  /** The connection is gone, whether or not it ever stood. */
  readonly lost: () => void;
}

const CONNECT_MS = 5_000;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 30_000;
const GOODBYE_MS = 1_000;

/**
 * A device's line to its broker, kept up. MQTT.js is used for one connection at a time: it neither reconnects nor
 * resends by itself, so that what is sent again, and what is not, is written by those who use the line.
 */
export class Line {
  readonly #options: LineOptions;
  readonly #ends: Ends;
  readonly #chance: Noise;
  #client: MqttClient | undefined;
  #connected = false;
  #retries = 0;
  #cancelRetry: Cancel = nothing;

  constructor(options: LineOptions, ends: Ends) {
    this.#options = options;
    this.#ends = ends;
    this.#chance = new Noise(0, `retry/${ends.id}`);
  }

  /** The client while it is connected. */
  get client(): MqttClient | undefined {
    return this.#connected ? this.#client : undefined;
  }

  /** Connects, again and again until it succeeds. */
  open(): void {
    const { url, username, password, log = nothing } = this.#options;
    const { id, will, connected, message } = this.#ends;
    const client = connect(url, {
      clientId: id,
      username,
      password,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_MS,
      resubscribe: false,
      ...(will && { will }),
    });
    this.#client = client;
    const isCurrent = (): boolean => this.#client === client;
    const lost = (): void => {
      if (isCurrent()) this.retry();
    };
    client.on('connect', () => {
      if (!isCurrent()) return;
      this.#retries = 0;
      this.#connected = true;
      log(`${id}: connected`);
      connected(client);
    });
    client.on('message', (topic, payload, { retain }) => {
      if (isCurrent()) message(topic, payload.toString(), retain);
    });
    client.on('error', (error) => {
      log(`${id}: ${error.message}`);
      client.end(true);
      lost();
    });
    client.on('close', lost);
  }

  /** Gives this connection up and tries again later: twice as late each time, and not at once with all others. */
  retry(): void {
    this.cut();
    const delay = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#retries);
    this.#retries += 1;
    const { clock } = this.#options;
    const at = clock.now() + delay * (0.5 + 0.5 * this.#chance.uniform(this.#retries));
    this.#cancelRetry = clock.at(at, () => this.open());
  }

  /** Breaks the connection without a goodbye, as a power cut does, and stays away. */
  cut(): void {
    const client = this.#client;
    this.#client = undefined; // whatever it still says is not heard
    this.#connected = false;
    this.#cancelRetry();
    client?.end(true);
    this.#ends.lost();
  }

  /** Says goodbye, if there is somebody to say it to, and stays away; resolves when the connection is gone. */
  async close(goodbye: (client: MqttClient) => Promise<unknown>): Promise<void> {
    const client = this.#client;
    const connected = this.#connected;
    this.#client = undefined;
    this.#connected = false;
    this.#cancelRetry();
    this.#ends.lost();
    if (client === undefined) return;
    // A client that still waits for a PUBACK does not end by itself once the connection has broken.
    const patience = setTimeout(() => client.stream.destroy(), GOODBYE_MS);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    if (connected) await Promise.race([goodbye(client), closed]);
    await Promise.race([new Promise<void>((resolve) => client.end(!connected, () => resolve())), closed]);
    clearTimeout(patience);
  }
}

const nothing = (): void => undefined;
