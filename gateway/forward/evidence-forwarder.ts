import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { EvidenceOutbox, SealedRevision, ZoneDay } from '../core/ports/evidence.ts';
import { Backoff } from './backoff.ts';
import { Pause } from './pause.ts';
import type { EvidenceAnswer, EvidenceSink } from './sinks/evidence.ts';

/** How often the store is asked for newly sealed days, ms. */
const IDLE_MS = 1_000;
/** How often an api that refuses is asked again: somebody has to mend it first, ms. */
const REFUSED_EVERY_MS = 60_000;
/** How often it pairs, to learn whether the api still has what it confirmed, ms. */
const PAIR_EVERY_MS = 86_400_000;
/** Revisions read at a time. */
const MAX_READ = 16;
/** Longest wait for the request in flight when stopping, ms; it is sent again after the restart. */
const STOP_WITHIN_MS = 5_000;

export interface EvidenceForwarderOptions {
  readonly sink: EvidenceSink;
  readonly outbox: EvidenceOutbox;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A day the api will not take, until somebody has mended that and the gateway was started again, or all is sent again. */
export interface ParkedDay extends ZoneDay {
  readonly words: string;
}

/** For health and the technician. */
export interface EvidenceForwarderState {
  readonly sink: 'evidence';
  /** Revisions that the api has not confirmed, parked ones too. */
  readonly waiting: number;
  readonly parked: readonly ParkedDay[];
  /**
   * `refused`: a person must mend something. `unavailable` and `journal`: it goes on by itself. `parked`: goes on, but not
   * with the parked days.
   */
  readonly alarm?: 'refused' | 'unavailable' | 'journal' | 'parked';
  readonly lastError?: string;
}

type Trouble = Exclude<EvidenceForwarderState['alarm'], 'parked' | undefined>;
type Halt = Extract<EvidenceAnswer, { answer: 'refused' | 'unavailable' }>;
type Outcome = Exclude<EvidenceAnswer, { answer: 'missing' }>;

/**
 * Brings sealed days to the cooperative's api: at least once, in the order they were sealed and so each day by revision,
 * one in flight. A day that the api will never take is passed over with all its revisions; everything else waits for it
 * as long as it is away. Nothing is ever dropped here.
 */
export class EvidenceForwarder {
  readonly #options: EvidenceForwarderOptions;
  readonly #backoff = new Backoff();
  readonly #pause: Pause;
  readonly #parked = new Map<string, ParkedDay>();
  readonly #abort = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #isStopping = false;
  /** UTC ms. */
  #pairedAt = -Infinity;
  /** Up to this seq everything is confirmed or parked. */
  #done = 0;
  #waiting = 0;
  #alarm: Trouble | undefined;
  #lastError: string | undefined;

  constructor(options: EvidenceForwarderOptions) {
    this.#options = options;
    this.#pause = new Pause(options.clock);
  }

  /** Begins to send. Never fails: what goes wrong is in {@link state} and tried again. */
  start(): void {
    this.#running = this.#run();
  }

  /** Waits for the request in flight, up to {@link STOP_WITHIN_MS}. What was not confirmed is sent again next time. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#pause.cut();
    const { clock } = this.#options;
    const cancel = clock.at(clock.now() + STOP_WITHIN_MS, () => this.#abort.abort());
    await this.#running;
    cancel();
  }

  state(): EvidenceForwarderState {
    const parked = [...this.#parked.values()];
    const [first] = parked;
    const alarm = this.#alarm ?? (first && 'parked');
    const lastError = this.#lastError ?? (first && `${first.zone} ${first.day}: ${first.words}`);
    return {
      sink: 'evidence',
      waiting: this.#waiting,
      parked,
      ...(alarm !== undefined && { alarm }),
      ...(lastError !== undefined && { lastError }),
    };
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      try {
        const halt = (await this.#pair()) ?? (await this.#sendWaiting());
        if (halt) await this.#hold(halt.answer, halt.words, this.#pauseAfter(halt));
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error);
        await this.#hold('journal', words, this.#backoff.next());
      }
    }
  }

  /**
   * Pairs at the start, every {@link PAIR_EVERY_MS} and after the api refused: the token may have been given anew. An api
   * that has less than it confirmed is a new one, or was restored from an older backup: it gets everything again. At most
   * once for each pairing, whatever it says.
   */
  async #pair(): Promise<Halt | undefined> {
    const { sink, outbox, clock, log } = this.#options;
    const isPaired = Math.abs(clock.now() - this.#pairedAt) < PAIR_EVERY_MS; // the clock may have been set back
    if (isPaired) return undefined;
    const answer = await sink.pair(this.#abort.signal);
    if (answer.answer !== 'paired') return answer;
    const { cooperative, have } = answer;
    this.#done = 0; // also when the next line rejects: it may have been done
    const confirmed = await outbox.reconcile(have);
    this.#pairedAt = clock.now();
    log.info({ cooperative }, 'paired with the cooperative');
    if (confirmed === 0) return undefined;
    this.#parked.clear();
    log.warn({ have, confirmed }, 'the api has fewer sealed days than it confirmed; all are sent again');
    return undefined;
  }

  /** Some of what waits, or a rest when nothing does. */
  async #sendWaiting(): Promise<Halt | undefined> {
    const { outbox } = this.#options;
    this.#waiting = await outbox.waiting();
    const revisions = await outbox.unsent(this.#done, MAX_READ);
    for (const revision of revisions) {
      if (this.#isStopping) return undefined;
      const halt = await this.#bring(revision);
      if (halt) return halt;
      this.#done = revision.seq;
    }
    this.#clear();
    if (revisions.length === 0 && !this.#isStopping) await this.#pause.for(IDLE_MS);
    return undefined;
  }

  async #bring(revision: SealedRevision): Promise<Halt | undefined> {
    if (this.#parked.has(keyOf(revision))) return undefined;
    const { outbox, log } = this.#options;
    const outcome = await this.#send(revision);
    switch (outcome.answer) {
      case 'stored':
        await outbox.confirm(revision.seq);
        this.#waiting -= 1;
        this.#backoff.reset();
        return undefined;
      case 'rejected': {
        const { zone, day } = revision;
        this.#parked.set(keyOf(revision), { zone, day, words: outcome.words });
        log.error({ zone, day, words: outcome.words }, 'the api does not take this day of evidence');
        return undefined;
      }
      case 'refused':
      case 'unavailable':
        return outcome;
    }
  }

  /** Sends a revision; where the api lacks earlier ones, those first. */
  async #send(revision: SealedRevision): Promise<Outcome> {
    const { sink, outbox } = this.#options;
    const answer = await sink.send(revision, this.#abort.signal);
    if (answer.answer !== 'missing') return answer;
    const earlier = await outbox.between(revision, { after: answer.have, before: revision.revision });
    const isWhole = earlier.length > 0 && earlier.length === revision.revision - 1 - answer.have;
    if (!isWhole) return { answer: 'rejected', words: answer.words };
    for (const one of [...earlier, revision]) {
      const next = await sink.send(one, this.#abort.signal);
      // It had its way and still lacks some: it contradicts itself, and asking on would never end.
      if (next.answer === 'missing') return { answer: 'rejected', words: next.words };
      if (next.answer !== 'stored') return next;
    }
    return { answer: 'stored' };
  }

  #pauseAfter(halt: Halt): number {
    if (halt.answer === 'unavailable') return this.#backoff.next(halt.retryAfter_s);
    this.#pairedAt = -Infinity;
    return REFUSED_EVERY_MS;
  }

  #clear(): void {
    if (this.#alarm !== undefined) this.#options.log.info({}, 'sending evidence again');
    this.#alarm = undefined;
    this.#lastError = undefined;
    this.#backoff.reset();
  }

  async #hold(alarm: Trouble, words: string, pause_ms: number): Promise<void> {
    if (this.#isStopping) return;
    if (this.#alarm !== alarm || this.#lastError !== words)
      this.#options.log.warn({ alarm, words }, 'sending evidence waits; everything is kept in the journal');
    this.#alarm = alarm;
    this.#lastError = words;
    await this.#pause.for(pause_ms);
  }
}

const keyOf = ({ zone, day }: ZoneDay): string => `${zone} ${day}`;
