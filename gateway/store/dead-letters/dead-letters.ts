import type { Frame } from '../../../domain/reading.ts';
import type {
  DeadLetterBook,
  KeptLetter,
  LetterGroup,
  LetterQuery,
  Settlement,
} from '../../core/ports/dead-letters.ts';
import type { WorkerCalls } from '../calls.ts';
import type { WorkerJournal } from '../journal.ts';
import type { JournalReads } from '../journal-reads.ts';

export interface WorkerDeadLettersOptions {
  readonly calls: Pick<WorkerCalls<JournalReads>, 'call'>;
  /** Writes: the journal alone does. */
  readonly journal: Pick<WorkerJournal, 'change'>;
}

/** Dead letters in journal.db: read and settled in the store's thread. */
export class WorkerDeadLetters implements DeadLetterBook {
  readonly #options: WorkerDeadLettersOptions;

  constructor(options: WorkerDeadLettersOptions) {
    this.#options = options;
  }

  letters(query: LetterQuery): Promise<readonly KeptLetter[]> {
    return this.#options.calls.call('deadLetters', query);
  }

  letter(seq: number): Promise<KeptLetter | undefined> {
    return this.#options.calls.call('deadLetter', seq);
  }

  groups(): Promise<readonly LetterGroup[]> {
    return this.#options.calls.call('deadGroups', undefined);
  }

  frames(of: Parameters<DeadLetterBook['frames']>[0]): Promise<readonly Frame[]> {
    return this.#options.calls.call('deadFrames', of);
  }

  settle(settlement: Settlement): Promise<void> {
    return this.#options.journal.change({ of: 'dead', settlement });
  }
}
