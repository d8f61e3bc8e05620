import type { AedesOptions, PublishPacket } from 'aedes';
import { isProblem } from '../../../domain/problem.ts';
import type { Forgetful } from './forgetful.ts';
import type { RareLog } from './rare-log.ts';
import type { Reception } from './reception.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Counters } from './stats.ts';

type Next = (error?: Error | null) => void;

interface Message {
  readonly session: Session;
  readonly packet: PublishPacket;
  readonly next: Next;
}

/** What answers a message that is kept. */
interface Owed {
  /** For the PUBACK. */
  readonly messageId?: number | undefined;
  readonly next?: Next;
}

interface Parts {
  /** The longest that a device's timers can run, s; undefined once it has left the configuration. */
  readonly longest_s: (device: string) => number | undefined;
  readonly reception: Reception;
  readonly sessions: Sessions;
  readonly store: Forgetful;
  readonly counters: Counters;
  readonly rareLog: RareLog;
}

/**
 * What devices publish. A device reaches only the topics that its dialect fences in; retain flags are accepted and
 * mean nothing, since nothing is kept or forwarded. Consent is given in a later turn (`process.nextTick`) and never
 * within the hook, where aedes' parser would be entered again while it is at work.
 */
export class Inbound {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  readonly authorizePublish: NonNullable<AedesOptions['authorizePublish']> = (client, packet, next) => {
    const { sessions, store, longest_s } = this.#parts;
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
    if (longest_s(session.device) === undefined) {
      this.#refuse(session, 'the device has left the configuration', next);
      return;
    }
    if (!session.dialect.mayPublish(packet.topic)) {
      this.#refuse(session, `it published to ${packet.topic.slice(0, 100)}`, next);
      return;
    }
    const payload = bytesOf(packet);
    const heard = session.dialect.read(packet.topic, payload);
    const { reception } = this.#parts;
    // A frame, and what could not be read, is acknowledged once it is durable, all else at once.
    const kept = reception.keep(session.device, heard, payload);
    if (kept) this.#acknowledgeAfter(kept, { session, packet, next });
    else process.nextTick(next);
    if (isProblem(heard)) return;
    reception.tell(session, heard);
    const { device, status } = heard;
    if (status && device === session.device) sessions.status(session, status, 'the device says so');
  };

  /** Sends PUBACK only when `kept` has resolved (QoS 2: PUBREC); when it rejects, never. */
  #acknowledgeAfter(kept: Promise<unknown>, { session, packet, next }: Message): void {
    const { qos, messageId } = packet;
    this.#parts.counters.frames++;
    session.receipts.open();
    if (qos === 2) return this.#settleAfter(kept, session, { next });
    // For QoS 1 aedes would acknowledge right after `next`; as QoS 0 it goes on in silence and Receipts acknowledges.
    packet.qos = 0;
    process.nextTick(next);
    this.#settleAfter(kept, session, { messageId: qos === 1 ? messageId : undefined });
  }

  /** On its own, so that nothing of the packet is held meanwhile: under load thousands wait. */
  #settleAfter(kept: Promise<unknown>, session: Session, { messageId, next }: Owed): void {
    kept.then(
      () => {
        this.#parts.counters.acknowledged++;
        session.receipts.settle(messageId);
        next?.();
      },
      (error: unknown) => {
        session.receipts.drop();
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

  /** MQTT 3.1.1 knows no refusal of a PUBLISH but closing the connection (MQTT-3.3.5-2). */
  #refuse({ device }: Session, reason: string, next: Next): void {
    this.#parts.counters.refusedPublishes++;
    this.#parts.rareLog.warn(`publish ${device}`, { device, reason }, 'mqtt: connection closed');
    next(new Error(reason));
  }
}

const bytesOf = ({ payload }: PublishPacket): Buffer =>
  typeof payload === 'string' ? Buffer.from(payload) : payload;
