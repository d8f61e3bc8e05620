import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Cancel, Clock } from '../../domain/clock.ts';
import { BATCH_AT_ONCE } from '../../domain/http/stamps.ts';
import { CLOCK, LOG } from '../platform/index.ts';
import { codesIn } from './batch.ts';
import type { StampBatchRow } from './batch.ts';
import { StampBatchRepository } from './stamp-batch.repository.ts';
import { StampWriter } from './stamp-writer.ts';

/** After a failure of the store, ms. */
const RETRY_MS = 5_000;
/** How soon a batch goes on that another process has left. */
const LOOK_EVERY_MS = 60_000;

/**
 * Writes small batches at once. Writes in the background, one after the other: large batches, those whose write failed,
 * and those that a process has left which is no more.
 */
@Injectable()
export class StampIssuer implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #batches: StampBatchRepository;
  readonly #writer: StampWriter;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  #work: Promise<void> = Promise.resolve();
  #nextLook: Cancel | undefined;
  constructor(
    batches: StampBatchRepository,
    writer: StampWriter,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Logger,
  ) {
    this.#batches = batches;
    this.#writer = writer;
    this.#clock = clock;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    this.#look();
  }

  /** The chunk under way is finished; the next start goes on behind it. */
  async onModuleDestroy(): Promise<void> {
    this.#stop.abort();
    this.#nextLook?.();
    await this.#work;
  }

  /** False when the batch is left to the background. It is on record by now, so a failure of the store is no refusal. */
  async write(batch: StampBatchRow): Promise<boolean> {
    if (codesIn(batch) <= BATCH_AT_ONCE)
      try {
        await this.#writer.write(batch);
        return true;
      } catch (error) {
        this.#log.error({ err: error, batch: batch.id }, 'stamps could not be written; trying again');
      }
    this.#work = this.#work.then(() => this.#writeAll(batch));
    return false;
  }

  #look(): void {
    this.#work = this.#work.then(() => this.#writeUnfinished());
  }

  async #writeUnfinished(): Promise<void> {
    try {
      for (const batch of await this.#batches.unfinished()) await this.#writeAll(batch);
    } catch (error) {
      this.#log.error({ err: error }, 'unfinished stamp batches could not be looked up');
    }
    if (this.#stop.signal.aborted) return;
    this.#nextLook = this.#clock.at(this.#clock.now() + LOOK_EVERY_MS, () => this.#look());
  }

  async #writeAll(batch: StampBatchRow): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted)
      try {
        return await this.#writer.write(batch, signal);
      } catch (error) {
        this.#log.error({ err: error, batch: batch.id }, 'stamps could not be written; trying again');
        await this.#pause();
      }
  }

  #pause(): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wakeUp = (): void => {
        cancel();
        signal.removeEventListener('abort', wakeUp);
        resolve();
      };
      const cancel = this.#clock.at(this.#clock.now() + RETRY_MS, wakeUp);
      signal.addEventListener('abort', wakeUp);
    });
  }
}
