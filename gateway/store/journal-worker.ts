// The sole owner of journal.db. An fsync on an SD card takes up to 100 ms, and nothing else may wait for it: so the
// store lives in this thread, and whatever arrives during one commit goes into the next.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase, reopenDatabase } from './database.ts';
import type { DatabaseOptions } from './database.ts';
import { evidenceWriter } from './evidence-writer.ts';
import type { EvidenceWriter } from './evidence-writer.ts';
import { journalWriter } from './journal-writer.ts';
import type { JournalWriter } from './journal-writer.ts';
import { OUTCOMES, REFUSED, groupOf } from './journal-protocol.ts';
import type { CommittedGroup, JournalAnswer, JournalRequest, JournalWorkerData } from './journal-protocol.ts';
import type { Hello } from './supervised-worker.ts';

/** Rows after which a transaction takes no further groups: it bounds the wait of the first one. */
const MAX_ROWS_PER_COMMIT = 5_000;
/** Pause between two tries to open a database that failed, ms; in between every group is refused at once. */
const REOPEN_PAUSE_MS = 1_000;

const port = parentPort;
if (port === null) throw new Error('journal-worker.ts is started by journal.ts');

const options: DatabaseOptions = { ...(workerData as JournalWorkerData), schema: 'journal' };
interface Writing {
  readonly db: DatabaseSync;
  readonly writer: JournalWriter;
  readonly evidence: EvidenceWriter;
}
let store: Writing | undefined;
let failure = '';
let failedAt_ms = -Infinity;

const use = (db: DatabaseSync): Writing => ({
  db,
  writer: journalWriter(db),
  evidence: evidenceWriter(db),
});
const say = (message: Hello | { kind: 'answer'; answer: JournalAnswer }) => port.postMessage(message);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Takes every group that has arrived meanwhile, commits them together and answers. */
function commitFrom(first: JournalRequest): void {
  const requests: Exclude<JournalRequest, { kind: 'close' }>[] = [];
  let rows = 0;
  let next: JournalRequest | undefined = first;
  while (next !== undefined && next.kind !== 'close') {
    requests.push(next);
    rows += next.kind === 'append' ? rowsIn(next.text) : 1;
    next = rows < MAX_ROWS_PER_COMMIT ? received() : undefined;
  }
  if (requests.length > 0) say({ kind: 'answer', answer: commit(requests) });
  if (next?.kind === 'close') close();
}

/** An upper bound of the rows in a group's text; the shortest entry is longer than this. */
const SHORTEST_ENTRY_CHARS = 80;
const rowsIn = (text: string): number => Math.ceil(text.length / SHORTEST_ENTRY_CHARS);

function received(): JournalRequest | undefined {
  const envelope = port === null ? undefined : receiveMessageOnPort(port);
  return envelope?.message as JournalRequest | undefined; // only journal.ts has the other end
}

function commit(requests: readonly Exclude<JournalRequest, { kind: 'close' }>[]): JournalAnswer {
  const started = performance.now();
  try {
    store ??= reopen();
    const writing = store;
    const { db } = writing;
    db.exec('BEGIN IMMEDIATE');
    const groups = requests.map((request) => write(writing, request));
    db.exec('COMMIT');
    return { kind: 'committed', groups, took_ms: performance.now() - started };
  } catch (error) {
    // After a failed write or fsync nobody knows what is on the disk: this connection is never used again.
    failure = messageOf(error);
    abandon();
    return { kind: 'failed', groups: requests.map(({ group }) => group), reason: failure };
  }
}

function write(
  { writer, evidence }: Writing,
  request: Exclude<JournalRequest, { kind: 'close' }>,
): CommittedGroup {
  const { group } = request;
  if (request.kind !== 'append') {
    if (request.kind === 'advance') writer.advance(request.consumer, request.seq);
    else evidence.write(request.step);
    return { group, outcomes: new Uint8Array(1) };
  }
  const outcomes = groupOf(request.text).map((entry) => {
    try {
      return OUTCOMES.indexOf(writer.write(entry));
    } catch (error) {
      if (error instanceof TypeError) return REFUSED;
      throw error;
    }
  });
  return { group, outcomes: Uint8Array.from(outcomes) };
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
  abandon();
  port?.close();
}

try {
  store = use(openDatabase(options));
  port.on('message', commitFrom);
  say({ kind: 'ready' });
} catch (error) {
  say({ kind: 'refused', reason: messageOf(error) });
}
