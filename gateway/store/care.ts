import type { Logger } from 'pino';
import { access } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../domain/clock.ts';
import type { JournalCondition, SalvagedJournal } from '../core/ports/soundness.ts';
import type { CareMessage, CareRequest, CareWorkerData } from './care-protocol.ts';
import { damageMark } from './salvage/damage.ts';
import { openForReading } from './database.ts';

/** How often the disk is asked whether somebody has found damage or put a damaged journal away, ms. */
const LOOK_EVERY_MS = 10_000;

export interface CareOptions {
  readonly workerData: Omit<CareWorkerData, 'now'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Opens the journal safely at start, has the whole of it checked when due, and knows how it stands. */
export class JournalCare {
  readonly #options: CareOptions;
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #held: DatabaseSync | undefined;
  #salvaged: readonly SalvagedJournal[] = [];
  #isDamaged = false;
  #detail = '';
  #lookedAt: number;
  #isLooking = false;

  private constructor(options: CareOptions) {
    this.#options = options;
    this.#lookedAt = options.clock.now();
    const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    this.#worker = new Worker(new URL(`./care-worker${ending}`, import.meta.url), {
      workerData: { ...options.workerData, now: options.clock.now() } satisfies CareWorkerData,
    });
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
  }

  /** Resolves when the journal can be opened by others. Rejects with a sentence for the person when it cannot be used. */
  static async open(options: CareOptions): Promise<JournalCare> {
    const care = new JournalCare(options);
    const { isCheckDue } = await care.#opened();
    try {
      care.#hold();
    } catch (error) {
      await care.stop();
      throw error;
    }
    if (!isCheckDue) await care.#ended; // no thread of the store starts while another ends
    return care;
  }

  /** As it is known now; asking has the disk looked at for the next time. */
  condition(): JournalCondition {
    const now = this.#options.clock.now();
    if (!this.#isLooking && now - this.#lookedAt >= LOOK_EVERY_MS) {
      this.#lookedAt = now;
      void this.#look();
    }
    return { isDamaged: this.#isDamaged, detail: this.#detail, salvaged: this.#salvaged };
  }

  /** To be called when the one that writes has the journal open. */
  letGo(): void {
    this.#held?.close();
    this.#held = undefined;
  }

  /** To be called when every thread of the store runs. */
  othersRun(): void {
    this.#tell('may_end');
  }

  /** Ends the check in its next pause. */
  async stop(): Promise<void> {
    this.letGo();
    this.#tell('stop');
    await this.#ended;
  }

  /** The last that closes a journal folds its whole log into the file, and the start would wait for a slow card. */
  #hold(): void {
    this.#held = openForReading(this.#options.workerData.file);
    this.#held.prepare('SELECT 1 FROM sqlite_schema').get(); // only who has read counts
    this.#tell('held');
  }

  #tell(request: CareRequest): void {
    this.#worker.postMessage(request);
  }

  #opened(): Promise<Extract<CareMessage, { kind: 'opened' }>['opened']> {
    const { log } = this.#options;
    return new Promise((resolve, reject) => {
      this.#worker.on('message', (message: CareMessage) => {
        switch (message.kind) {
          case 'says':
            log.warn({}, message.what);
            break;
          case 'opened':
            this.#salvaged = message.opened.kept;
            this.#detail = detailOf(message.opened);
            resolve(message.opened);
            break;
          case 'refused':
            reject(new Error(message.reason));
            break;
          case 'checked':
            this.#checked(message.fault);
            break;
          case 'failed':
            this.#detail = `the check could not be done (${message.reason}); the next start tries again`;
            log.error({ reason: message.reason }, 'the journal could not be checked');
            break;
        }
      });
      this.#worker.once('error', (error) => {
        this.#detail = 'the check ended by itself; the next start tries again';
        log.error({ err: error }, 'the check of the journal ended');
        reject(error instanceof Error ? error : new Error(String(error)));
      });
      void this.#ended.then(() => reject(new Error('the worker that opens the journal ended')));
    });
  }

  #checked(fault: string | undefined): void {
    const { clock, log } = this.#options;
    if (fault === undefined) {
      this.#detail = passed(clock.now());
      log.info({}, 'the whole journal was checked and is sound');
    } else this.#found(fault);
  }

  #found(fault: string): void {
    this.#isDamaged = true;
    this.#detail = `damaged (${fault}); restart the gateway: it then saves what can be read`;
    this.#options.log.error({ fault }, 'the journal is damaged; the next start saves what can be read');
  }

  /** Asks the disk beside everything else: one that hangs holds up nothing but the next question. */
  async #look(): Promise<void> {
    this.#isLooking = true;
    const isThere = (path: string) =>
      access(path).then(
        () => true,
        () => false,
      );
    const { file } = this.#options.workerData;
    if (!this.#isDamaged && (await isThere(damageMark(file))))
      this.#found('SQLite could not read a page of it');
    const kept = await Promise.all(this.#salvaged.map(({ folder }) => isThere(folder)));
    this.#salvaged = this.#salvaged.filter((_, index) => kept[index]);
    this.#isLooking = false;
  }
}

const passed = (at: number): string => `sound when it was last checked, ${new Date(at).toISOString()}`;

const detailOf = ({
  isCheckDue,
  checkedAt,
}: {
  isCheckDue: boolean;
  checkedAt: number | undefined;
}): string => (isCheckDue || checkedAt === undefined ? 'being checked' : passed(checkedAt));
