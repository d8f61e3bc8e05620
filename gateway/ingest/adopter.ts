import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { Session } from '../link/mqtt5/session.ts';
import { drain } from './drain.ts';
import type { Presence, Worker } from './presence.ts';

interface Options {
  readonly presence: Presence;
  /** A session with the client id of that worker and without filters. */
  readonly sessionOf: (worker: Worker) => Session;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Reads to the end what a broker holds for a worker that is gone. Many brokers go on giving a share of the messages to a
 * session without a connection, and drop them with it; a broker may wait for the client instead of sending them to
 * another one (MQTT 5, 4.8.2). A worker that was only slow takes its session back by connecting (0x8E), which is no harm.
 */
export class Adopter {
  readonly #options: Options;
  #adopting: { readonly worker: Worker; readonly session: Session; readonly over: Promise<void> } | undefined;
  #isStopping = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Says for the worker that its rest is being read, or looks for a silent one. */
  look(): void {
    const { presence } = this.#options;
    if (this.#adopting) return void presence.beat(this.#adopting.worker);
    const worker = presence.silent();
    if (!worker || this.#isStopping) return;
    const session = this.#options.sessionOf(worker);
    this.#adopting = { worker, session, over: this.#adopt(worker, session) };
  }

  /** Gives up; another worker will find what is left. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#adopting?.over;
  }

  async #adopt(worker: Worker, session: Session): Promise<void> {
    const { presence, clock, log } = this.#options;
    // Said first, so that of several workers that saw the silence one is left.
    await presence.beat(worker);
    const isOver = (): boolean => this.#isStopping;
    const failed = await session.start();
    const rest = failed
      ? 'left'
      : session.wasPresent
        ? await drain(session, worker.filters, { clock, isOver })
        : 'empty';
    const { delivered } = session;
    await session.end(rest === 'empty' ? 'forget' : 'keep');
    if (rest === 'empty') await presence.forget(worker.name);
    log.info(
      { worker: worker.name, messages: delivered, rest },
      'read what was left of a worker that is gone',
    );
    this.#adopting = undefined;
  }
}
