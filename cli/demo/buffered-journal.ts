import type { Entry, Journal, Outcome } from '../../gateway/core/ports/journal.ts';

/** Passes entries on and acknowledges them at once: virtual time cannot wait for a disk, so its driver does, by flush. */
export class BufferedJournal implements Journal {
  readonly #journal: Journal;
  #commits: Promise<Outcome>[] = [];

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  append(entry: Entry): Promise<Outcome> {
    this.#commits.push(this.#journal.append(entry));
    return Promise.resolve('stored');
  }

  /** Resolves when everything passed on so far is durable; rejects when something of it is not. */
  async flush(): Promise<void> {
    await Promise.all(this.#commits.splice(0));
  }
}
