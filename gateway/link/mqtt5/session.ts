import type { Duplex } from 'node:stream';
import type { IConnackPacket, IDisconnectPacket, IPublishPacket, Packet } from 'mqtt-packet';
import type { Cancel, Clock } from '../../../domain/clock.ts';
import { isProblem, problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import { Answers } from './answers.ts';
import type { BrokerAddress } from './address.ts';
import { CLOSED, Connection } from './connection.ts';
import { connectPacket } from './connect-packet.ts';
import { CONNECT_WITHIN_MS, FIRST_RETRY_MS, GOODBYE_MS, LAST_RETRY_MS, RECEIVE_MAXIMUM } from './limits.ts';
import type { Message } from './message.ts';
import { Receipts } from './receipts.ts';
import { refusal } from './reasons.ts';
import { grantProblem, termsOf } from './terms.ts';
import type { Subscription, Terms } from './terms.ts';

export interface SessionOptions {
  readonly address: BrokerAddress;
  readonly clientId: string;
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
  isPinged: boolean;
  cancelTimer: Cancel;
}

/**
 * A durable subscriber: an MQTT 5 session with Clean Start 0 that outlives its connections. The broker keeps what is not
 * acknowledged and sends it again on the next connection with the same client id [MQTT-4.4.0-1]. Messages are handed on
 * as they come, at most {@link RECEIVE_MAXIMUM} (and what one read brings) of them unacknowledged. Topic aliases are not offered.
 */
export class Session {
  readonly #options: SessionOptions;
  #live: Live | undefined;
  #pause_ms = FIRST_RETRY_MS;
  #cancelRetry: Cancel = nothing;
  #tellFirst: ((failure: Problem | undefined) => void) | undefined;
  #isLeaving = false;
  #delivered = 0;
  #wasPresent = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Connects for the first time. A Problem ends it; later losses are told by `down` and mended. */
  start(): Promise<Problem | undefined> {
    return new Promise((resolve) => {
      this.#tellFirst = resolve;
      this.#connect();
    });
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
   * (reject), and what the broker says against it. After a lost connection nobody knows whether it arrived.
   */
  async publish(topic: string, payload: string, keep: 'retained' | 'passing'): Promise<Problem | undefined> {
    const live = this.#live;
    if (!live?.isUp) return NOT_CONNECTED;
    const bytes = Buffer.byteLength(payload) + Buffer.byteLength(topic) + PUBLISH_HEAD_BYTES;
    if (bytes > (live.terms?.maxPacketBytes ?? 0))
      // [MQTT-3.2.2-15]
      return problem('reject', 'too_large', `${bytes} bytes on ${topic} are too many for the broker`);
    const head = { cmd: 'publish', qos: 1, dup: false, retain: keep === 'retained' } as const;
    const answer = await this.#ask(live, (messageId) => ({ ...head, topic, payload, messageId }));
    if (isProblem(answer)) return answer;
    const code = answer.cmd === 'puback' ? (answer.reasonCode ?? 0) : 0x80;
    return code < 0x80 ? undefined : refusal(code, { asked: `the broker refuses ${topic}` });
  }

  /**
   * Ends subscriptions for good: nothing new comes into the session, what it holds still does, and a lost connection is
   * not made again.
   */
  async leave(topics: readonly string[]): Promise<Problem | undefined> {
    this.#isLeaving = true;
    this.#cancelRetry();
    const live = this.#live;
    if (!live?.isUp) return NOT_CONNECTED;
    const unsubscriptions = [...topics];
    const answer = await this.#ask(live, (messageId) => ({ cmd: 'unsubscribe', messageId, unsubscriptions }));
    return isProblem(answer) ? answer : undefined;
  }

  /** Disconnects. `forget`: the broker drops the session with all that it holds; `keep`: for who comes with this client id. */
  async end(what: 'forget' | 'keep'): Promise<void> {
    this.#isLeaving = true;
    this.#cancelRetry();
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
    const { address, dial, clock, clientId } = this.#options;
    const { label } = address;
    const connection = new Connection(dial(address), {
      packet: (packet) => this.#take(live, packet),
      lost: (why) =>
        this.#lose(live, problem('retry', 'connection_lost', `${label}: ${why}${hint(why, live)}`)),
    });
    const silent = problem('retry', 'no_answer', `${label} did not answer in ${CONNECT_WITHIN_MS / 1_000} s`);
    const live: Live = {
      connection,
      receipts: new Receipts((bytes) => {
        connection.write(bytes);
        if (live.receipts.open <= RECEIVE_MAXIMUM) connection.resume();
      }),
      answers: new Answers(clock),
      terms: undefined,
      isUp: false,
      isOver: false,
      isPinged: false,
      cancelTimer: clock.at(clock.now() + CONNECT_WITHIN_MS, () => this.#lose(live, silent)),
    };
    this.#live = live;
    connection.send(connectPacket(clientId, address));
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
        live.isPinged = false;
        return;
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
    this.#ping(live, terms.pingEvery_ms);
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

  #ping(live: Live, every_ms: number): void {
    const { clock, address } = this.#options;
    live.cancelTimer();
    live.cancelTimer = clock.at(clock.now() + every_ms, () => {
      if (live.isPinged && !live.connection.isPaused)
        return this.#lose(live, problem('retry', 'no_answer', `${address.label} answers no more`));
      live.isPinged = true;
      live.connection.send({ cmd: 'pingreq' });
      this.#ping(live, every_ms);
    });
  }

  #rise(live: Live): void {
    if (live.isOver) return;
    live.isUp = true;
    this.#pause_ms = FIRST_RETRY_MS;
    this.#answerFirst(undefined);
    this.#options.up();
  }

  #deliver(live: Live, { topic, payload, qos, messageId = 0 }: IPublishPacket): void {
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
      acknowledge: qos === 1 ? live.receipts.add(messageId) : nothing,
      get isLost() {
        return live.isOver;
      },
    });
    // It may not [MQTT-3.3.4-9], but Mosquitto 2.0.11 does when a backlog is acknowledged in bulk. Ending the connection
    // for it, as the standard proposes (0x93), would never get through that backlog.
    if (live.receipts.open > RECEIVE_MAXIMUM) live.connection.pause();
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
    if (this.#answerFirst(why)) return;
    this.#options.down(why);
    if (this.#isLeaving || this.#options.reconnect === 'never') return;
    const { clock } = this.#options;
    const pause_ms = why.problem === 'stop' ? LAST_RETRY_MS : this.#pause_ms;
    this.#pause_ms = Math.min(this.#pause_ms * 2, LAST_RETRY_MS);
    this.#cancelRetry = clock.at(clock.now() + pause_ms, () => this.#connect());
  }

  /** Whatever this connection still says is not heard, and nobody waits for it. */
  #release(): void {
    const live = this.#live;
    this.#live = undefined;
    if (!live) return;
    live.isOver = true;
    live.cancelTimer();
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

/** More than the head of a PUBLISH without properties: fixed header, length of the topic, packet id, no properties. */
const PUBLISH_HEAD_BYTES = 16;
const NOT_CONNECTED = problem('retry', 'not_connected', 'there is no connection to the broker');

/** A broker that knows only MQTT 3 may close without a word. */
const hint = (why: string, { terms }: Live): string =>
  why === CLOSED && !terms ? ' before it took it; does it speak MQTT 5?' : '';

const nothing = (): void => undefined;
