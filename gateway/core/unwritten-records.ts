import type { Cancel, Clock } from '../../domain/clock.ts';
import { JournalFailed } from './ports/journal.ts';
import type { Entry, Journal } from './ports/journal.ts';

/** Records that are kept in memory while the journal takes none; past it the oldest go. */
const MAX_KEPT = 2_000;
/** How often the journal is asked whether it takes records again, ms. */
const RETRY_EVERY_MS = 2_000;

/** What the core itself has to record. */
export type CoreRecord = Extract<Entry, { kind: 'decision' | 'actuation' | 'hour' }>;

interface Kept {
  /** In which order they were made. */
  readonly place: number;
  readonly entry: CoreRecord;
}

export interface UnwrittenRecordsOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  /** Called with what can never be journalled, and why. */
  readonly lost: (what: string, error: unknown) => void;
}

/**
 * Writes the core's records into the journal. What the journal refuses is kept in memory, marked `not_durable`, and
 * written in its order when the journal takes records again: a power cut in between loses it, a full disk does not.
 */
export class UnwrittenRecords {
  readonly #options: UnwrittenRecordsOptions;
  #kept: Kept[] = [];
  #next = 0;
  #isWriting = false;
  #isStopped = false;
  #endWait: Cancel = () => undefined;
  #lost = 0;

  constructor(options: UnwrittenRecordsOptions) {
    this.#options = options;
  }

  /** Records that wait in memory. */
  get waiting(): number {
    return this.#kept.length;
  }

  /** Records that were lost since the start. */
  get lost(): number {
    return this.#lost;
  }

  /** Never fails; what is recorded after something that waits, waits behind it. */
  record(entry: CoreRecord): void {
    const place = this.#next++;
    if (this.#kept.length > 0) return this.#keep({ place, entry }, new Error('records before it wait'));
    this.#options.journal.append(entry).catch((error: unknown) => this.#refused({ place, entry }, error));
  }

  /** The last chance of what still waits: it is handed over, and lost if it is refused. */
  stop(): void {
    this.#isStopped = true;
    this.#endWait();
    const kept = this.#kept.slice(this.#isWriting ? 1 : 0); // the first is handed over already
    this.#kept = [];
    for (const { entry } of kept)
      this.#options.journal.append(entry).catch((error: unknown) => this.#lose(entry, error));
  }

  #refused(record: Kept, error: unknown): void {
    if (this.#isStopped || isForGood(error)) this.#lose(record.entry, error);
    else this.#keep(record, error);
  }

  #keep({ place, entry }: Kept, error: unknown): void {
    // One that was on its way may be refused after a later one was kept already.
    const at = this.#kept.findLastIndex((kept) => kept.place < place) + 1;
    this.#kept.splice(at, 0, { place, entry: notDurable(entry) });
    if (this.#kept.length > MAX_KEPT) {
      // The very oldest may be on its way into the journal just now.
      const [oldest] = this.#kept.splice(this.#isWriting ? 1 : 0, 1);
      if (oldest !== undefined) this.#lose(oldest.entry, error);
    }
    this.#retryLater();
  }

  #retryLater(): void {
    const { clock } = this.#options;
    this.#endWait();
    if (!this.#isWriting) this.#endWait = clock.at(clock.now() + RETRY_EVERY_MS, () => void this.#write());
  }

  /** One after the other: the next goes only when the one before is durable. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    for (let [oldest] = this.#kept; oldest !== undefined; [oldest] = this.#kept) {
      const { entry } = oldest;
      try {
        await this.#options.journal.append(entry);
      } catch (error) {
        if (!this.#isStopped && !isForGood(error)) break;
        this.#lose(entry, error);
      }
      this.#kept.shift(); // of nothing, when it was stopped meanwhile
    }
    this.#isWriting = false;
    if (this.#kept.length > 0) this.#retryLater();
  }

  #lose({ kind }: CoreRecord, error: unknown): void {
    this.#lost += 1;
    this.#options.lost(kind, error);
  }
}

const isForGood = (error: unknown): boolean =>
  error instanceof JournalFailed && (error.code === 'unfit' || error.code === 'closed');

function notDurable(entry: CoreRecord): CoreRecord {
  switch (entry.kind) {
    case 'decision':
      return { ...entry, decision: { ...entry.decision, not_durable: true } };
    case 'actuation':
      return { ...entry, actuation: { ...entry.actuation, not_durable: true } };
    case 'hour':
      return entry;
  }
}
