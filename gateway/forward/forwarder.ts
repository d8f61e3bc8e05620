import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { Journal } from '../core/ports/journal.ts';
import type { LoopDelay } from '../core/ports/loop-delay.ts';
import type { Mend, Sink } from '../core/ports/sink.ts';
import type { Order, TelemetryOutbox } from '../core/ports/telemetry-outbox.ts';
import { Backoff } from './backoff.ts';
import { MAX_ROWS } from './batch-size.ts';
import { Delivery } from './delivery.ts';
import { Pace } from './pace.ts';
import { Parking } from './parking.ts';
import { Pause } from './pause.ts';
import { Position } from './position.ts';
import { Rate } from './rate.ts';
import type { Halt } from './sift.ts';

/** How often the journal's head is looked at, ms: nobody announces a commit, so that one batch takes many. */
const HEAD_EVERY_MS = 1_000;
/** How often a server that refuses is asked again: somebody has to mend it first, ms. */
const REFUSED_EVERY_MS = 60_000;
/** Longest wait for the batch in flight when stopping, ms; it is sent again after the restart. */
const STOP_WITHIN_MS = 5_000;

export interface ForwarderOptions {
  readonly farm: string;
  readonly sink: Sink;
  readonly order: Order;
  readonly outbox: TelemetryOutbox;
  /** Takes rows that the server will never take. */
  readonly journal: Journal;
  /** Makes one for this forwarder. */
  readonly loopDelay: () => LoopDelay;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a person has to know: something to mend, or something that mends itself. */
export type ForwarderAlarm = Mend | 'unavailable' | 'journal';

/** For health, metrics and the technician. */
export interface ForwarderState {
  readonly sink: string;
  /** Every entry up to this seq is done, or left behind for later. */
  readonly cursor: number;
  /** Highest seq of the journal when last looked, at most a second ago. */
  readonly head: number;
  /** Entries that wait, at most: the numbers of duplicates and of replaced rows stay unused and count too. */
  readonly waiting: number;
  /** How long ago the oldest of them was received, s; 0 when none waits. */
  readonly oldest_s: number;
  /** Rows done since the start, and lately per second. */
  readonly done: number;
  readonly rate_s: number;
  /** Rows since the start that the server will never take, and that it keeps no more. */
  readonly parked: number;
  readonly tooOld: number;
  readonly alarm?: ForwarderAlarm;
  readonly lastError?: string;
}

/**
 * Follows the journal and brings what is in it to one sink: at least once, one batch in flight. The cursor moves only
 * after the sink has taken a batch, so an outage of any length costs nothing but time.
 */
export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #delivery: Delivery;
  readonly #position: Position;
  readonly #pace: Pace;
  readonly #rate = new Rate();
  readonly #backoff = new Backoff();
  readonly #idle: Pause;
  readonly #wait: Pause;
  readonly #watch: Pause;
  #running: Promise<unknown> = Promise.resolve();
  #isStopping = false;
  #head = 0;
  /** UTC ms. */
  #waitsSince: number | undefined;
  #done = 0;
  #parked = 0;
  #tooOld = 0;
  #alarm: ForwarderAlarm | undefined;
  #lastError: string | undefined;

  constructor(options: ForwarderOptions) {
    const { farm, sink, outbox, journal, order, clock, loopDelay } = options;
    this.#options = options;
    this.#idle = new Pause(clock);
    this.#wait = new Pause(clock);
    this.#watch = new Pause(clock);
    this.#pace = new Pace({ loopDelay: loopDelay(), pause: this.#wait });
    this.#position = new Position(outbox, { consumer: sink.name, order });
    this.#delivery = new Delivery({
      sink,
      parking: new Parking({ farm, sink: sink.name, outbox, journal }),
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
    const { clock, sink } = this.#options;
    const waiting = this.#position.waiting(this.#head);
    const since = waiting > 0 ? this.#waitsSince : undefined;
    return {
      sink: sink.name,
      cursor: this.#position.cursor,
      head: this.#head,
      waiting,
      oldest_s: since === undefined ? 0 : Math.max(0, clock.now() - since) / 1_000,
      done: this.#done,
      rate_s: this.#rate.perSecond,
      parked: this.#parked,
      tooOld: this.#tooOld,
      ...(this.#alarm !== undefined && { alarm: this.#alarm }),
      ...(this.#lastError !== undefined && { lastError: this.#lastError }),
    };
  }

  async #forward(): Promise<void> {
    let isPlaced = false;
    while (!this.#isStopping) {
      try {
        if (!isPlaced) await this.#place();
        isPlaced = true;
        await this.#step();
      } catch (error) {
        isPlaced = false; // what was to be written may have been
        const words = error instanceof Error ? error.message : String(error);
        await this.#hold('journal', words, this.#backoff.next());
      }
    }
  }

  async #place(): Promise<void> {
    await this.#position.load();
    this.#head = Math.max(await this.#options.outbox.head(), this.#position.cursor);
  }

  /** One batch, or a rest when there is none. */
  async #step(): Promise<void> {
    // Asked for before reading: a head that is seen to have moved meanwhile must not be slept through.
    const rest = this.#idle.for(HEAD_EVERY_MS);
    await this.#position.look(this.#head);
    const { outbox, farm, sink } = this.#options;
    const next = this.#position.next(this.#head);
    const { maxChars } = this.#delivery.size;
    const rows = await outbox.lines({ ...next, maxRows: MAX_ROWS, maxChars, farm, texts: sink.texts });
    const last = rows.seqs.at(-1);
    if (last === undefined && next.order === 'oldest_first' && !this.#isStopping) {
      // The journal can be read and nothing waits. With rows only their delivery shows that it can be written too.
      this.#clear();
      return rest;
    }
    this.#idle.cut();
    const delivered = await this.#delivery.deliver(rows);
    switch (delivered.outcome) {
      case 'done':
        await this.#position.done(next, last);
        this.#head = Math.max(this.#head, this.#position.cursor);
        this.#done += rows.seqs.length;
        this.#parked += delivered.parked;
        this.#tooOld += delivered.tooOld;
        this.#clear();
        break;
      case 'too_much':
        break;
      case 'halted':
        return this.#halt(delivered);
    }
    if (!this.#isStopping && this.#position.waiting(this.#head) > 0) await this.#pace.between();
  }

  #halt(halt: Halt): Promise<void> {
    return halt.answer === 'refused'
      ? this.#hold(halt.mend, halt.words, REFUSED_EVERY_MS)
      : this.#hold('unavailable', halt.words, this.#backoff.next(halt.retryAfter_s));
  }

  #clear(): void {
    if (this.#alarm !== undefined)
      this.#options.log.info({ sink: this.#options.sink.name }, 'forwarding again');
    this.#alarm = undefined;
    this.#lastError = undefined;
    this.#backoff.reset();
  }

  async #hold(alarm: ForwarderAlarm, words: string, pause_ms: number): Promise<void> {
    const { log, sink } = this.#options;
    if (this.#alarm !== alarm || this.#lastError !== words)
      log.warn({ sink: sink.name, alarm, words }, 'forwarding waits; everything is kept in the journal');
    this.#alarm = alarm;
    this.#lastError = words;
    if (!this.#isStopping) await this.#wait.for(pause_ms);
  }

  async #watchHead(): Promise<void> {
    const { outbox, sink, clock } = this.#options;
    while (!this.#isStopping) {
      try {
        this.#head = Math.max(await outbox.head(), this.#position.cursor);
        this.#waitsSince = await outbox.waitsSince(sink.name);
      } catch {
        // A journal that cannot be read shows in #forward; here the last that was known stands.
      }
      this.#rate.look(clock.now(), this.#done);
      if (this.#head > this.#position.cursor) this.#idle.cut();
      if (!this.#isStopping) await this.#watch.for(HEAD_EVERY_MS);
    }
  }
}
