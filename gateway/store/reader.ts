import type { Logger } from 'pino';
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
import { WorkerCalls } from './calls.ts';
import type { WorkerJournal } from './journal.ts';
import type { JournalReads } from './journal-reads.ts';

export interface ReaderOptions {
  /** The journal's file, opened and migrated already. */
  readonly file: string;
  /** Moves cursors: the journal worker alone writes. */
  readonly journal: WorkerJournal;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Reads of the journal through the reader worker. */
export class WorkerReader implements JournalReader, TelemetryOutbox {
  readonly calls: WorkerCalls<JournalReads>;
  readonly #journal: WorkerJournal;
  readonly #clock: Clock;

  constructor({ file, journal, clock, log }: ReaderOptions) {
    this.#journal = journal;
    this.#clock = clock;
    this.calls = new WorkerCalls({ script: 'reader-worker', workerData: { file }, clock, log });
  }

  async read(after: number, limit: number): Promise<readonly StoredEntry[]> {
    const text = await this.calls.call('read', { after, limit });
    return JSON.parse(text) as StoredEntry[]; // made by the reader worker from its rows
  }

  cursor(consumer: string): Promise<number> {
    return this.calls.call('cursor', consumer);
  }

  advance(consumer: string, seq: number): Promise<void> {
    return this.#journal.change({ of: 'cursor', consumer, seq });
  }

  head(): Promise<number> {
    return this.calls.call('head', undefined);
  }

  lines(query: LinesQuery): Promise<LineRows> {
    return this.calls.call('lines', query);
  }

  ranges(consumer: string): Promise<readonly SeqRange[]> {
    return this.calls.call('ranges', consumer);
  }

  keepRange(consumer: string, range: SeqRange): Promise<void> {
    return this.#journal.change({ of: 'backlog', consumer, range, cursor: 'stays' });
  }

  leaveBehind(consumer: string, range: SeqRange): Promise<void> {
    return this.#journal.change({ of: 'backlog', consumer, range, cursor: 'moves_to_high' });
  }

  waitsSince(consumer: string): Promise<number | undefined> {
    return this.calls.call('waitsSince', consumer);
  }

  /** Time to come is no gap: the range ends now at the latest. */
  history(query: HistoryQuery): Promise<History> {
    const to = Math.max(query.from, Math.min(query.to, this.#clock.now() + 1));
    return this.calls.call('history', { ...query, to });
  }

  /** Both ends of the range are included. */
  decisions(query: DecisionQuery): Promise<readonly ExplainedDecision[]> {
    return this.calls.call('decisions', query);
  }

  shadow(of: Parameters<JournalReader['shadow']>[0]): Promise<ShadowPast | undefined> {
    return this.calls.call('shadow', of);
  }

  recover(): Promise<Recovered> {
    return this.calls.call('recover', undefined);
  }
}
