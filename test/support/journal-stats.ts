import type { JournalStats } from '../../gateway/store/journal-stats.ts';

/** Of a journal that has written nothing. */
export const quietStats: JournalStats = {
  ...{ pending: 0, appended: 0, frames: 0, commits: 0, failures: 0, duplicates: 0, merged: 0, rewritten: 0 },
  ...{ lastCommit_ms: 0, healthy: true, hangs: false, used_bytes: 0, unused_bytes: 0, log_bytes: 0 },
  ...{ refuses: undefined, refused: { journal_full: 0, disk_full: 0 } },
};
