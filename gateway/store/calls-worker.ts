// Reads of the journal, on a connection of their own: a long history waits for no fsync and holds up neither the journal
// nor the event loop. And the settings, whose sole owner in the gateway this is (the command line opens the same file
// beside it): they are asked too seldom for a thread of their own, which would take 13 MB.
import { workerData } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import type { CallsWorkerData } from './calls-protocol.ts';
import { answerCalls } from './calls.ts';
import type { Answering } from './calls.ts';
import { noteDamage } from './salvage/damage.ts';
import { openDatabase, openForReading, reopenDatabase } from './database.ts';
import type { DatabaseOptions } from './database.ts';
import { journalReads } from './journal-reads.ts';
import { settingsTables } from './settings/settings-tables.ts';

const { journal, settings, migrationsDir } = workerData as CallsWorkerData; // from open.ts
const options: DatabaseOptions = { file: settings, schema: 'settings', migrationsDir };

function readJournal(): Answering {
  const db = openForReading(journal);
  return {
    handlers: journalReads(db),
    close: () => db.close(),
    failed: (error) => noteDamage(journal, error),
  };
}

const useSettings = (db: DatabaseSync): Answering => ({
  handlers: settingsTables(db),
  close: () => db.close(),
});

answerCalls(
  { open: readJournal, reopen: readJournal },
  { open: () => useSettings(openDatabase(options)), reopen: () => useSettings(reopenDatabase(options)) },
);
