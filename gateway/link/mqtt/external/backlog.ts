import type { Cancel, Clock } from '../../../../domain/clock.ts';
import type { Problem } from '../../../../domain/problem.ts';
import type { Message } from '../../mqtt5/message.ts';
import type { Outlet } from '../exchange.ts';
import type { RareLog } from '../rare-log.ts';
import { MARK_LASTS_MS, MARK_WITHIN_MS } from './limits.ts';

/** Chance in a mark, so that one of an earlier connection is known. */
const MARK_BYTES = 8;

interface Parts {
  /** On which the readings' session is subscribed, and we may publish. */
  readonly topic: string;
  /** Whether the broker still had that session when its connection was made. */
  readonly wasPresent: () => boolean;
  readonly outlet: Pick<Outlet, 'publish'>;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly rareLog: RareLog;
}

/**
 * Tells what waited at the broker from what comes now. A broker keeps the messages of a session in one queue, so a mark that
 * we publish once the session is connected again comes behind all that had waited. (The standard promises the order
 * within one topic only, 4.6; Mosquitto, EMQX, HiveMQ and VerneMQ keep it for the session.)
 */
export class Backlog {
  readonly #parts: Parts;
  readonly #connections = new Set<'readings' | 'commands'>();
  #mark: string | undefined;
  #isPast = false;
  #overdue: Cancel | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether what comes on the connection of the readings now was published while it stood. */
  get isPast(): boolean {
    return this.#isPast || !this.#parts.wasPresent();
  }

  /** A connection is made. The mark goes out once both are: over that of the commands, which never waits for the journal. */
  made(which: 'readings' | 'commands'): void {
    this.#connections.add(which);
    if (this.#isPast || this.#connections.size < 2) return;
    const { topic, outlet, clock, random } = this.#parts;
    this.#mark = Buffer.from(random(MARK_BYTES)).toString('hex');
    this.#overdue?.();
    this.#overdue = clock.at(clock.now() + MARK_WITHIN_MS, () => this.#missing());
    outlet.publish(
      { topic, payload: this.#mark },
      { within_ms: MARK_LASTS_MS, failed: (why) => this.#failed(why) },
    );
  }

  lost(which: 'readings' | 'commands'): void {
    this.#connections.delete(which);
    this.#overdue?.();
    this.#overdue = undefined;
    if (which === 'commands') return;
    this.#mark = undefined;
    this.#isPast = false;
  }

  /** Takes a mark; false for every other message. */
  take({ topic, payload, acknowledge }: Message): boolean {
    if (topic !== this.#parts.topic) return false;
    acknowledge();
    if (this.#mark === undefined || payload.toString() !== this.#mark) return true;
    this.#isPast = true;
    this.#overdue?.();
    this.#overdue = undefined;
    return true;
  }

  #failed({ code, detail }: Problem): void {
    if (code !== 'not_connected') this.#warn({ code, words: detail });
  }

  #missing(): void {
    this.#overdue = undefined;
    this.#warn({});
  }

  #warn(fields: Readonly<Record<string, string>>): void {
    const { topic, rareLog } = this.#parts;
    rareLog.warn(
      'mark',
      { topic, ...fields },
      'mqtt: the mark behind what waited at the broker has not come back: it is a long queue, or the right to publish and read it is missing; after an outage readings without a time of their own do not count as fresh until it has',
    );
  }
}
