/** What is known of the journal's file: whether it can still be read, and what became of one that could not. */

/** A damaged journal that a start has put aside, after it saved what could be read. */
export interface SalvagedJournal {
  /** Where the damaged file is kept. */
  readonly folder: string;
  /** Entries that the new journal began with. */
  readonly saved: number;
  /** At most so many are lost. */
  readonly lost: number;
}

export interface JournalCondition {
  /** Found damaged since the start: the next start saves what can be read. */
  readonly isDamaged: boolean;
  /** One sentence in English, for /healthz. */
  readonly detail: string;
  /** Damaged journals of earlier starts that are still kept, newest last. */
  readonly salvaged: readonly SalvagedJournal[];
}
