// The sole owner of settings.db in the gateway; the command line opens the same file beside it.
import { workerData } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import { answerCalls } from './calls.ts';
import type { Answering } from './calls.ts';
import { openDatabase, reopenDatabase } from './database.ts';
import type { DatabaseOptions } from './database.ts';
import { settingsTables } from './settings/settings-tables.ts';

const options = workerData as DatabaseOptions; // from open.ts

const use = (db: DatabaseSync): Answering => ({ handlers: settingsTables(db), close: () => db.close() });

answerCalls(
  () => use(openDatabase(options)),
  () => use(reopenDatabase(options)),
);
