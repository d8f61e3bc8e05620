import type { UnclockedFrames } from '../core/ports/time.ts';
import type { WorkerCalls } from './calls.ts';
import type { WorkerJournal } from './journal.ts';
import type { JournalReads } from './journal-reads.ts';

/** Frames that get their time in one transaction. */
const AT_ONCE = 1_000;

/** Frames that came while the time was not known: counted and written in the store's thread. */
export const unclockedFrames = (
  calls: Pick<WorkerCalls<JournalReads>, 'call'>,
  journal: Pick<WorkerJournal, 'change'>,
): UnclockedFrames => ({
  waiting: () => calls.call('unclocked', undefined),
  restamp: (known) => journal.change({ of: 'restamp', known, limit: AT_ONCE }),
});
