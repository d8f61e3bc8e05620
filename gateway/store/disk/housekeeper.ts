import type { Logger } from 'pino';
import type { Cancel, Clock } from '../../../domain/clock.ts';
import type { WorkerJournal } from '../journal.ts';
import type { PruneStep } from '../journal-protocol.ts';

/** How often the size is looked at while nothing is to be done, ms. */
const LOOK_EVERY_MS = 10_000;
/** How often what is too old is looked for, and how long after the start at the earliest: a clock may be set first, ms. */
const AGE_EVERY_MS = 3_600_000;
/** Pause between two steps, so that what came meanwhile is committed first, ms. */
const STEP_PAUSE_MS = 20;
/** A busy journal is asked again after this, ms. */
const BUSY_PAUSE_MS = 250;
/** Of the greatest size: from the first mark on the oldest is removed in quiet moments, from the second at any. */
const REMOVED_FROM = 0.9;
const REMOVED_AT_ONCE_FROM = 0.925;
/** What is younger than this is not removed for its size, ms: its source may still send it again. */
const YOUNGEST_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

export interface HousekeeperOptions {
  readonly journal: Pick<WorkerJournal, 'stats' | 'prune'>;
  readonly max_bytes: number;
  readonly keep_days: number;
  /** Who has to be past an entry before it may go. */
  readonly consumers: readonly string[];
  /** UTC ms from which the age of entries is reckoned; undefined while nobody knows. */
  readonly believedTime: () => number | undefined;
  /** Whether the disk has no room: the journal then makes some, however much it may hold. */
  readonly isShort: () => boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Keeps the journal within its age and size, a step at a time in quiet moments. By size readings, decisions and all
 * else go first, in the order they came, and dead letters that nobody has dealt with only when nothing else may go.
 */
export class Housekeeper {
  readonly #options: HousekeeperOptions;
  #end: Cancel = () => undefined;
  #isStopped = false;
  #ageDueAt: number;
  #kinds: 'all_but_dead' | 'dead' = 'all_but_dead';
  #found = 0;
  #removed = 0;

  constructor(options: HousekeeperOptions) {
    this.#options = options;
    this.#ageDueAt = options.clock.now() + AGE_EVERY_MS;
    this.#lookIn(LOOK_EVERY_MS);
  }

  /** Entries removed since the start. */
  get removed(): number {
    return this.#removed;
  }

  stop(): void {
    this.#isStopped = true;
    this.#end();
  }

  #lookIn(wait_ms: number): void {
    const { clock, log } = this.#options;
    if (this.#isStopped) return;
    this.#end = clock.at(clock.now() + wait_ms, () => {
      this.#look().then(
        (next_ms) => this.#lookIn(next_ms),
        (error: unknown) => {
          log.warn({ err: error }, 'the journal could not be made smaller; tried again');
          this.#lookIn(LOOK_EVERY_MS);
        },
      );
    });
  }

  /** Does a step if one is due; gives the pause until the next look. */
  async #look(): Promise<number> {
    const { journal, max_bytes, isShort } = this.#options;
    const { used_bytes, pending } = journal.stats();
    const isLarge = isShort() || used_bytes >= REMOVED_FROM * max_bytes;
    const isOld = this.#options.clock.now() >= this.#ageDueAt;
    if (!isLarge && !isOld) return LOOK_EVERY_MS;
    const canWait = !isShort() && used_bytes < REMOVED_AT_ONCE_FROM * max_bytes;
    if (pending > 0 && canWait) return BUSY_PAUSE_MS;
    return isLarge ? this.#bySize() : this.#byAge();
  }

  async #bySize(): Promise<number> {
    const now = this.#options.clock.now();
    if (await this.#step({ before: now - YOUNGEST_MS, now, kinds: this.#kinds })) return STEP_PAUSE_MS;
    const found = this.#endRound();
    if (found > 0) {
      this.#kinds = 'all_but_dead';
      return STEP_PAUSE_MS;
    }
    const isLast = this.#kinds === 'dead';
    this.#kinds = isLast ? 'all_but_dead' : 'dead';
    return isLast ? LOOK_EVERY_MS : STEP_PAUSE_MS;
  }

  async #byAge(): Promise<number> {
    const { clock, keep_days, believedTime, log } = this.#options;
    const now = believedTime();
    if (now === undefined) return LOOK_EVERY_MS;
    if (await this.#step({ before: now - keep_days * DAY_MS, now, kinds: 'all' })) return STEP_PAUSE_MS;
    const found = this.#endRound();
    if (found > 0) log.info({ entries: found, keep_days }, 'old entries were removed from the journal');
    this.#ageDueAt = clock.now() + AGE_EVERY_MS;
    return LOOK_EVERY_MS;
  }

  /** Whether there may be more. */
  async #step(step: Omit<PruneStep, 'consumers'>): Promise<boolean> {
    const { journal, consumers } = this.#options;
    const { removed, more } = await journal.prune({ ...step, consumers });
    this.#removed += removed;
    this.#found += removed;
    return more;
  }

  #endRound(): number {
    const found = this.#found;
    this.#found = 0;
    return found;
  }
}
