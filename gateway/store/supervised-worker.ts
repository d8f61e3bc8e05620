import type { Logger } from 'pino';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../domain/clock.ts';
import { noLongerThan } from './no-longer-than.ts';

/** Pause before a worker that ended by itself is started again, ms; doubles while it goes on ending. */
const FIRST_RESTART_MS = 100;
const LAST_RESTART_MS = 10_000;

/** How long one that was told to end may take, ms: a disk that hangs lets none end. */
const ENDS_WITHIN_MS = 10_000;

/** The first word of every worker of this folder: it has its database, or it has not and says why. */
export type Hello = { readonly kind: 'ready' } | { readonly kind: 'refused'; readonly reason: string };

export interface SupervisedWorkerOptions {
  /** The worker's file without its ending: it is TypeScript in the source tree and JavaScript in `dist`. */
  readonly script: string;
  readonly workerData: unknown;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One of those who talk to a worker; each hears every answer. */
export interface WorkerListener<Answer> {
  /** The worker takes requests, for the first time or again. */
  readonly ready?: () => void;
  readonly answer: (answer: Answer) => void;
  /** The worker is gone with everything it had not answered; it will be started again. */
  readonly lost: (reason: string) => void;
}

/** A worker thread that is started again, with a growing pause, when it ends without being asked to. */
export class SupervisedWorker<Request, Answer> {
  readonly #options: SupervisedWorkerOptions;
  readonly #listeners: WorkerListener<Answer>[] = [];
  #worker: Worker | undefined;
  #ended: Promise<void> = Promise.resolve();
  #restart_ms = FIRST_RESTART_MS;
  #cancelRestart: (() => void) | undefined;
  #isReady = false;
  #isStopping = false;

  constructor(options: SupervisedWorkerOptions) {
    this.#options = options;
  }

  listen(listener: WorkerListener<Answer>): void {
    this.#listeners.push(listener);
  }

  /** Whether requests are taken at the moment. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Resolves when the worker is ready. Rejects, and tries no further, when it refuses or ends before. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#spawn(resolve, (reason) => {
        this.#isStopping = true;
        reject(new Error(reason));
      });
    });
  }

  /** Hands a request over; only while {@link isReady}. */
  post(request: Request): void {
    this.#worker?.postMessage(request);
  }

  /** Waits for the worker to end by itself, after a request that tells it to; no longer for one that hangs. */
  async ended(): Promise<void> {
    this.#isStopping = true;
    this.#cancelRestart?.();
    const { clock, log, script } = this.#options;
    await noLongerThan(ENDS_WITHIN_MS, {
      work: this.#ended,
      clock,
      late: () => {
        log.error({ script }, 'a store worker does not end: its disk hangs');
        void this.#worker?.terminate();
      },
    });
  }

  /** Ends the worker in the middle of whatever it does; it is started again. For tests of exactly that. */
  async kill(): Promise<void> {
    await this.#worker?.terminate();
  }

  #spawn(onReady: () => void, onRefused: (reason: string) => void): void {
    const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const worker = new Worker(new URL(`./${this.#options.script}${ending}`, import.meta.url), {
      workerData: this.#options.workerData,
    });
    this.#worker = worker;
    let reason = 'it ended';
    worker.on('message', (message: Hello | { readonly kind: 'answer'; readonly answer: Answer }) => {
      switch (message.kind) {
        case 'ready':
          this.#isReady = true;
          for (const { ready } of this.#listeners) ready?.();
          onReady();
          break;
        case 'refused':
          reason = message.reason;
          break;
        case 'answer':
          this.#restart_ms = FIRST_RESTART_MS;
          for (const { answer } of this.#listeners) answer(message.answer);
          break;
      }
    });
    worker.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)));
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => {
        const wasReady = this.#isReady;
        this.#isReady = false;
        this.#worker = undefined;
        if (wasReady) for (const { lost } of this.#listeners) lost(reason);
        else onRefused(reason);
        if (!this.#isStopping) this.#restartLater(reason);
        resolve();
      });
    });
  }

  #restartLater(reason: string): void {
    const { clock, log, script } = this.#options;
    const pause_ms = this.#restart_ms;
    this.#restart_ms = Math.min(pause_ms * 2, LAST_RESTART_MS);
    log.error({ script, reason, pause_ms }, 'a store worker ended and is started again');
    this.#cancelRestart = clock.at(clock.now() + pause_ms, () => {
      this.#spawn(
        () => log.info({ script }, 'the store worker is back'),
        () => undefined,
      );
    });
  }
}
