import { Worker } from 'node:worker_threads';
import type { Clock } from '../../domain/clock.ts';
import type { BacktestBody } from '../../domain/http/backtests.ts';
import { problem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';
import type { StoredBacktest } from './stored.ts';

/** Backtests that may wait while one runs. */
const MAX_WAITING = 4;
/** One that takes longer is ended, ms: a little before the phone is told that the answer takes too long. */
const LONGEST_MS = 25_000;

/**
 * Backtests, each on a thread of its own, one at a time. Problems: `no_readings` (reject), `backtests_busy` (back off:
 * too many wait), `backtest_too_long` (reject). Rejects when the journal cannot be read.
 */
export class Backtests {
  readonly #clock: Clock;
  readonly #longest_ms: number;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();
  readonly #under = new Set<Worker>();
  #stopped = false;

  constructor({ clock, longest_ms = LONGEST_MS }: { clock: Clock; longest_ms?: number }) {
    this.#clock = clock;
    this.#longest_ms = longest_ms;
  }

  async run(asked: StoredBacktest): Promise<BacktestBody | Problem> {
    if (this.#waiting > MAX_WAITING)
      return problem('back_off', 'backtests_busy', `${MAX_WAITING} backtests are waiting`);
    this.#waiting++;
    const turn = this.#last.then(() => this.#start(asked));
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }

  /** Ends what runs; what waits is refused. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#under].map((worker) => worker.terminate()));
  }

  #start(asked: StoredBacktest): Promise<BacktestBody | Problem> {
    if (this.#stopped) return Promise.resolve(problem('stop', 'backtests_busy', 'the gateway ends'));
    const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const worker = new Worker(new URL(`./worker${ending}`, import.meta.url), { workerData: asked });
    this.#under.add(worker);
    return new Promise((resolve, reject) => {
      const tooLong = problem('reject', 'backtest_too_long', `it took more than ${this.#longest_ms} ms`);
      const cancel = this.#clock.at(this.#clock.now() + this.#longest_ms, () => void worker.terminate());
      worker.once('message', (result: BacktestBody | undefined) =>
        resolve(result ?? problem('reject', 'no_readings', 'the journal has no readings of this range')),
      );
      worker.once('error', reject);
      worker.once('exit', () => {
        cancel();
        this.#under.delete(worker);
        resolve(tooLong); // unless it has answered
      });
    });
  }
}
