import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { Journal, Outbox } from '../core/ports/journal.ts';
import type { Sink } from '../core/ports/sink.ts';
import { Backoff } from './backoff.ts';
import { Delivery } from './delivery.ts';
import type { Halt } from './delivery.ts';
import { Pause } from './pause.ts';

/** How often the journal's head is looked at, ms: nobody announces a commit, so that one batch takes many. */
const HEAD_EVERY_MS = 1_000;
/** How often a server that refuses is asked again: somebody has to mend it first, ms. */
const REFUSED_EVERY_MS = 60_000;
/** Longest wait for the batch in flight when stopping, ms; it is sent again after the restart. */
const STOP_WITHIN_MS = 5_000;

export interface ForwarderOptions {
  readonly farm: string;
  readonly sink: Sink;
  readonly outbox: Outbox;
  /** Takes rows that the server will never take. */
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Logger;
}

/** For health and the technician. */
export interface ForwarderState {
  readonly sink: string;
  /** Every entry up to this seq is done. */
  readonly cursor: number;
  /** Highest seq of the journal when last looked, at most a second ago. */
  readonly head: number;
  /** Entries between the two, at most: the numbers of duplicates and of replaced rows stay unused and count too. */
  readonly waiting: number;
  /** Rows parked since the start. */
  readonly parked: number;
  /** `refused`: a person must mend something. `unavailable`: it goes on by itself. */
  readonly alarm?: 'refused' | 'unavailable' | 'journal';
  readonly lastError?: string;
}

/**
 * Follows the journal and brings what is in it to one sink: at least once, in order of seq, one batch in flight. The
 * cursor moves only after the sink has taken a batch, so an outage of any length costs nothing but time.
 */
export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #delivery: Delivery;
  readonly #backoff = new Backoff();
  readonly #idle: Pause;
  readonly #wait: Pause;
  readonly #watch: Pause;
  #running: Promise<unknown> = Promise.resolve();
  #isStopping = false;
  #cursor = 0;
  #head = 0;
  #parked = 0;
  #alarm: ForwarderState['alarm'];
  #lastError: string | undefined;

  constructor(options: ForwarderOptions) {
    this.#options = options;
    this.#idle = new Pause(options.clock);
    this.#wait = new Pause(options.clock);
    this.#watch = new Pause(options.clock);
    this.#delivery = new Delivery({
      ...options,
      onAdvanced: (seq, parked) => {
        this.#cursor = seq;
        this.#head = Math.max(this.#head, seq);
        this.#parked += parked;
      },
    });
  }

  /** Begins to forward. Never fails: what goes wrong is in {@link state} and tried again. */
  start(): void {
    this.#isStopping = false;
    this.#running = Promise.all([this.#forward(), this.#watchHead()]);
  }

  /** Waits for the batch in flight, up to {@link STOP_WITHIN_MS}. What was not confirmed is sent again next time. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const pause of [this.#idle, this.#wait, this.#watch]) pause.cut();
    const limit = new Pause(this.#options.clock);
    await Promise.race([this.#running, limit.for(STOP_WITHIN_MS)]);
    limit.cut();
  }

  state(): ForwarderState {
    return {
      sink: this.#options.sink.name,
      cursor: this.#cursor,
      head: this.#head,
      waiting: Math.max(0, this.#head - this.#cursor),
      parked: this.#parked,
      ...(this.#alarm !== undefined && { alarm: this.#alarm }),
      ...(this.#lastError !== undefined && { lastError: this.#lastError }),
    };
  }

  async #forward(): Promise<void> {
    const { outbox, sink } = this.#options;
    let isPlaced = false;
    while (!this.#isStopping) {
      try {
        if (!isPlaced) this.#cursor = await outbox.cursor(sink.name);
        isPlaced = true;
        await this.#step();
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error);
        await this.#hold('journal', words, this.#backoff.next());
      }
    }
  }

  /** One batch, or a rest when there is none. */
  async #step(): Promise<void> {
    // Asked for before reading: a head that is seen to have moved meanwhile must not be slept through.
    const rest = this.#idle.for(HEAD_EVERY_MS);
    const rows = await this.#options.outbox.read(this.#cursor, this.#delivery.maxRows);
    if (rows.length === 0 && !this.#isStopping) {
      // The journal can be read and nothing waits. With rows only their delivery shows that it can be written too.
      this.#clear();
      return rest;
    }
    this.#idle.cut();
    const halt = await this.#delivery.deliver(rows);
    if (halt === undefined) return this.#clear();
    await this.#hold(halt.answer, halt.words, this.#pauseAfter(halt));
  }

  #pauseAfter(halt: Halt): number {
    return halt.answer === 'refused' ? REFUSED_EVERY_MS : this.#backoff.next(halt.retryAfter_s);
  }

  #clear(): void {
    if (this.#alarm !== undefined)
      this.#options.log.info({ sink: this.#options.sink.name }, 'forwarding again');
    this.#alarm = undefined;
    this.#lastError = undefined;
    this.#backoff.reset();
  }

  async #hold(alarm: ForwarderState['alarm'], words: string, pause_ms: number): Promise<void> {
    const { log, sink } = this.#options;
    if (this.#alarm !== alarm)
      log.warn({ sink: sink.name, alarm, words }, 'forwarding waits; everything is kept in the journal');
    this.#alarm = alarm;
    this.#lastError = words;
    if (!this.#isStopping) await this.#wait.for(pause_ms);
  }

  async #watchHead(): Promise<void> {
    while (!this.#isStopping) {
      // A journal that cannot be read shows in #forward; here the last known head stands.
      this.#head = await this.#options.outbox.head().catch(() => this.#head);
      if (this.#head > this.#cursor) this.#idle.cut();
      if (!this.#isStopping) await this.#watch.for(HEAD_EVERY_MS);
    }
  }
}
