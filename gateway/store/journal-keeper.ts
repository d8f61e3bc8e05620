import type { DatabaseSync } from 'node:sqlite';
import type { Entry, Outcome } from '../core/ports/journal.ts';
import { accountBook } from './accounts/account-book.ts';
import type { AccountBook } from './accounts/account-book.ts';
import { fillAccounts } from './accounts/account-fill.ts';
import { noteDamage } from './salvage/damage.ts';
import { openDatabase, reopenDatabase } from './database.ts';
import type { DatabaseOptions } from './database.ts';
import { changeWriter } from './change-writer.ts';
import type { ChangeWriter } from './change-writer.ts';
import { journalWriter } from './journal-writer.ts';
import type { JournalWriter } from './journal-writer.ts';
import { OUTCOMES, REFUSED, groupOf } from './journal-protocol.ts';
import type { CommittedGroup, FileSize, GroupRequest, JournalAnswer } from './journal-protocol.ts';
import { logKeeper } from './disk/log-keeper.ts';
import type { DiskIs, LogKeeper, LogState } from './disk/log-keeper.ts';
import { pruner } from './disk/retention.ts';
import type { RollupChange } from './history/rollup-rows.ts';
import { messageOf } from './store-protocol.ts';
import { restamper } from './unclocked.ts';

/** Pause between two tries to open a database that failed, ms; in between every group is refused at once. */
const REOPEN_PAUSE_MS = 1_000;

export interface JournalKeeperOptions extends Omit<DatabaseOptions, 'schema'> {
  /** IANA name: accounts are kept by the farm's days. */
  readonly timezone: string;
  /** Told what is no answer to a group. */
  readonly say: (news: JournalAnswer) => void;
}

interface Writing {
  readonly db: DatabaseSync;
  readonly writer: JournalWriter;
  readonly changes: ChangeWriter;
  readonly accounts: AccountBook;
  readonly prune: ReturnType<typeof pruner>;
  readonly restamp: ReturnType<typeof restamper>;
  readonly log: LogKeeper;
  readonly size: () => FileSize;
}

/**
 * The connection that writes the journal, in the store's thread: the only one there is. One that failed is never used
 * again; the next group opens another.
 */
export class JournalKeeper {
  readonly #options: DatabaseOptions;
  readonly #timezone: string;
  readonly #say: JournalKeeperOptions['say'];
  #store: Writing | undefined;
  #failure = '';
  #failedAt_ms = -Infinity;
  #disk: DiskIs = 'enough';
  #logState: LogState = { bytes: 0, held: false };

  /** Opens the journal, made or migrated where needed. Throws with a sentence for the person when it cannot be used. */
  constructor({ timezone, say, ...given }: JournalKeeperOptions) {
    this.#options = { ...given, schema: 'journal' };
    this.#timezone = timezone;
    this.#say = say;
    try {
      const db = openDatabase(this.#options);
      fillAccounts(db, timezone);
      this.#store = this.#use(db);
    } catch (error) {
      noteDamage(given.file, error);
      throw error;
    }
  }

  /** Writes groups in one transaction. */
  commit(requests: readonly GroupRequest[]): JournalAnswer {
    const started = performance.now();
    try {
      this.#store ??= this.#reopen();
      const writing = this.#store;
      const { db } = writing;
      db.exec('BEGIN IMMEDIATE');
      const groups = requests.map((request) => write(writing, request));
      writing.accounts.write();
      const size = writing.size();
      db.exec('COMMIT');
      return { kind: 'committed', groups, took_ms: performance.now() - started, ...size };
    } catch (error) {
      // After a failed write or fsync nobody knows what is on the disk.
      this.#failed(error);
      return { kind: 'failed', groups: requests.map(({ group }) => group), reason: this.#failure };
    }
  }

  /** Writes sums in a transaction of their own; throws when it fails. */
  keep(change: RollupChange): void {
    const answer = this.commit([{ kind: 'change', group: 0, change }]);
    if (answer.kind === 'failed') throw new Error(answer.reason);
  }

  /** Copies the log into the file when it is time. */
  lookAfterLog(moment: 'quiet' | 'busy'): void {
    this.#withLog((log) => {
      const state = log.look(moment);
      if (state.held !== this.#logState.held || state.bytes !== this.#logState.bytes)
        this.#say({ kind: 'log', ...state });
      this.#logState = state;
    });
  }

  /** Of the next connection too. */
  diskIs(is: DiskIs): void {
    this.#disk = is;
    this.#withLog((log) => log.diskIs(is));
  }

  close(): void {
    try {
      this.#store?.db.close();
    } catch {
      // The connection failed before; that it cannot even be closed adds nothing. The next one starts from the file.
    }
    this.#store = undefined;
  }

  #withLog(work: (log: LogKeeper) => void): void {
    if (this.#store === undefined) return;
    try {
      work(this.#store.log);
    } catch (error) {
      this.#failed(error);
      this.#say({ kind: 'failed', groups: [], reason: this.#failure });
    }
  }

  #failed(error: unknown): void {
    this.#failure = messageOf(error);
    noteDamage(this.#options.file, error);
    this.close();
  }

  #reopen(): Writing {
    const now = performance.now();
    if (now - this.#failedAt_ms < REOPEN_PAUSE_MS) throw new Error(this.#failure);
    this.#failedAt_ms = now;
    return this.#use(reopenDatabase(this.#options));
  }

  #use(db: DatabaseSync): Writing {
    const timezone = this.#timezone;
    const accounts = accountBook(db, timezone);
    const writer = journalWriter(db);
    const log = logKeeper(db, this.#options.file);
    if (this.#disk === 'full') log.diskIs(this.#disk);
    return {
      db,
      writer,
      changes: changeWriter(db),
      accounts,
      prune: pruner(db, { timezone, expired: (device, at) => accounts.expired(device, at) }),
      restamp: restamper(db, (frame) => void take({ writer, accounts }, { kind: 'frame', frame })),
      log,
      size: fileSize(db),
    };
  }
}

/** The pages that hold something, and those that hold nothing: the file itself never shrinks. */
function fileSize(db: DatabaseSync): () => FileSize {
  const page_bytes = Number(db.prepare('PRAGMA page_size').get()?.page_size);
  const pages = db.prepare('PRAGMA page_count');
  const free = db.prepare('PRAGMA freelist_count');
  return () => {
    const unused_bytes = page_bytes * Number(free.get()?.freelist_count);
    return { used_bytes: page_bytes * Number(pages.get()?.page_count) - unused_bytes, unused_bytes };
  };
}

/** Writes an entry and counts what became of it. */
function take({ writer, accounts }: Pick<Writing, 'writer' | 'accounts'>, entry: Entry): Outcome {
  const sent = accounts.received(entry);
  const outcome = writer.write(entry);
  if (sent !== undefined) accounts.became(sent, outcome);
  return outcome;
}

function write(writing: Writing, request: GroupRequest): CommittedGroup {
  const { group } = request;
  if (request.kind !== 'append') {
    const { change } = request;
    const outcomes = new Uint8Array(1);
    if (change.of === 'prune') return { group, outcomes, pruned: writing.prune(change.step) };
    if (change.of === 'restamp') writing.restamp(change.known, change.limit);
    else writing.changes.write(change);
    return { group, outcomes };
  }
  const outcomes = groupOf(request.text).map((entry) => {
    try {
      return OUTCOMES.indexOf(take(writing, entry));
    } catch (error) {
      if (error instanceof TypeError) return REFUSED;
      throw error;
    }
  });
  return { group, outcomes: Uint8Array.from(outcomes) };
}
