import type { Logger } from 'pino';
import type { Clock } from '../../domain/clock.ts';
import type { Entry, Journal, Outcome } from '../core/ports/journal.ts';
import { JournalBusy, JournalFailed } from '../core/ports/journal.ts';
import { FrameGate, isTelemetry } from './disk/frame-gate.ts';
import type { Gap } from './disk/gap.ts';
import { OUTCOMES, groupText } from './journal-protocol.ts';
import type { Change, FileSize, GroupRequest, JournalAnswer, Pruned, PruneStep } from './journal-protocol.ts';
import type { JournalStats } from './journal-stats.ts';
import type { DiskIs, LogState } from './disk/log-keeper.ts';
import type { StoreThread } from './store-thread.ts';
import { Unanswered } from './unanswered.ts';

/** Entries that may wait for their commit, and their size; past either, sources are not acknowledged. */
const MAX_PENDING_ENTRIES = 20_000;
const MAX_PENDING_CHARS = 32 * 1024 * 1024;
/** Readings that wait to be committed together go as soon as they are this many; more are no group, which the worker has to hold. */
const MAX_GATHERED = 1_000;

interface Waiting {
  readonly of: 'frame' | 'other' | 'change';
  readonly text: string;
  readonly resolve: (outcome: Outcome, pruned?: Pruned) => void;
  readonly reject: (error: JournalFailed) => void;
}

export interface JournalOptions {
  readonly thread: StoreThread;
  readonly clock: Clock;
  /** Ms by a clock that nobody sets; without it nobody sets `clock`. */
  readonly steady_ms?: () => number;
  readonly log: Logger;
  /** Most that the journal's file may hold; no limit without it. */
  readonly max_bytes?: number;
  /** How long readings may wait to be committed together; the next turn of the event loop without it. */
  readonly commit_ms?: number;
  /** Called with the reason of every commit that failed. */
  readonly failed?: (reason: string) => void;
}

/**
 * The main thread's side of the journal. What is appended in one turn of the event loop goes to the worker as one
 * message; while one commit runs the next groups gather there, so the slower the disk the larger the groups.
 */
export class WorkerJournal implements Journal {
  readonly #thread: StoreThread;
  /** Whether readings are taken. */
  readonly gate: FrameGate;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #steady_ms: () => number;
  readonly #commit_ms: number;
  readonly #failed: (reason: string) => void;
  readonly #unanswered: Unanswered<Waiting>;
  #gathering: Waiting[] = [];
  #willFlush: 'no' | 'late' | 'soon' = 'no';
  #cancelFlush: () => void = () => undefined;
  #pendingChars = 0;
  #isClosed = false;
  readonly #count = {
    pending: 0,
    appended: 0,
    frames: 0,
    commits: 0,
    failures: 0,
    duplicate: 0,
    merged: 0,
    rewritten: 0,
  };
  #lastCommit_ms = 0;
  #isHealthy = true;
  #size: FileSize = { used_bytes: 0, unused_bytes: 0 };
  #disk: DiskIs = 'enough';
  #wal: LogState = { bytes: 0, held: false };

  constructor(options: JournalOptions) {
    this.gate = new FrameGate(options.max_bytes ?? Infinity);
    this.#log = options.log;
    this.#clock = options.clock;
    this.#steady_ms = options.steady_ms ?? (() => options.clock.now());
    this.#unanswered = new Unanswered(options.clock);
    this.#commit_ms = options.commit_ms ?? 0;
    this.#failed = options.failed ?? (() => undefined);
    this.#thread = options.thread;
    this.#thread.listen({
      ready: () => this.diskIs(this.#disk),
      answer: (answer) => answer.kind !== 'called' && this.#settle(answer),
      lost: (reason) => this.#lose(`the store's thread is gone: ${reason}`),
    });
  }

  append(entry: Entry): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const of = entry.kind === 'frame' || entry.kind === 'unclocked' ? 'frame' : 'other';
      const refusal = this.gate.refuses(entry);
      try {
        if (refusal !== undefined) throw new JournalFailed(refusal.words, refusal.code);
        this.#gather({ of, text: JSON.stringify(entry), resolve, reject });
      } catch (error) {
        if (of === 'frame' && !isClosed(error)) this.#missed();
        throw error;
      }
      this.#flushIn(isTelemetry(entry) ? this.#commit_ms : 0);
    });
  }

  /** Writes what is no entry, durably, after all that was appended before it; rejects as {@link append}. */
  change(change: Exclude<Change, { of: 'prune' | 'rollup' }>): Promise<void> {
    return this.#change(change).then(() => undefined);
  }

  /** Removes some of the oldest entries, durably; rejects as {@link append}. */
  async prune(step: PruneStep): Promise<Pruned> {
    return (await this.#change({ of: 'prune', step })) ?? { removed: 0, more: false };
  }

  /** While the disk is full the log is kept short. Of a worker that is started later too. */
  diskIs(is: DiskIs): void {
    this.#disk = is;
    this.#thread.post({ kind: 'disk', is });
  }

  stats(): JournalStats {
    const { duplicate: duplicates, ...count } = this.#count;
    const { hangs } = this.#unanswered;
    return {
      ...count,
      ...{ duplicates, lastCommit_ms: this.#lastCommit_ms, healthy: this.#isHealthy && !hangs, hangs },
      ...{ ...this.#size, log_bytes: this.#wal.bytes },
      ...{ refuses: this.gate.why, refused: this.gate.refused },
    };
  }

  /** Commits what was appended, then ends the store's thread. Later appends are refused. */
  async close(): Promise<void> {
    this.#flush();
    this.#isClosed = true;
    this.#thread.post({ kind: 'close' });
    await this.#thread.ended();
    this.#lose('the disk did not answer before the gateway ended');
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
    this.#gathering.push(waiting);
  }

  #change(change: Change): Promise<Pruned | undefined> {
    return new Promise((resolve, reject) => {
      this.#refuseUnlessOpen();
      this.#flush();
      const waiting: Waiting = { of: 'change', text: '', resolve: (_, pruned) => resolve(pruned), reject };
      this.#send([waiting], (group) => ({ kind: 'change', group, change }));
    });
  }

  /** Sends what has gathered, in the next turn of the event loop at the earliest; the soonest wish stands. */
  #flushIn(wait_ms: number): void {
    const isSoon = wait_ms === 0 || this.#gathering.length >= MAX_GATHERED;
    if (this.#willFlush === 'soon' || (this.#willFlush === 'late' && !isSoon)) return;
    this.#cancelFlush();
    this.#willFlush = isSoon ? 'soon' : 'late';
    if (isSoon) setImmediate(() => this.#flush());
    else this.#cancelFlush = this.#clock.at(this.#clock.now() + wait_ms, () => this.#flush());
  }

  #refuseUnlessOpen(): void {
    if (this.#isClosed) throw new JournalFailed('the journal is closed', 'closed');
    if (!this.#thread.isReady) throw new JournalFailed("the store's thread is being started again");
  }

  #flush(): void {
    const gathered = this.#gathering;
    this.#cancelFlush();
    this.#willFlush = 'no';
    if (gathered.length === 0) return;
    this.#gathering = [];
    for (let from = 0; from < gathered.length; from += MAX_GATHERED) {
      const together = gathered.slice(from, from + MAX_GATHERED);
      const text = groupText(together.map((waiting) => waiting.text));
      this.#send(together, (group) => ({ kind: 'append', group, text }));
    }
  }

  #send(waiting: readonly Waiting[], request: (group: number) => GroupRequest): void {
    const group = this.#unanswered.add(waiting);
    if (this.#thread.isReady) this.#thread.post(request(group));
    else this.#fail([group], "the store's thread is gone");
  }

  #settle(answer: JournalAnswer): void {
    if (answer.kind === 'log') return this.#heardOfLog(answer);
    this.#unanswered.answered();
    if (answer.kind === 'failed') return this.#fail(answer.groups, answer.reason);
    this.#count.commits += 1;
    this.#lastCommit_ms = answer.took_ms;
    const { used_bytes, unused_bytes } = answer;
    this.#size = { used_bytes, unused_bytes };
    this.gate.measured(used_bytes);
    if (!this.#isHealthy) this.#log.info({}, 'the journal commits again');
    this.#isHealthy = true;
    let hasFrame = false;
    for (const { group, outcomes, pruned } of answer.groups)
      this.#take(group).forEach((waiting, index) => {
        hasFrame ||= waiting.of === 'frame';
        this.#tell(waiting, { code: outcomes[index], pruned });
      });
    const gap = hasFrame
      ? this.gate.kept({ now: this.#clock.now(), steady_ms: this.#steady_ms() })
      : undefined;
    if (gap !== undefined) this.#record(gap);
  }

  #tell(
    waiting: Waiting,
    { code = -1, pruned }: { code: number | undefined; pruned: Pruned | undefined },
  ): void {
    const outcome = OUTCOMES[code];
    if (outcome === undefined) {
      this.#count.failures += 1;
      const words = 'the entry has a time, counter or value that no row can hold';
      return waiting.reject(new JournalFailed(words, 'unfit'));
    }
    if (waiting.of !== 'change') this.#count.appended += 1;
    if (waiting.of === 'frame') this.#count.frames += 1;
    if (outcome !== 'stored') this.#count[outcome] += 1;
    waiting.resolve(outcome, pruned);
  }

  #heardOfLog(state: LogState): void {
    if (state.held && !this.#wal.held)
      this.#log.warn(
        { log_bytes: state.bytes },
        'a reader holds its view of the journal for long: its write-ahead log grows until it lets go',
      );
    this.#wal = state;
  }

  #missed(): void {
    this.gate.missed(this.#steady_ms());
  }

  /** One that cannot be written now is kept for the next frame that can. */
  #record(gap: Gap): void {
    const since_ms = this.#steady_ms() - (gap.to - gap.from);
    this.change({ of: 'gap', gap }).catch(() => this.gate.missed(since_ms));
  }

  #lose(reason: string): void {
    const { groups } = this.#unanswered;
    const isExpected = this.#isClosed && groups.length === 0;
    if (!isExpected) this.#fail(groups, reason);
  }

  #fail(groups: readonly number[], reason: string): void {
    if (this.#isHealthy)
      this.#log.error({ reason }, 'the journal cannot commit; sources are not acknowledged');
    this.#isHealthy = false;
    this.#failed(reason);
    for (const group of groups) {
      for (const { of, reject } of this.#take(group)) {
        this.#count.failures += 1;
        if (of === 'frame') this.#missed();
        reject(new JournalFailed(reason));
      }
    }
  }

  #take(group: number): readonly Waiting[] {
    const waiting = this.#unanswered.take(group);
    for (const { of, text } of waiting) {
      if (of === 'change') continue; // not counted as an entry
      this.#count.pending -= 1;
      this.#pendingChars -= text.length;
    }
    return waiting;
  }
}

const isClosed = (error: unknown): boolean => error instanceof JournalFailed && error.code === 'closed';
