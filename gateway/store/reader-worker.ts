// Reads of the journal, on a connection of their own: a long history waits for no fsync and holds up neither the
// journal nor the event loop.
import { workerData } from 'node:worker_threads';
import { answerCalls } from './calls.ts';
import type { Answering } from './calls.ts';
import { noteDamage } from './salvage/damage.ts';
import { openForReading } from './database.ts';
import { journalReads } from './journal-reads.ts';

const { file } = workerData as { readonly file: string }; // from reader.ts

function open(): Answering {
  const db = openForReading(file);
  return {
    handlers: journalReads(db),
    close: () => db.close(),
    failed: (error) => noteDamage(file, error),
  };
}

answerCalls(open, open);
