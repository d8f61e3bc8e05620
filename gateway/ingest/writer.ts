import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { Sink } from '../core/ports/sink.ts';
import { Backoff } from '../forward/backoff.ts';
import { Carrier } from '../forward/carrier.ts';
import { Pause } from '../forward/pause.ts';
import type { Halt } from '../forward/sift.ts';
import { textOf } from '../forward/suspects.ts';
import type { LineRow } from '../forward/suspects.ts';
import { MAX_FRAMES, REFUSED_EVERY_MS, UNAVAILABLE_EVERY_MS } from './limits.ts';

/** The lines of one message, told from others by itself and not by its `seq`. */
export interface Row extends LineRow {
  /** The broker delivers it again, so it need not be written from here. */
  readonly isLost: boolean;
  /** The server has it. */
  stored(): void;
  /** The server will never take it, and why. */
  refused(words: string): void;
}

interface Options {
  readonly sink: Sink;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Writes rows to a server: one write under way, and what came meanwhile goes into the next. What the server will never take
 * is found and given back alone. While the server is away all is held; nobody acknowledges, so the broker soon sends no
 * more.
 */
export class Writer {
  readonly #options: Options;
  readonly #backoff = new Backoff();
  readonly #wait: Pause;
  #rows: Row[] = [];
  readonly #carrier: Carrier;
  #running: Promise<void> | undefined;
  #isStopping = false;
  #alarm: Halt | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#wait = new Pause(options.clock);
    this.#carrier = new Carrier((lines) => options.sink.send(lines));
  }

  /** Rows that wait for their write. */
  get waiting(): number {
    return this.#rows.length;
  }

  /** Why nothing is written now; undefined when all is well. */
  get alarm(): Halt | undefined {
    return this.#alarm;
  }

  add(row: Row): void {
    this.#rows.push(row);
    if (!this.#isStopping) this.#running ??= this.#run();
  }

  /** Lets go of what the broker delivers again. */
  dropLost(): void {
    this.#rows = this.#rows.filter(({ isLost }) => !isLost);
  }

  /** Waits for the write that is under way; what waits is left to the broker. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#wait.cut();
    await this.#running;
  }

  async #run(): Promise<void> {
    await new Promise(setImmediate); // one turn, so that a burst begins with one write and not with a single row
    while (this.#rows.length > 0 && !this.#isStopping) {
      const batch = this.#take();
      const halt = await this.#write(batch);
      if (halt === undefined) continue;
      this.#rows = [...batch.filter(({ isLost }) => !isLost), ...this.#rows];
      if (halt !== 'too_much') await this.#hold(halt);
    }
    this.#running = undefined;
  }

  #take(): readonly Row[] {
    let frames = 0;
    for (let chars = 0; frames < MAX_FRAMES; frames++) {
      chars += this.#rows[frames]?.lines.length ?? Infinity;
      if (chars > this.#carrier.size.maxChars && frames > 0) break;
    }
    return this.#rows.splice(0, frames);
  }

  /** Gives the reason when the rows are not done. A row that is written twice changes nothing. */
  async #write(rows: readonly Row[]): Promise<Halt | 'too_much' | undefined> {
    const brought = await this.#carrier.bring(textOf(rows), () => rows);
    if (brought === 'too_much' || 'answer' in brought) return brought;
    const { poison, tooOld, words } = brought;
    const refused = new Map([...poison, ...tooOld.map((row) => [row, words] as const)]);
    for (const row of rows) {
      const why = refused.get(row);
      if (why === undefined) row.stored();
      else row.refused(why);
    }
    this.#clear();
    return undefined;
  }

  #clear(): void {
    if (this.#alarm) this.#options.log.info({ sink: this.#options.sink.name }, 'writing again');
    this.#alarm = undefined;
    this.#backoff.reset();
  }

  async #hold(halt: Halt): Promise<void> {
    const { log, sink } = this.#options;
    const { answer, words } = halt;
    if (this.#alarm?.answer !== answer)
      log.warn({ sink: sink.name, answer, words }, 'not written and not acknowledged; the broker keeps it');
    this.#alarm = halt;
    if (this.#isStopping) return;
    if (halt.answer === 'refused') return this.#wait.for(REFUSED_EVERY_MS);
    const pause_ms = this.#backoff.next(halt.retryAfter_s);
    await this.#wait.for(
      halt.retryAfter_s === undefined ? Math.min(pause_ms, UNAVAILABLE_EVERY_MS) : pause_ms,
    );
  }
}
