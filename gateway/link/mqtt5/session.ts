import type { Duplex } from 'node:stream';
import type { IConnackPacket, IDisconnectPacket, IPublishPacket, Packet } from 'mqtt-packet';
import type { Clock } from '../../../domain/clock.ts';
import { isProblem, problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import { Answers } from './answers.ts';
import type { BrokerAddress } from './address.ts';
import { Connection } from './connection.ts';
import type { Loss } from './connection.ts';
import { connectPacket } from './connect-packet.ts';
import type { Version } from './connect-packet.ts';
import { KeepAlive } from './keep-alive.ts';
import { CONNECT_WITHIN_MS, GOODBYE_MS } from './limits.ts';
import { lossProblem } from './loss.ts';
import type { Message } from './message.ts';
import { answerTo, publication, tooLarge } from './publication.ts';
import type { Keep } from './publication.ts';
import { Receipts } from './receipts.ts';
import { refusal } from './reasons.ts';
import { Retry } from './retry.ts';
import { grantProblem, termsOf } from './terms.ts';
import type { Subscription, Terms } from './terms.ts';

export interface SessionOptions {
  readonly address: BrokerAddress;
  readonly clientId: string;
  /** `newest`: MQTT 5, and 3.1.1 with a broker that answers that it does not know it. Without it MQTT 5. */
  readonly version?: Version | 'newest';
  /** `connection`: the broker keeps nothing for us once a connection is gone. Without it the session is durable. */
  readonly lasts?: 'long' | 'connection';
  /** Must be granted as asked for. Made anew on every connection, as a broker may have forgotten them. */
  readonly subscriptions: readonly Subscription[];
  readonly dial: (address: BrokerAddress) => Duplex;
  readonly clock: Clock;
  /** `never`: the first loss ends it. */
  readonly reconnect: 'always' | 'never';
  readonly heard: (message: Message) => void;
  /** Connected and subscribed, again and again. */
  readonly up: () => void;
  /** Not connected any more, and why; called again for every failed try. What it had delivered comes again. */
  readonly down: (why: Problem) => void;
}

/** One connection and what belongs to it alone. */
interface Live {
  readonly connection: Connection;
  readonly receipts: Receipts;
  readonly answers: Answers;
  terms: Terms | undefined;
  isUp: boolean;
  isOver: boolean;
  keepAlive: KeepAlive | undefined;
  /** Ends the wait for a CONNACK. */
  readonly welcomed: () => void;
}

/**
 * A subscriber, durable unless told otherwise: a session with Clean Start 0 that outlives its connections. The broker keeps
 * what is not acknowledged and sends it again on the next connection with the same client id [MQTT-4.4.0-1]. Messages are handed on
 * as they come, as many unacknowledged as limits.ts says (and what one read brings). Topic aliases are not offered.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #retry: Retry;
  #version: Version;
  #live: Live | undefined;
  #tellFirst: ((failure: Problem | undefined) => void) | undefined;
  #isLeaving = false;
  #delivered = 0;
  #wasPresent = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#retry = new Retry(options.clock, () => this.#connect());
    this.#version = options.version === '3.1.1' ? '3.1.1' : 5;
  }

  /** Connects for the first time. A Problem ends it; later losses are told by `down` and mended. */
  start(): Promise<Problem | undefined> {
    return new Promise((resolve) => {
      this.#tellFirst = resolve;
      this.#connect();
    });
  }

  /** Connects, now or whenever the broker can be had: every failure is told by `down` and mended. */
  keepTrying(): void {
    this.#connect();
  }

  /** How the broker is spoken to. */
  get version(): Version {
    return this.#version;
  }

  get isUp(): boolean {
    return this.#live?.isUp === true;
  }

  /** Whether the broker still had the session when the last connection was made. */
  get wasPresent(): boolean {
    return this.#wasPresent;
  }

  /** Messages since the start. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Delivered over this connection and not acknowledged. */
  get unacknowledged(): number {
    return this.#live?.receipts.open ?? 0;
  }

  /** How many {@link publish} the broker takes at once; 0 without a connection. */
  get window(): number {
    return this.#live?.isUp ? (this.#live.terms?.window ?? 0) : 0;
  }

  /**
   * Publishes at QoS 1 and waits for the PUBACK. Problems: `not_connected` and `no_answer` (retry), `too_large`
   * (reject), and what the broker says against it; `no_subscribers` (retry) of what is kept for a time, where MQTT 5 tells.
   * After a lost connection nobody knows whether it arrived.
   */
  async publish(topic: string, payload: string, keep: Keep): Promise<Problem | undefined> {
    const live = this.#live;
    if (!live?.isUp) return NOT_CONNECTED;
    const refused = tooLarge({ topic, payload }, live.terms?.maxPacketBytes ?? 0);
    if (refused) return refused;
    const packet = publication({ topic, payload }, { keep, version: this.#version });
    const answer = await this.#ask(live, (messageId) => ({ ...packet, messageId }));
    return isProblem(answer) ? answer : answerTo(answer, { topic, keep });
  }

  /** Cuts the connection and makes it again, so that what is not acknowledged is delivered again. `down` is told why. */
  again(why: Problem): void {
    this.#retry.cut();
    if (this.#live) this.#lose(this.#live, why);
  }

  /**
   * Ends subscriptions for good: nothing new comes into the session, what it holds still does, and a lost connection is
   * not made again.
   */
  async leave(topics: readonly string[]): Promise<Problem | undefined> {
    this.#isLeaving = true;
    this.#retry.stop();
    const live = this.#live;
    if (!live?.isUp) return NOT_CONNECTED;
    const unsubscriptions = [...topics];
    const answer = await this.#ask(live, (messageId) => ({ cmd: 'unsubscribe', messageId, unsubscriptions }));
    return isProblem(answer) ? answer : undefined;
  }

  /** Disconnects. `forget`: the broker drops the session with all that it holds; `keep`: for who comes with this client id. */
  async end(what: 'forget' | 'keep'): Promise<void> {
    this.#isLeaving = true;
    this.#retry.stop();
    const live = this.#live;
    this.#release();
    if (!live?.isUp) return live?.connection.cut();
    const { clock } = this.#options;
    const giveUp = clock.at(clock.now() + GOODBYE_MS, () => live.connection.cut());
    const expiry = what === 'forget' && { properties: { sessionExpiryInterval: 0 } }; // 3.14.2.2.2
    live.connection.send({ cmd: 'disconnect', reasonCode: 0, ...expiry });
    await live.connection.close();
    giveUp();
  }

  #connect(): void {
    const { address, dial, clock, clientId, lasts = 'long' } = this.#options;
    const version = this.#version;
    const connection = new Connection(dial(address), version, {
      packet: (packet) => this.#take(live, packet),
      lost: (why) => this.#lose(live, this.#lossOf(why, live)),
    });
    const silent = problem(
      'retry',
      'no_answer',
      `${address.label} did not answer in ${CONNECT_WITHIN_MS / 1_000} s`,
    );
    const live: Live = {
      connection,
      receipts: new Receipts((bytes) => {
        connection.write(bytes);
        if (!live.receipts.isFull) connection.resume();
      }),
      answers: new Answers(clock),
      terms: undefined,
      isUp: false,
      isOver: false,
      keepAlive: undefined,
      welcomed: clock.at(clock.now() + CONNECT_WITHIN_MS, () => this.#lose(live, silent)),
    };
    this.#live = live;
    connection.send(connectPacket({ version, clientId, lasts }, address));
  }

  #lossOf(why: Loss, { isUp, terms }: Live): Problem {
    const { address, clientId } = this.#options;
    return lossProblem(why, {
      ...{ label: address.label, clientId, version: this.#version },
      stage: isUp ? 'up' : terms ? 'welcomed' : 'dialled',
      shortLosses: this.#retry.shortLosses,
    });
  }

  #take(live: Live, packet: Packet): void {
    switch (packet.cmd) {
      case 'publish':
        return this.#deliver(live, packet);
      case 'connack':
        return this.#welcome(live, packet);
      case 'suback':
      case 'unsuback':
      case 'puback':
        return live.answers.take(packet);
      case 'pingresp':
        return live.keepAlive?.answered();
      case 'disconnect':
        return this.#lose(live, this.#dismissal(packet));
      default:
        return this.#lose(live, problem('retry', 'protocol_error', `the broker sent ${packet.cmd}`));
    }
  }

  #dismissal({ reasonCode = 0x80, properties }: IDisconnectPacket): Problem {
    const asked = `${this.#options.address.label} ended the connection`;
    return refusal(reasonCode, { asked, said: properties?.reasonString });
  }

  #welcome(live: Live, packet: IConnackPacket): void {
    const { address, subscriptions } = this.#options;
    const { label } = address;
    const terms = termsOf(packet, { label, subscriptions });
    if (isProblem(terms)) return this.#lose(live, terms);
    live.terms = terms;
    this.#wasPresent = terms.isPresent;
    live.welcomed();
    live.keepAlive = new KeepAlive({
      clock: this.#options.clock,
      every_ms: terms.pingEvery_ms,
      ping: () => live.connection.send({ cmd: 'pingreq' }),
      isDeaf: () => live.connection.isPaused,
      lost: () => this.#lose(live, problem('retry', 'no_answer', `${label} answers no more`)),
    });
    if (subscriptions.length === 0) return this.#rise(live);
    const asked = subscriptions.map((subscription) => ({ ...subscription }));
    void this.#ask(live, (messageId) => ({ cmd: 'subscribe', messageId, subscriptions: asked })).then(
      (answer) => {
        const refused = grantProblem(answer, { label, subscriptions });
        if (refused) this.#lose(live, refused);
        else this.#rise(live);
      },
    );
  }

  #rise(live: Live): void {
    if (live.isOver) return;
    live.isUp = true;
    this.#retry.up();
    this.#answerFirst(undefined);
    this.#options.up();
  }

  #deliver(live: Live, { topic, payload, qos, retain, messageId = 0 }: IPublishPacket): void {
    if (qos === 2)
      return this.#lose(
        live,
        problem('retry', 'protocol_error', 'the broker sent QoS 2, which was not asked for'),
      );
    this.#delivered++;
    this.#options.heard({
      topic,
      payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
      qos,
      isRetained: retain,
      acknowledge: qos === 1 ? live.receipts.add(messageId, payload.length) : nothing,
      get isLost() {
        return live.isOver;
      },
    });
    // It may not [MQTT-3.3.4-9], but Mosquitto 2.0.11 does when a backlog is acknowledged in bulk. Ending the connection
    // for it, as the standard proposes (0x93), would never get through that backlog.
    if (live.receipts.isFull) live.connection.pause();
  }

  async #ask(live: Live, packet: (messageId: number) => Packet): Promise<Packet | Problem> {
    const { id, answer } = live.answers.open();
    live.connection.send(packet(id));
    const said = await answer;
    // On the same connection nothing may be sent again [MQTT-4.4.0-1].
    if (isProblem(said)) this.#lose(live, said);
    return said;
  }

  #lose(live: Live, why: Problem): void {
    if (live.isOver) return;
    live.connection.cut();
    this.#release();
    this.#retry.lost();
    const { version = 5, reconnect } = this.#options;
    if (why.code === 'no_mqtt5' && version === 'newest' && this.#version === 5) {
      this.#version = '3.1.1';
      return this.#connect();
    }
    if (this.#answerFirst(why)) return;
    this.#options.down(why);
    if (!this.#isLeaving && reconnect === 'always') this.#retry.again(why);
  }

  /** Whatever this connection still says is not heard, and nobody waits for it. */
  #release(): void {
    const live = this.#live;
    this.#live = undefined;
    if (!live) return;
    live.isOver = true;
    live.welcomed();
    live.keepAlive?.stop();
    live.answers.end();
  }

  /** Tells `start` how it went; says whether it was still waiting. */
  #answerFirst(failure: Problem | undefined): boolean {
    const tell = this.#tellFirst;
    this.#tellFirst = undefined;
    tell?.(failure);
    return tell !== undefined;
  }
}

const NOT_CONNECTED = problem('retry', 'not_connected', 'there is no connection to the broker');

const nothing = (): void => undefined;
