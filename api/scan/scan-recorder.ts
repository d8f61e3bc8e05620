import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { Counter } from 'prom-client';
import type { Cancel, Clock } from '../../domain/clock.ts';
import { Metrics } from '../health/index.ts';
import { CLOCK, LOG } from '../platform/index.ts';
import { StampLookup } from '../stamp/index.ts';

/** Counts wait so long for their write; what a crash loses. */
const WRITE_EVERY_MS = 1_000;
/** Stamps of one transaction: it keeps the store for some milliseconds, then scans come in between. */
const CODES_PER_WRITE = 500;
/** Codes whose counts are kept while the store fails. */
const MAX_CODES = 200_000;

/** Scans of one stamp that its row does not tell yet. Times are UTC ms. */
interface Count {
  readonly code: string;
  scans: number;
  readonly first: number;
  last: number;
}

/**
 * Counts scans in memory and writes them in batches, so that a scan waits for no disk. What could not be written is
 * tried again with the next batch. While the store fails, the codes that came first are kept; scans of further codes
 * are dropped, counted in a metric and logged once.
 */
@Injectable()
export class ScanRecorder implements OnApplicationShutdown {
  readonly #stamps: StampLookup;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #dropped: Counter;
  #waiting = new Map<string, Count>();
  #writing = new Map<string, Count>();
  #timer: Cancel | undefined;
  #write: Promise<void> | undefined;
  #isDropping = false;
  #writes = 0;

  constructor(stamps: StampLookup, metrics: Metrics, @Inject(CLOCK) clock: Clock, @Inject(LOG) log: Logger) {
    this.#stamps = stamps;
    this.#clock = clock;
    this.#log = log;
    this.#dropped = new Counter({
      name: 'nongso_api_scans_dropped_total',
      help: 'Scans that were not counted, because the store took no counts for too long',
      registers: [metrics.registry],
    });
  }

  /** Adds a scan of this stamp. @param at UTC ms */
  count(code: string, at: number): void {
    const waiting = this.#waiting.get(code);
    if (waiting) {
      waiting.scans += 1;
      waiting.last = at;
    } else if (this.#waiting.size + this.#writing.size < MAX_CODES) {
      this.#waiting.set(code, { code, scans: 1, first: at, last: at });
      this.#schedule();
    } else this.#drop();
  }

  /**
   * Scans of this stamp that its row does not tell yet. While they are being written, both may tell of the same ones
   * for a moment: shown, never stored.
   */
  pending(code: string): { readonly scans: number; readonly first: number | null } {
    const written = this.#writing.get(code);
    const waiting = this.#waiting.get(code);
    return {
      scans: (written?.scans ?? 0) + (waiting?.scans ?? 0),
      first: (written ?? waiting)?.first ?? null,
    };
  }

  /** How many times scans have left {@link pending}, because their rows tell of them. */
  get writes(): number {
    return this.#writes;
  }

  /** Writes what waits, once the last request was answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.#write;
    this.#timer?.();
    await this.#writeWaiting();
    if (this.#waiting.size > 0) this.#log.error({ codes: this.#waiting.size }, 'scans were lost at stop');
  }

  #schedule(): void {
    if (this.#timer || this.#write) return;
    this.#timer = this.#clock.at(this.#clock.now() + WRITE_EVERY_MS, () => {
      this.#timer = undefined;
      this.#write = this.#writeWaiting().finally(() => {
        this.#write = undefined;
        if (this.#waiting.size > 0) this.#schedule();
      });
    });
  }

  /** What was written leaves the counts batch by batch; what was not stays in them. */
  async #writeWaiting(): Promise<void> {
    this.#writing = this.#waiting;
    this.#waiting = new Map();
    const counts = [...this.#writing.values()];
    try {
      for (let from = 0; from < counts.length; from += CODES_PER_WRITE) {
        const batch = counts.slice(from, from + CODES_PER_WRITE);
        await this.#stamps.addScans(batch);
        for (const { code } of batch) this.#writing.delete(code);
        this.#writes += 1;
        await nextTurn();
      }
      this.#isDropping = false;
    } catch (error) {
      this.#log.warn({ err: error, codes: this.#writing.size }, 'scans could not be written; trying again');
      this.#putBack();
    }
  }

  #putBack(): void {
    const since = this.#waiting;
    this.#waiting = this.#writing;
    this.#writing = new Map();
    for (const count of since.values()) {
      const before = this.#waiting.get(count.code);
      if (!before) this.#waiting.set(count.code, count);
      else {
        before.scans += count.scans;
        before.last = count.last;
      }
    }
  }

  #drop(): void {
    this.#dropped.inc();
    if (this.#isDropping) return;
    this.#isDropping = true;
    this.#log.error({ codes: MAX_CODES }, 'scans of further stamps are dropped: the store takes no counts');
  }
}
