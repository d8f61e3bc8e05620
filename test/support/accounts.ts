/** A journal in memory whose writes are accounted for, as the journal does it. */
import { DatabaseSync } from 'node:sqlite';
import type { DeviceDay } from '../../domain/account.ts';
import type { Entry, Outcome } from '../../gateway/core/ports/journal.ts';
import { accountBook } from '../../gateway/store/accounts/account-book.ts';
import { changeWriter } from '../../gateway/store/change-writer.ts';
import { journalReads } from '../../gateway/store/journal-reads.ts';
import { journalWriter } from '../../gateway/store/journal-writer.ts';
import { migrate } from '../../gateway/store/migrate.ts';
import { TIMEZONE, migrationsDir } from './store.ts';

/** Counts of nothing, to be changed in part. */
export const anAccount = (given: Partial<DeviceDay>): DeviceDay => ({
  ...{ device: 'node-7', day: '2026-11-22', received: 0, stored: 0, duplicate: 0, merged: 0 },
  ...{ rewritten: 0, dead: 0, expired: 0, forwarded: 0, waiting: 0, ...given },
});

export function accountedJournal() {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'journal', migrationsDir);
  const writer = journalWriter(db);
  const book = accountBook(db, TIMEZONE);
  const reads = journalReads(db);
  return {
    ...{ db, book, reads, changes: changeWriter(db) },
    take(entry: Entry): Outcome {
      const sent = book.received(entry);
      const outcome = writer.write(entry);
      if (sent !== undefined) book.became(sent, outcome);
      return outcome;
    },
    /** Every account there is; with no consumer all that is stored waits. */
    accounts(...consumers: readonly string[]): readonly DeviceDay[] {
      book.write();
      const days = { from: '2026-11-01', to: '2026-11-30', limit: 1_000 };
      return reads.accounts({ ...days, timezone: TIMEZONE, consumers }).items;
    },
  };
}
