import type { Logger } from 'pino';
import type { Cancel, Clock } from '../../../domain/clock.ts';
import { LEVELS, MINUTES_IN_HOUR, bucketAt } from './rollup-bucket.ts';
import { MAX_STEP_ENTRIES } from './rollup-reads.ts';
import type { RollupAsk } from './rollup-reads.ts';

/** How often is looked for entries that wait, ms. */
export const LOOK_EVERY_MS = 30_000;
/**
 * Fewer entries than a step takes in wait for so long, ms. Each step writes a page or two for each series it touches, and
 * a chart reads what waits from the frames themselves: a card lives longer for it.
 */
export const GATHER_MS = 3_600_000;
/** The store's thread rests after a step for as long as it took, and at least so long, ms. */
const SHORTEST_PAUSE_MS = 5;
/** Minutes are kept for so long, ms; then charts have hours, and frames while they stand. */
const MINUTES_KEPT_MS = 90 * LEVELS.day.length_ms;

export interface RollupDriverOptions {
  /** Has the store take the next step, durably; whether more entries wait behind it, undefined when nothing was done. */
  readonly step: (ask: RollupAsk) => Promise<boolean | undefined>;
  /** Whether nothing is to be written that can wait. */
  readonly isTight?: () => boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Keeps the rollups in step with the journal. Works from what is stored, a bounded step at a time, so it may be stopped
 * or killed anywhere; what fails is tried again.
 */
export class RollupDriver {
  readonly #options: RollupDriverOptions;
  #cancel: Cancel = () => undefined;
  #isStopping = false;
  #isFailing = false;
  #gatherUntil = -Infinity;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: RollupDriverOptions) {
    this.#options = options;
  }

  /** Begins in {@link LOOK_EVERY_MS}: a start has more urgent things to read. */
  start(): void {
    this.#lookIn(LOOK_EVERY_MS);
  }

  /** Waits for the step that is under way. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancel();
    await this.#turn.catch(() => undefined); // whoever asked for it is told
  }

  /**
   * Sums up the next entries, durably. Resolves with whether more of them wait; rejects when the store is away. Steps
   * never overlap: two from the same cursor could add the same late frame twice.
   * @param waiting does nothing when fewer entries than this wait
   */
  step(waiting = 1): Promise<boolean> {
    const step = this.#turn.then(
      () => this.#step(waiting),
      () => this.#step(waiting),
    );
    this.#turn = step;
    return step;
  }

  async #step(waiting: number): Promise<boolean> {
    const { step, clock } = this.#options;
    const minutesFrom = bucketAt('hour', clock.now() - MINUTES_KEPT_MS) * MINUTES_IN_HOUR;
    const more = await step({ waiting, minutesFrom });
    if (more === undefined) return false;
    this.#gatherUntil = clock.now() + GATHER_MS;
    return more;
  }

  #lookIn(ms: number): void {
    const { clock } = this.#options;
    if (!this.#isStopping) this.#cancel = clock.at(clock.now() + ms, () => void this.#look());
  }

  async #look(): Promise<void> {
    const { clock, isTight } = this.#options;
    if (isTight?.() === true) return this.#lookIn(LOOK_EVERY_MS);
    const started = clock.now();
    const isDue = started >= this.#gatherUntil;
    const more = await this.step(isDue ? 1 : MAX_STEP_ENTRIES).then(
      (waits) => this.#worked(waits),
      (error: unknown) => this.#failed(error),
    );
    this.#lookIn(more ? Math.max(SHORTEST_PAUSE_MS, clock.now() - started) : LOOK_EVERY_MS);
  }

  #worked(more: boolean): boolean {
    if (this.#isFailing) this.#options.log.info({}, 'readings are summed up for charts again');
    this.#isFailing = false;
    return more;
  }

  #failed(error: unknown): false {
    if (!this.#isFailing)
      this.#options.log.warn({ err: error }, 'readings cannot be summed up for charts; tried again');
    this.#isFailing = true;
    return false;
  }
}
