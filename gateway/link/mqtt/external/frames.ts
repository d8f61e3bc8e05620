import type { Cancel, Clock } from '../../../../domain/clock.ts';
import { isProblem, problem } from '../../../../domain/problem.ts';
import type { Problem } from '../../../../domain/problem.ts';
import type { Message } from '../../mqtt5/message.ts';
import { RESEND_AFTER_MS } from '../limits.ts';
import type { RareLog } from '../rare-log.ts';
import type { Reception } from '../reception.ts';
import type { Counters } from '../stats.ts';
import type { Heard } from '../dialects/dialect.ts';
import type { Attendance } from './attendance.ts';
import type { Backlog } from './backlog.ts';
import type { Newcomers } from './newcomers.ts';
import type { Client, Routes } from './routes.ts';

interface Parts {
  readonly routes: Routes;
  readonly newcomers: Newcomers;
  readonly reception: Reception;
  readonly attendance: Attendance;
  readonly backlog: Backlog;
  /** Has everything that is not acknowledged delivered again. */
  readonly redeliver: () => void;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly rareLog: RareLog;
}

/**
 * The readings. A message is acknowledged to the broker once the journal has its frame, or the reason why it could not be
 * read; what the journal refused is delivered again on a new connection.
 */
export class Frames {
  readonly #parts: Parts;
  #redelivery: Cancel | undefined;
  /** Connections that were lost. */
  #lost = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  take(message: Message): void {
    const { routes, newcomers, backlog, rareLog } = this.#parts;
    if (backlog.take(message)) return;
    const { topic } = message;
    const came = backlog.isPast && !message.isRetained ? 'now' : 'earlier';
    const client = routes.of(topic);
    if (client) return this.#read(client, message, came);
    const device = routes.newcomer(topic);
    if (device !== undefined)
      return void newcomers.look(device).then(() => {
        const admitted = routes.of(topic);
        if (admitted) this.#read(admitted, message, came);
        else this.#unknown(message, `the farm has no device "${device}"`);
      });
    if (topic.startsWith('farm/')) return this.#unknown(message, 'this device does not publish here');
    // Of a device that was in the configuration once, and to which the session is still subscribed.
    rareLog.warn(`topic ${topic}`, { topic }, 'mqtt: a message that concerns nobody was passed over');
    message.acknowledge();
  }

  /** The connection is gone: what it left open comes again by itself. */
  down(): void {
    this.#redelivery?.();
    this.#redelivery = undefined;
    this.#lost++;
  }

  #read({ device, dialect }: Client, message: Message, came: 'now' | 'earlier'): void {
    const { reception, attendance } = this.#parts;
    const heard = dialect.read(message.topic, message.payload);
    // It comes again with every subscription, weeks later too; with a time of its own it is known again by that.
    if (message.isRetained && !isProblem(heard) && heard.frame?.ts === undefined)
      return message.acknowledge();
    const kept = reception.keep(device, came === 'now' ? heard : waited(heard), message.payload);
    if (!kept) return message.acknowledge();
    if (!isProblem(heard) && heard.device === device && came === 'now') attendance.heard(device);
    this.#acknowledgeAfter(kept, message);
  }

  /** Without the name of a device: nobody's accounts are to be filled with what somebody made up. */
  #unknown(message: Message, reason: string): void {
    const { reception } = this.#parts;
    const { topic, payload } = message;
    const detail = `${topic.slice(0, MAX_TOPIC)}: ${reason}`;
    const kept = reception.keep(undefined, problem('reject', 'unknown_device', detail), payload);
    if (kept) this.#acknowledgeAfter(kept, message);
  }

  /** Holds no message until then: thousands of them wait while a disk stalls. */
  #acknowledgeAfter(kept: Promise<unknown>, { topic, qos, acknowledge }: Message): void {
    const { counters } = this.#parts;
    const lost = this.#lost;
    counters.frames++;
    kept.then(
      () => {
        counters.acknowledged++;
        acknowledge();
      },
      (error: unknown) => this.#notKept({ topic, comesAgain: qos === 1 && lost === this.#lost }, error),
    );
  }

  /** Not at once: a full disk would have everything delivered again without pause. */
  #notKept({ topic, comesAgain }: { topic: string; comesAgain: boolean }, error: unknown): void {
    const { clock, counters, rareLog, redeliver } = this.#parts;
    rareLog.warn('kept', { topic, err: error }, 'mqtt: a frame was not kept and not acknowledged');
    if (!comesAgain || this.#redelivery) return;
    counters.unacknowledgedCloses++;
    this.#redelivery = clock.at(clock.now() + RESEND_AFTER_MS, redeliver);
  }
}

/** Of a reading that the broker had kept. */
const waited = (heard: Heard | Problem): Heard | Problem =>
  isProblem(heard) || !heard.frame ? heard : { ...heard, frame: { ...heard.frame, waited: true } };

/** Characters of a topic that a dead letter tells. */
const MAX_TOPIC = 200;
