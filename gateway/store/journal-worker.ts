// The sole owner of journal.db. An fsync on an SD card takes up to 100 ms, and nothing else may wait for it: so the
// store lives in this thread, and whatever arrives during one commit goes into the next.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
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
import type {
  CommittedGroup,
  FileSize,
  GroupRequest,
  JournalAnswer,
  JournalRequest,
  JournalWorkerData,
} from './journal-protocol.ts';
import { logKeeper } from './disk/log-keeper.ts';
import type { DiskIs, LogKeeper, LogState } from './disk/log-keeper.ts';
import { pruner } from './disk/retention.ts';
import type { Hello } from './supervised-worker.ts';
import { restamper } from './unclocked.ts';

/** Rows after which a transaction takes no further groups: it bounds the wait of the first one. */
const MAX_ROWS_PER_COMMIT = 5_000;
/** How often the write-ahead log is looked after, ms. */
const LOG_EVERY_MS = 1_000;
/** Pause between two tries to open a database that failed, ms; in between every group is refused at once. */
const REOPEN_PAUSE_MS = 1_000;

const port = parentPort;
if (port === null) throw new Error('journal-worker.ts is started by journal.ts');

const { timezone, ...given } = workerData as JournalWorkerData; // from journal.ts
const options: DatabaseOptions = { ...given, schema: 'journal' };
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
let store: Writing | undefined;
let failure = '';
let failedAt_ms = -Infinity;
let disk: DiskIs = 'enough';
let logState: LogState = { bytes: 0, held: false };

function use(db: DatabaseSync): Writing {
  const accounts = accountBook(db, timezone);
  const writer = journalWriter(db);
  const log = logKeeper(db, options.file);
  if (disk === 'full') log.diskIs(disk);
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

const say = (message: Hello | { kind: 'answer'; answer: JournalAnswer }) => port.postMessage(message);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Takes every group that has arrived meanwhile, commits them together and answers; `busy` when more may wait. */
function commitFrom(first: JournalRequest): 'quiet' | 'busy' {
  const requests: GroupRequest[] = [];
  let rows = 0;
  let next: JournalRequest | undefined = first;
  while (next !== undefined && 'group' in next) {
    requests.push(next);
    rows += next.kind === 'append' ? rowsIn(next.text) : 1;
    next = rows < MAX_ROWS_PER_COMMIT ? received() : undefined;
  }
  if (requests.length > 0) say({ kind: 'answer', answer: commit(requests) });
  if (next?.kind === 'close') close();
  if (next?.kind === 'disk') heardOfDisk(next.is);
  return next === undefined && rows < MAX_ROWS_PER_COMMIT ? 'quiet' : 'busy';
}

/** An upper bound of the rows in a group's text; the shortest entry is longer than this. */
const SHORTEST_ENTRY_CHARS = 80;
const rowsIn = (text: string): number => Math.ceil(text.length / SHORTEST_ENTRY_CHARS);

function received(): JournalRequest | undefined {
  const envelope = port === null ? undefined : receiveMessageOnPort(port);
  return envelope?.message as JournalRequest | undefined; // only journal.ts has the other end
}

function commit(requests: readonly GroupRequest[]): JournalAnswer {
  const started = performance.now();
  try {
    store ??= reopen();
    const writing = store;
    const { db } = writing;
    db.exec('BEGIN IMMEDIATE');
    const groups = requests.map((request) => write(writing, request));
    writing.accounts.write();
    const size = writing.size();
    db.exec('COMMIT');
    return { kind: 'committed', groups, took_ms: performance.now() - started, ...size };
  } catch (error) {
    // After a failed write or fsync nobody knows what is on the disk: this connection is never used again.
    failure = messageOf(error);
    noteDamage(options.file, error);
    abandon();
    return { kind: 'failed', groups: requests.map(({ group }) => group), reason: failure };
  }
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

/** Copies the log into the file while nobody waits: what waits is committed first. */
function lookAfterLog(): void {
  const next = received();
  const moment = next === undefined ? 'quiet' : commitFrom(next);
  withLog((log) => {
    const state = log.look(moment);
    if (state.held !== logState.held || state.bytes !== logState.bytes)
      say({ kind: 'answer', answer: { kind: 'log', ...state } });
    logState = state;
  });
}

function heardOfDisk(is: DiskIs): void {
  disk = is; // of the next connection too
  withLog((log) => log.diskIs(is));
}

function withLog(work: (log: LogKeeper) => void): void {
  if (store === undefined) return;
  try {
    work(store.log);
  } catch (error) {
    failure = messageOf(error); // as in commit
    noteDamage(options.file, error);
    abandon();
    say({ kind: 'answer', answer: { kind: 'failed', groups: [], reason: failure } });
  }
}

function reopen(): Writing {
  const now = performance.now();
  if (now - failedAt_ms < REOPEN_PAUSE_MS) throw new Error(failure);
  failedAt_ms = now;
  return use(reopenDatabase(options));
}

function abandon(): void {
  try {
    store?.db.close();
  } catch {
    // The connection failed before; that it cannot even be closed adds nothing. The next one starts from the file.
  }
  store = undefined;
}

function close(): void {
  clearInterval(logTimer);
  abandon();
  port?.close();
}

const logTimer = setInterval(lookAfterLog, LOG_EVERY_MS);

try {
  const db = openDatabase(options);
  fillAccounts(db, timezone);
  store = use(db);
  port.on('message', commitFrom);
  say({ kind: 'ready' });
} catch (error) {
  clearInterval(logTimer);
  noteDamage(options.file, error);
  say({ kind: 'refused', reason: messageOf(error) });
}
