import { connect } from 'mqtt';
import type { IClientOptions, ISubscriptionMap, MqttClient } from 'mqtt';
import type { Cancel, Clock } from '../../../domain/clock.ts';
import {
  ANSWER_WITHIN_MS,
  FIRST_RETRY_MS,
  GOODBYE_MS,
  KEEP_ALIVE_S,
  LAST_RETRY_MS,
  MAX_COMMANDS,
  MAX_PACKET_BYTES,
} from './limits.ts';

/** A message as it came. */
export interface Heard {
  readonly topic: string;
  readonly payload: Buffer;
  readonly retained: boolean;
  /** Seconds it had left to live, where its sender set a limit. */
  readonly expiry_s?: number;
}

export interface ConnectionOptions {
  /** mqtt:// or mqtts:// with user and password; certificates are checked against those the system trusts. */
  readonly broker: string;
  readonly clientId: string;
  /** The retained topic that says whether we are there: `online`, or `offline` by the last will. */
  readonly statusTopic: string;
  readonly subscriptions: ISubscriptionMap;
  readonly clock: Clock;
  /** Connected and subscribed: everything is to be written anew. */
  readonly up: () => void;
  /** Not connected, and why; called again for every failed try. */
  readonly down: (why: string) => void;
  readonly heard: (message: Heard) => void;
}

const KEPT = { qos: 1, retain: true } as const;

/**
 * One outgoing connection after another, each with a clean start and no session, so that no command is kept for us while
 * we are away. MQTT.js neither reconnects nor resends by itself here: what is written again is the mirror's affair.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #client: MqttClient | undefined;
  #isUp = false;
  #pause_ms = FIRST_RETRY_MS;
  #cancelRetry: Cancel = nothing;
  readonly #unanswered = new Set<(ok: boolean) => void>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  start(): void {
    const { subscriptions, up, heard } = this.#options;
    const client = connect(clientOptions(this.#options));
    this.#client = client;
    const isCurrent = (): boolean => this.#client === client;
    client.on('connect', () => {
      if (!isCurrent()) return;
      client.subscribe(subscriptions, (error) => {
        if (!isCurrent()) return;
        if (error) return this.#lost(`subscribing: ${error.message}`);
        this.#isUp = true;
        up();
      });
    });
    client.on('message', (topic, payload, { retain, properties }) => {
      const expiry_s = properties?.messageExpiryInterval;
      if (isCurrent())
        heard({ topic, payload, retained: retain, ...(expiry_s !== undefined && { expiry_s }) });
    });
    client.on('error', (error) => {
      if (isCurrent()) this.#lost(error.message);
    });
    client.on('disconnect', ({ reasonCode }) => {
      if (isCurrent()) this.#lost(`the broker ended the connection, reason ${reasonCode ?? 0}`);
    });
    client.on('close', () => {
      if (isCurrent()) this.#lost('the connection was closed');
    });
  }

  /** Writes a retained or a passing message; false when it may not have arrived. Nothing is kept for later. */
  publish(topic: string, payload: string, keep: 'retained' | 'passing'): Promise<boolean> {
    const client = this.#client;
    if (!this.#isUp || client === undefined) return Promise.resolve(false);
    const { clock } = this.#options;
    return new Promise((resolve) => {
      const settle = (ok: boolean): void => {
        cancel();
        this.#unanswered.delete(settle);
        resolve(ok);
      };
      const cancel = clock.at(clock.now() + ANSWER_WITHIN_MS, () => {
        settle(false);
        if (this.#client === client) this.#lost('a message was not acknowledged');
      });
      this.#unanswered.add(settle);
      client.publish(topic, payload, { qos: 1, retain: keep === 'retained' }, (error) => {
        settle(!error);
        if (error && this.#client === client) this.#lost(`writing ${topic}: ${error.message}`);
      });
    });
  }

  /** What was written has arrived: the next failure starts with a short pause again. */
  proven(): void {
    this.#pause_ms = FIRST_RETRY_MS;
  }

  /** Says goodbye and disconnects; resolves when the connection is gone, or was given up. */
  async stop(): Promise<void> {
    this.#cancelRetry();
    const client = this.#client;
    const wasUp = this.#isUp;
    this.#forget();
    if (client === undefined) return;
    const { clock, statusTopic } = this.#options;
    const giveUp = clock.at(clock.now() + GOODBYE_MS, () => client.end(true));
    if (wasUp)
      await new Promise<void>((resolve) => client.publish(statusTopic, 'offline', KEPT, () => resolve()));
    await new Promise<void>((resolve) => client.end(!wasUp, () => resolve()));
    giveUp();
  }

  #lost(why: string): void {
    const client = this.#client;
    this.#forget();
    client?.end(true); // after it, as ending fails what is under way, and that is no second loss
    this.#options.down(why);
    const { clock } = this.#options;
    this.#cancelRetry = clock.at(clock.now() + this.#pause_ms, () => this.start());
    this.#pause_ms = Math.min(this.#pause_ms * 2, LAST_RETRY_MS);
  }

  /** Whatever this connection still says is not heard, and nobody waits for it. */
  #forget(): void {
    this.#client = undefined;
    this.#isUp = false;
    for (const settle of [...this.#unanswered]) settle(false);
  }
}

/** Host and port as people know them, without user and password. */
export const hostOf = (broker: string): string => new URL(broker).host;

const clientOptions = ({ broker, clientId, statusTopic }: ConnectionOptions): IClientOptions => {
  const { protocol, hostname, port, username, password } = new URL(broker);
  const isTls = protocol === 'mqtts:';
  return {
    protocol: isTls ? 'mqtts' : 'mqtt',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isTls ? 8_883 : 1_883) : Number(port),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    clientId,
    protocolVersion: 5,
    clean: true,
    properties: {
      sessionExpiryInterval: 0,
      receiveMaximum: MAX_COMMANDS,
      maximumPacketSize: MAX_PACKET_BYTES,
    },
    keepalive: KEEP_ALIVE_S,
    connectTimeout: ANSWER_WITHIN_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    will: { topic: statusTopic, payload: Buffer.from('offline'), ...KEPT },
  };
};

const nothing = (): void => undefined;
