import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { Entry, Journal, Outcome } from '../core/ports/journal.ts';
import { JournalBusy, JournalFailed } from '../core/ports/journal.ts';
import { OUTCOMES, groupText } from './journal-protocol.ts';
import type { EvidenceStep, JournalAnswer, JournalRequest, JournalWorkerData } from './journal-protocol.ts';
import { SupervisedWorker } from './supervised-worker.ts';

/** Entries that may wait for their commit, and their size; past either, sources are not acknowledged. */
const MAX_PENDING_ENTRIES = 20_000;
const MAX_PENDING_CHARS = 32 * 1024 * 1024;

interface Waiting {
  readonly text: string;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: JournalFailed) => void;
}

/** Counted since the start. */
export interface JournalStats {
  /** Entries that wait for their commit. */
  readonly pending: number;
  /** Entries committed, duplicates included. */
  readonly appended: number;
  readonly commits: number;
  readonly failures: number;
  readonly duplicates: number;
  readonly merged: number;
  readonly rewritten: number;
  readonly lastCommit_ms: number;
  /** False from a failed commit or a lost worker until the next commit. */
  readonly healthy: boolean;
}

/**
 * The main thread's side of the journal. What is appended in one turn of the event loop goes to the worker as one
 * message; while one commit runs the next groups gather there, so the slower the disk the larger the groups.
 */
export class WorkerJournal implements Journal {
  readonly worker: SupervisedWorker<JournalRequest, JournalAnswer>;
  readonly #log: Logger;
  readonly #groups = new Map<number, readonly Waiting[]>();
  #gathering: Waiting[] = [];
  #nextGroup = 1;
  #pendingChars = 0;
  #isClosed = false;
  readonly #count = {
    pending: 0,
    appended: 0,
    commits: 0,
    failures: 0,
    duplicate: 0,
    merged: 0,
    rewritten: 0,
  };
  #lastCommit_ms = 0;
  #isHealthy = true;

  constructor(options: { workerData: JournalWorkerData; clock: Clock; log: Logger }) {
    this.#log = options.log;
    this.worker = new SupervisedWorker<JournalRequest, JournalAnswer>({
      script: 'journal-worker',
      ...options,
      onAnswer: (answer) => this.#settle(answer),
      onLost: (reason) => this.#lose(`the journal worker is gone: ${reason}`),
    });
  }

  append(entry: Entry): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#gather({ text: JSON.stringify(entry), resolve, reject });
    });
  }

  /** Moves a consumer's cursor, durably; rejects as {@link append}. */
  advance(consumer: string, seq: number): Promise<void> {
    return this.#change((group) => ({ kind: 'advance', group, consumer, seq }));
  }

  /** Writes a step of evidence, durably; rejects as {@link append}. */
  keepEvidence(step: EvidenceStep): Promise<void> {
    return this.#change((group) => ({ kind: 'evidence', group, step }));
  }

  stats(): JournalStats {
    const { duplicate: duplicates, ...count } = this.#count;
    return { ...count, duplicates, lastCommit_ms: this.#lastCommit_ms, healthy: this.#isHealthy };
  }

  /** Commits what was appended, then ends the worker. Later appends are refused. */
  async close(): Promise<void> {
    this.#flush();
    this.#isClosed = true;
    this.worker.post({ kind: 'close' });
    await this.worker.ended();
  }

  /** What is no entry. */
  #change(request: (group: number) => JournalRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#refuseUnlessOpen();
      this.#flush(); // so that a cursor cannot overtake what was appended before
      this.#send([{ text: '', resolve: () => resolve(), reject }], request);
    });
  }

  #gather(waiting: Waiting): void {
    this.#refuseUnlessOpen();
    if (
      this.#count.pending >= MAX_PENDING_ENTRIES ||
      this.#pendingChars + waiting.text.length > MAX_PENDING_CHARS
    )
      throw new JournalBusy(`${this.#count.pending} entries wait for the disk`);
    this.#count.pending += 1;
    this.#pendingChars += waiting.text.length;
    if (this.#gathering.push(waiting) === 1) setImmediate(() => this.#flush());
  }

  #refuseUnlessOpen(): void {
    if (this.#isClosed) throw new JournalFailed('the journal is closed');
    if (!this.worker.isReady) throw new JournalFailed('the journal worker is being started again');
  }

  #flush(): void {
    const gathered = this.#gathering;
    if (gathered.length === 0) return;
    this.#gathering = [];
    this.#send(gathered, (group) => ({
      kind: 'append',
      group,
      text: groupText(gathered.map(({ text }) => text)),
    }));
  }

  #send(waiting: readonly Waiting[], request: (group: number) => JournalRequest): void {
    const group = this.#nextGroup++;
    this.#groups.set(group, waiting);
    if (this.worker.isReady) this.worker.post(request(group));
    else this.#fail([group], 'the journal worker is gone');
  }

  #settle(answer: JournalAnswer): void {
    if (answer.kind === 'failed') return this.#fail(answer.groups, answer.reason);
    this.#count.commits += 1;
    this.#lastCommit_ms = answer.took_ms;
    if (!this.#isHealthy) this.#log.info({}, 'the journal commits again');
    this.#isHealthy = true;
    for (const { group, outcomes } of answer.groups) {
      this.#take(group).forEach((waiting, index) => this.#tell(waiting, OUTCOMES[outcomes[index] ?? -1]));
    }
  }

  #tell(waiting: Waiting, outcome: Outcome | undefined): void {
    if (outcome === undefined) {
      this.#count.failures += 1;
      return waiting.reject(new JournalFailed('the entry has a time, counter or value that no row can hold'));
    }
    if (waiting.text !== '') this.#count.appended += 1;
    if (outcome !== 'stored') this.#count[outcome] += 1;
    waiting.resolve(outcome);
  }

  #lose(reason: string): void {
    const isExpected = this.#isClosed && this.#groups.size === 0;
    if (!isExpected) this.#fail([...this.#groups.keys()], reason);
  }

  #fail(groups: readonly number[], reason: string): void {
    if (this.#isHealthy)
      this.#log.error({ reason }, 'the journal cannot commit; sources are not acknowledged');
    this.#isHealthy = false;
    for (const group of groups) {
      for (const { reject } of this.#take(group)) {
        this.#count.failures += 1;
        reject(new JournalFailed(reason));
      }
    }
  }

  #take(group: number): readonly Waiting[] {
    const waiting = this.#groups.get(group) ?? [];
    this.#groups.delete(group);
    for (const { text } of waiting) {
      if (text === '') continue; // a change, which is not counted as an entry
      this.#count.pending -= 1;
      this.#pendingChars -= text.length;
    }
    return waiting;
  }
}
