import type { Clock } from '../../../../domain/clock.ts';
import { problem } from '../../../../domain/problem.ts';
import type { Problem } from '../../../../domain/problem.ts';
import type { Session } from '../../mqtt5/session.ts';
import type { Command, Handover, Outlet } from '../exchange.ts';
import { MAX_WAITING_COMMANDS } from './limits.ts';

interface Waiting {
  readonly command: Command;
  /** UTC ms after which nobody may get it. */
  readonly until: number;
  readonly failed: (why: Problem) => void;
}

/**
 * Where commands go out to an external broker: at QoS 1, never retained, no more at once than it takes, and with an expiry,
 * after which the broker gives them to nobody. (MQTT 3.1.1 knows no expiry: there the command's own `expires` counts.)
 */
export class Sender implements Outlet {
  /** A stay lasts only while its device says that it is there. */
  readonly isListening = true;
  readonly #session: Pick<Session, 'publish' | 'window'>;
  readonly #clock: Clock;
  #waiting: Waiting[] = [];
  #underWay = 0;

  constructor(session: Pick<Session, 'publish' | 'window'>, clock: Clock) {
    this.#session = session;
    this.#clock = clock;
  }

  publish(
    command: Command,
    { within_ms, failed }: { readonly within_ms: number; readonly failed: (why: Problem) => void },
  ): Handover {
    if (this.#waiting.length >= MAX_WAITING_COMMANDS)
      failed(problem('back_off', 'busy', `${MAX_WAITING_COMMANDS} commands wait for the broker`));
    else {
      this.#waiting.push({ command, until: this.#clock.now() + within_ms, failed });
      this.pump();
    }
    return () => 'unknown';
  }

  /** The device's connection is the broker's; what it holds expires there. */
  reset(): void {
    return;
  }

  /** Sends what there is room for; to be called when the connection is made. */
  pump(): void {
    while (this.#underWay < this.#session.window) {
      const next = this.#waiting.shift();
      if (!next) return;
      void this.#send(next);
    }
  }

  /** The connection is gone: what was never sent is not sent later either. */
  drop(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { failed } of waiting) failed(NEVER_SENT);
  }

  async #send({ command: { topic, payload }, until, failed }: Waiting): Promise<void> {
    const left_ms = until - this.#clock.now();
    if (left_ms <= 0)
      return failed(problem('retry', 'late', 'the broker had no room for the command in time'));
    this.#underWay++;
    const refused = await this.#session.publish(topic, payload, { for_s: left_ms / 1_000 });
    this.#underWay--;
    if (refused && !NOBODY_KNOWS.has(refused.code)) failed(refused);
    this.pump();
  }
}

/** The broker may have given the command on: one that opens a valve is not to be sent a second time for it. */
const NOBODY_KNOWS: ReadonlySet<string> = new Set(['not_connected', 'no_answer']);
const NEVER_SENT = problem('retry', 'not_connected', 'the broker was gone before the command was sent');
