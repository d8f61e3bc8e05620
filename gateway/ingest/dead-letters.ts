import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import { isProblem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';
import { Backoff } from '../forward/backoff.ts';
import { Pause } from '../forward/pause.ts';
import type { Session } from '../link/mqtt5/session.ts';
import { deadTopic, formatLetter } from './letter.ts';
import type { Letter } from './letter.ts';
import { REFUSED_EVERY_MS } from './limits.ts';

interface Waiting {
  readonly letter: Letter;
  readonly isLost: boolean;
  /** The broker has it. */
  published(): void;
}

interface Options {
  readonly farm: string;
  readonly session: Pick<Session, 'publish' | 'window'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Publishes what could not be read or written, as many at once as the broker takes. Until it has confirmed one, the
 * message that it came from is not acknowledged; a broker that refuses them therefore stops the worker, and says so.
 */
export class DeadLetters {
  readonly #options: Options;
  readonly #backoff = new Backoff();
  readonly #wait: Pause;
  #letters: Waiting[] = [];
  #running: Promise<void> | undefined;
  #isStopping = false;
  #alarm: Problem | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#wait = new Pause(options.clock);
  }

  get waiting(): number {
    return this.#letters.length;
  }

  get alarm(): Problem | undefined {
    return this.#alarm;
  }

  add(waiting: Waiting): void {
    this.#letters.push(waiting);
    if (!this.#isStopping) this.#running ??= this.#run();
  }

  /** Lets go of what the broker delivers again. */
  dropLost(): void {
    this.#letters = this.#letters.filter(({ isLost }) => !isLost);
  }

  /** There is a connection: no need to wait longer. */
  wake(): void {
    this.#wait.cut();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#wait.cut();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#letters.length > 0 && !this.#isStopping) {
      const batch = this.#letters.splice(0, Math.max(1, this.#options.session.window));
      const said = await Promise.all(batch.map(({ letter }) => this.#publish(letter)));
      const left = batch.filter((waiting, at) => {
        if (said[at] !== undefined) return !waiting.isLost;
        waiting.published();
        return false;
      });
      this.#letters = [...left, ...this.#letters];
      const problem = said.find(isProblem);
      if (problem) await this.#hold(problem);
      else this.#clear();
    }
    this.#running = undefined;
  }

  async #publish(letter: Letter): Promise<Problem | undefined> {
    const { session, farm } = this.#options;
    const topic = deadTopic(farm, letter.device);
    const problem = await session.publish(topic, formatLetter(letter), 'passing');
    // The reasons at least.
    return problem?.code === 'too_large'
      ? session.publish(topic, formatLetter(letter, 0), 'passing')
      : problem;
  }

  #clear(): void {
    if (this.#alarm) this.#options.log.info('dead letters are published again');
    this.#alarm = undefined;
    this.#backoff.reset();
  }

  async #hold(problem: Problem): Promise<void> {
    const needsPerson = problem.problem === 'stop' || problem.problem === 'reject';
    if (needsPerson && this.#alarm?.code !== problem.code)
      this.#options.log.error(
        { code: problem.code, words: problem.detail },
        'dead letters cannot be published; nothing behind them is acknowledged',
      );
    this.#alarm = problem;
    if (!this.#isStopping) await this.#wait.for(needsPerson ? REFUSED_EVERY_MS : this.#backoff.next());
  }
}
