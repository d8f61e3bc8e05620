// The thread that has the files of the store. An fsync on an SD card takes up to 100 ms, and nothing else may wait for it:
// so the store lives here, and whatever arrives during one commit goes into the next. Reads and settings are answered
// between two commits, on connections of their own: a second thread for them would take 15 to 20 MB (docs/decisions/012).
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase, openForReading, reopenDatabase } from './database.ts';
import type { DatabaseOptions } from './database.ts';
import { Desks } from './desks.ts';
import type { Answering } from './desks.ts';
import type { RollupAsk } from './history/rollup-reads.ts';
import { JournalKeeper } from './journal-keeper.ts';
import type { GroupRequest } from './journal-protocol.ts';
import { journalReads } from './journal-reads.ts';
import { noteDamage } from './salvage/damage.ts';
import { settingsTables } from './settings/settings-tables.ts';
import { messageOf } from './store-protocol.ts';
import type { CallRequest, StoreAnswer, StoreRequest, StoreWorkerData } from './store-protocol.ts';
import type { Hello } from './supervised-worker.ts';

/** Rows after which a transaction takes no further groups: it bounds the wait of the first one. */
const MAX_ROWS_PER_COMMIT = 5_000;
/** Calls are answered for so long before what has come meanwhile is committed, ms; one that takes longer is answered to its end. */
const ANSWERS_MS = 20;
/** How often the write-ahead log is looked after, ms. */
const LOG_EVERY_MS = 1_000;

const port = parentPort;
if (port === null) throw new Error('store-worker.ts is started by open.ts');

const { journal: file, settings, migrationsDir, timezone } = workerData as StoreWorkerData; // from open.ts
const say = (message: Hello | { kind: 'answer'; answer: StoreAnswer }) => port.postMessage(message);

function serve(journal: JournalKeeper, desks: Desks): void {
  /** Calls that wait until what came with them is committed. */
  const asked: CallRequest[] = [];
  let willAnswer = false;

  /** Takes every group that has arrived meanwhile, commits them together and answers; `busy` when more may wait. */
  function hear(first: StoreRequest): 'quiet' | 'busy' {
    const groups: GroupRequest[] = [];
    let rows = 0;
    let next: StoreRequest | undefined = first;
    while (next !== undefined && next.kind !== 'close' && next.kind !== 'disk') {
      if (next.kind === 'call') asked.push(next);
      else groups.push(next);
      rows += next.kind === 'append' ? rowsIn(next.text) : 1;
      next = rows < MAX_ROWS_PER_COMMIT ? received() : undefined;
    }
    if (groups.length > 0) say({ kind: 'answer', answer: journal.commit(groups) });
    if (next?.kind === 'disk') journal.diskIs(next.is);
    if (next?.kind === 'close') close();
    else answerNext();
    return next === undefined && rows < MAX_ROWS_PER_COMMIT ? 'quiet' : 'busy';
  }

  /** Some calls between two commits: on a slow card, with one for each commit, a thousand logins would take minutes. */
  function answerNext(): void {
    const until = performance.now() + ANSWERS_MS;
    do {
      const call = asked.shift();
      if (call === undefined) return;
      say({ kind: 'answer', answer: desks.answer(call) });
    } while (performance.now() < until);
    if (asked.length === 0 || willAnswer) return;
    willAnswer = true;
    setImmediate(() => {
      willAnswer = false;
      const next = received();
      if (next === undefined) answerNext();
      else hear(next);
    });
  }

  /** Copies the log into the file while nobody waits: what waits is committed first. */
  function lookAfterLog(): void {
    const next = received();
    journal.lookAfterLog(next === undefined ? 'quiet' : hear(next));
  }

  function close(): void {
    clearInterval(logTimer);
    for (const call of asked.splice(0)) say({ kind: 'answer', answer: desks.answer(call) });
    desks.close(); // before the journal: the last connection that closes one folds its log into the file
    journal.close();
    port?.close();
  }

  const logTimer = setInterval(lookAfterLog, LOG_EVERY_MS);
  port?.on('message', hear);
  say({ kind: 'ready' });
}

/** An upper bound of the rows in a group's text; the shortest entry is longer than this. */
const SHORTEST_ENTRY_CHARS = 80;
const rowsIn = (text: string): number => Math.ceil(text.length / SHORTEST_ENTRY_CHARS);

function received(): StoreRequest | undefined {
  const envelope = port === null ? undefined : receiveMessageOnPort(port);
  return envelope?.message as StoreRequest | undefined; // only the main thread has the other end
}

function readJournal(journal: JournalKeeper): Answering {
  const db = openForReading(file);
  const { rollupStep, ...reads } = journalReads(db);
  const rollUp = (ask: RollupAsk) =>
    rollupStep(ask, (sums) => {
      // A step in which V8's collector begins to mark leaves twice the heap as garbage; this takes 5 ms.
      globalThis.gc?.();
      journal.keep({ of: 'rollup', minutesFrom: ask.minutesFrom, ...sums });
    });
  return {
    handlers: { ...reads, rollUp },
    close: () => db.close(),
    failed: (error) => noteDamage(file, error),
  };
}

const useSettings = (db: DatabaseSync): Answering => ({
  handlers: settingsTables(db),
  close: () => db.close(),
});

try {
  const journal = new JournalKeeper({
    ...{ file, migrationsDir, timezone },
    say: (answer) => say({ kind: 'answer', answer }),
  });
  const read = (): Answering => readJournal(journal);
  const options: DatabaseOptions = { file: settings, schema: 'settings', migrationsDir };
  const desks = new Desks(
    { open: read, reopen: read },
    { open: () => useSettings(openDatabase(options)), reopen: () => useSettings(reopenDatabase(options)) },
  );
  serve(journal, desks);
} catch (error) {
  say({ kind: 'refused', reason: messageOf(error) });
}
