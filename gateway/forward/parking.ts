import { cameAt } from '../core/ports/journal.ts';
import type { DeadLetter, Journal, Outbox, StoredEntry } from '../core/ports/journal.ts';
import { pointsOf } from './points.ts';
import type { Sifted } from './sift.ts';
import type { LineRow } from './suspects.ts';

/** More poison rows of one batch than this get one letter together: they have one cause, and the journal is for readings. */
const MAX_LETTERS = 20;
/** Longest text of a parked row's points and of the server's words. */
const MAX_CHARS = 16_384;

export interface ParkingOptions {
  readonly farm: string;
  /** Name of the sink, which begins the words. */
  readonly sink: string;
  readonly outbox: Pick<Outbox, 'read'>;
  readonly journal: Journal;
}

/** Keeps what a server will never take, with its words. The entries themselves stand in the journal unharmed. */
export class Parking {
  readonly #options: ParkingOptions;

  constructor(options: ParkingOptions) {
    this.#options = options;
  }

  /**
   * Parks each poison row, or many of them together with the words about the first; and always together those that are
   * too old for the server: nothing is wrong with them, and after a long outage they may be millions. Resolves once that is
   * durable; rejects as {@link Journal.append}, some may be parked then.
   */
  async park({ poison, tooOld, words }: Sifted): Promise<void> {
    const rows = [...poison.keys()];
    const [said = ''] = poison.values();
    if (rows.length > MAX_LETTERS)
      await this.#parkTogether(rows, { code: 'sink_rejected_many', words: said });
    else await Promise.all([...poison].map(([row, about]) => this.#parkRow(row, about)));
    await this.#parkTogether(tooOld, { code: 'sink_too_old', words });
  }

  async #parkRow(row: LineRow, words: string): Promise<void> {
    const entry = await this.#entryOf(row);
    if (entry === undefined) return;
    const payload = JSON.stringify(pointsOf(entry, this.#options.farm));
    await this.#append(entry, { code: 'sink_rejected', words, payload, entry: entry.seq });
  }

  /** One letter, with the lines of the first that still stands; none when none does. */
  async #parkTogether(
    rows: readonly LineRow[],
    { code, words }: { readonly code: string; readonly words: string },
  ): Promise<void> {
    const seqs = rows.map(({ seq }) => seq);
    const range = `${rows.length} entries, numbers ${Math.min(...seqs)} to ${Math.max(...seqs)}`;
    for (const row of rows) {
      const entry = await this.#entryOf(row);
      if (entry) return this.#append(entry, { code, words: `${range}: ${words}`, payload: row.lines });
    }
  }

  /** undefined when it was united or rewritten meanwhile: then it comes again under a new seq. */
  async #entryOf({ seq }: LineRow): Promise<StoredEntry | undefined> {
    const [entry] = await this.#options.outbox.read(seq - 1, 1);
    return entry?.seq === seq ? entry : undefined;
  }

  async #append(
    about: StoredEntry,
    { code, words, payload, entry }: Pick<DeadLetter, 'code' | 'payload' | 'entry'> & { words: string },
  ): Promise<void> {
    const dead: DeadLetter = {
      ...(about.kind === 'frame' && { device: about.frame.device }),
      at: cameAt(about),
      ...(entry !== undefined && { entry }),
      code,
      detail: `${this.#options.sink}: ${words}`.slice(0, MAX_CHARS),
      payload: payload.slice(0, MAX_CHARS),
    };
    await this.#options.journal.append({ kind: 'dead', dead });
  }
}
