import type { AedesOptions, PublishPacket } from 'aedes';
import type { Clock } from '../../../domain/clock.ts';
import { isProblem, problem } from '../../../domain/problem.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { MqttProfile } from '../../../domain/profile/schema.ts';
import { MAX_PAYLOAD_BYTES, parseUp } from '../../../domain/wire/native.ts';
import type { Ack } from '../../../domain/wire/native.ts';
import type { Intake } from '../../core/ports.ts';
import type { Forgetful } from './forgetful.ts';
import type { RareLog } from './rare-log.ts';
import { channelOf, readAck } from './read-ack.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Counters } from './stats.ts';

type Next = (error?: Error | null) => void;

interface Parts {
  readonly profile: (device: string) => MqttProfile | undefined;
  readonly sessions: Sessions;
  readonly intake: Intake;
  readonly store: Forgetful;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly rareLog: RareLog;
}

/**
 * What devices publish. A device reaches only its own `up`, `ack` and `status`; retain flags are accepted and mean
 * nothing, since nothing is kept or forwarded. Consent is given in a later turn (`process.nextTick`) and never
 * within the hook, where aedes' parser would be entered again while it is at work.
 */
export class Inbound {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  readonly authorizePublish: NonNullable<AedesOptions['authorizePublish']> = (client, packet, next) => {
    const { sessions, store, profile: profileOf } = this.#parts;
    const session = client ? sessions.of(client) : undefined;
    if (!client || !session) {
      next(new Error('not logged in'));
      return;
    }
    // aedes asks before it looks whether a QoS 2 message is a repetition (MQTT-4.3.3-2).
    if (packet.qos === 2 && store.holds(client, packet)) {
      process.nextTick(next);
      return;
    }
    const profile = profileOf(session.device);
    if (!profile) {
      this.#refuse(session, 'the device has left the configuration', next);
      return;
    }
    switch (packet.topic) {
      case session.topics.up:
        this.#acknowledgeAfter(this.#frame(session.device, packet), { session, packet, next });
        return;
      case session.topics.ack:
        this.#ack(profile, { session, packet, next });
        return;
      case session.topics.status:
        this.#status({ session, packet, next });
        return;
      default:
        this.#refuse(session, `it published to ${packet.topic.slice(0, 100)}`, next);
    }
  };

  /** Resolves once the frame, or what could not be read of it, is durable. */
  #frame(device: string, packet: PublishPacket): Promise<unknown> {
    const payload = bytesOf(packet);
    const raw =
      payload.length > MAX_PAYLOAD_BYTES
        ? problem('reject', 'too_large', `the payload has ${payload.length} bytes`)
        : parseUp(device, payload.toString('utf8'));
    return isProblem(raw) ? this.#bury(device, raw, payload) : this.#parts.intake.accept(raw);
  }

  /** Keeps what could not be read: sending it again would not help, so it is acknowledged once that is durable. */
  #bury(device: string, { code, detail }: Problem, payload: Buffer): Promise<void> {
    this.#parts.counters.deadLettered++;
    const text = payload.toString('utf8', 0, MAX_PAYLOAD_BYTES);
    return this.#parts.intake.reject({ device, code, detail, payload: text });
  }

  /** Sends PUBACK only when `kept` has resolved (QoS 2: PUBREC); when it rejects, never. */
  #acknowledgeAfter(
    kept: Promise<unknown>,
    { session, packet, next }: { session: Session; packet: PublishPacket; next: Next },
  ): void {
    const { counters } = this.#parts;
    const { receipts } = session;
    const { qos, messageId } = packet;
    counters.frames++;
    receipts.open();
    // For QoS 1 aedes would acknowledge right after `next`; as QoS 0 it goes on in silence and Receipts acknowledges.
    packet.qos = qos === 2 ? 2 : 0;
    if (qos !== 2) process.nextTick(next);
    kept.then(
      () => {
        counters.acknowledged++;
        receipts.settle(qos === 1 ? messageId : undefined);
        if (qos === 2) next();
      },
      (error: unknown) => {
        receipts.drop();
        this.#notKept(session, error);
      },
    );
  }

  #notKept(session: Session, error: unknown): void {
    const { counters, rareLog, sessions } = this.#parts;
    const { device, client } = session;
    if (session.closing || client.closed) return;
    counters.unacknowledgedCloses++;
    rareLog.warn(`kept ${device}`, { device, err: error }, 'mqtt: a frame was not kept and not acknowledged');
    sessions.closeSoon(session);
  }

  #ack(
    { outputs, lease }: MqttProfile,
    message: { session: Session; packet: PublishPacket; next: Next },
  ): void {
    const { session, packet, next } = message;
    const channels = outputs?.channels ?? 0;
    const payload = bytesOf(packet);
    const ack = readAck(payload, channels);
    if (isProblem(ack)) {
      this.#acknowledgeAfter(this.#bury(session.device, ack, payload), message);
      return;
    }
    process.nextTick(next);
    this.#heard(session, ack, { channels, max_s: lease?.max_s ?? 0 });
  }

  #heard(session: Session, ack: Ack, { channels, max_s }: { channels: number; max_s: number }): void {
    const command = session.exchange.answered(ack);
    if ('refused' in ack) return;
    const channel = channelOf(ack.output, channels);
    if (channel === undefined) return;
    const left_s = ack.left_s ?? (command?.state === ack.state ? command.for_s : undefined);
    session.outputs.heard(channel, {
      energised: ack.state === 'on',
      ...(left_s !== undefined && { left_s }),
      max_s,
      now: this.#parts.clock.now(),
    });
  }

  #status(message: { session: Session; packet: PublishPacket; next: Next }): void {
    const { session, packet, next } = message;
    const payload = bytesOf(packet);
    const state = payload.length <= MAX_STATUS_BYTES ? payload.toString('utf8') : undefined;
    if (state === 'online' || state === 'offline') {
      this.#parts.sessions.status(session, state, 'the device says so');
      process.nextTick(next);
      return;
    }
    const bad = problem('reject', 'bad_status', 'a status is "online" or "offline"');
    this.#acknowledgeAfter(this.#bury(session.device, bad, payload), message);
  }

  /** MQTT 3.1.1 knows no refusal of a PUBLISH but closing the connection (MQTT-3.3.5-2). */
  #refuse({ device }: Session, reason: string, next: Next): void {
    this.#parts.counters.refusedPublishes++;
    this.#parts.rareLog.warn(`publish ${device}`, { device, reason }, 'mqtt: connection closed');
    next(new Error(reason));
  }
}

/** "offline" */
const MAX_STATUS_BYTES = 7;

const bytesOf = ({ payload }: PublishPacket): Buffer =>
  typeof payload === 'string' ? Buffer.from(payload) : payload;
