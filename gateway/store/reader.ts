import type { Clock } from '../../domain/clock.ts';
import type {
  DecisionQuery,
  ExplainedDecision,
  History,
  HistoryQuery,
  JournalReader,
  Recovered,
  ShadowPast,
} from '../core/ports/reads.ts';
import type { StoredEntry } from '../core/ports/journal.ts';
import type { LineRows, LinesQuery, SeqRange, TelemetryOutbox } from '../core/ports/telemetry-outbox.ts';
import type { WorkerCalls } from './calls.ts';
import type { WorkerJournal } from './journal.ts';
import type { JournalReads } from './journal-reads.ts';

export interface ReaderOptions {
  readonly calls: Pick<WorkerCalls<JournalReads>, 'call'>;
  /** Moves cursors: the journal alone writes. */
  readonly journal: WorkerJournal;
  readonly clock: Clock;
}

/** Reads of the journal, in the store's thread. */
export class WorkerReader implements JournalReader, TelemetryOutbox {
  readonly #calls: ReaderOptions['calls'];
  readonly #journal: WorkerJournal;
  readonly #clock: Clock;

  constructor({ calls, journal, clock }: ReaderOptions) {
    this.#calls = calls;
    this.#journal = journal;
    this.#clock = clock;
  }

  async read(after: number, limit: number): Promise<readonly StoredEntry[]> {
    const text = await this.#calls.call('read', { after, limit });
    return JSON.parse(text) as StoredEntry[]; // made by the store's thread from its rows
  }

  cursor(consumer: string): Promise<number> {
    return this.#calls.call('cursor', consumer);
  }

  advance(consumer: string, seq: number): Promise<void> {
    return this.#journal.change({ of: 'cursor', consumer, seq });
  }

  head(): Promise<number> {
    return this.#calls.call('head', undefined);
  }

  lines(query: LinesQuery): Promise<LineRows> {
    return this.#calls.call('lines', query);
  }

  ranges(consumer: string): Promise<readonly SeqRange[]> {
    return this.#calls.call('ranges', consumer);
  }

  keepRange(consumer: string, range: SeqRange): Promise<void> {
    return this.#journal.change({ of: 'backlog', consumer, range, cursor: 'stays' });
  }

  leaveBehind(consumer: string, range: SeqRange): Promise<void> {
    return this.#journal.change({ of: 'backlog', consumer, range, cursor: 'moves_to_high' });
  }

  waitsSince(consumer: string): Promise<number | undefined> {
    return this.#calls.call('waitsSince', consumer);
  }

  /** Time to come is no gap: the range ends now at the latest. */
  history(query: HistoryQuery): Promise<History> {
    const to = Math.max(query.from, Math.min(query.to, this.#clock.now() + 1));
    return this.#calls.call('history', { ...query, to });
  }

  /** Both ends of the range are included. */
  decisions(query: DecisionQuery): Promise<readonly ExplainedDecision[]> {
    return this.#calls.call('decisions', query);
  }

  shadow(of: Parameters<JournalReader['shadow']>[0]): Promise<ShadowPast | undefined> {
    return this.#calls.call('shadow', of);
  }

  recover(): Promise<Recovered> {
    return this.#calls.call('recover', undefined);
  }
}
