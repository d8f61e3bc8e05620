import type { Journal, Outbox, StoredEntry } from '../core/ports/journal.ts';
import type { Sink, SinkAnswer } from '../core/ports/sink.ts';
import { pointsOf } from './points.ts';

/** Most entries in one batch. Making the lines of this many takes a few ms of the main thread. */
export const MAX_BATCH = 1_000;
/** Longest text of a parked row's points and of the server's words. */
const MAX_PARKED_CHARS = 16_384;

/** Why a delivery stopped before the end of its rows. */
export type Halt = Extract<SinkAnswer, { answer: 'refused' | 'unavailable' }>;

export interface DeliveryOptions {
  readonly farm: string;
  readonly sink: Sink;
  readonly outbox: Pick<Outbox, 'advance'>;
  readonly journal: Journal;
  /** Called after the cursor moved, durably. */
  readonly onAdvanced: (seq: number, parked: number) => void;
}

/**
 * Brings rows to a sink and the cursor behind them. A batch that is too large or holds a row the server will never
 * take is halved until the culprit stands alone; that one is parked in the journal with the server's words, so one
 * poison row of a thousand costs about twenty requests and nothing else. Sending a row twice is harmless.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  /** Shrinks when the server says too large, and stays so. */
  #maxRows = MAX_BATCH;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Rows to read for the next delivery. */
  get maxRows(): number {
    return this.#maxRows;
  }

  /**
   * Sends the rows in order. Gives undefined when all are done, else why it halted: the cursor stands behind the last
   * row that is done. Rejects when the journal or the cursor cannot be written; nothing is lost then either.
   */
  async deliver(rows: readonly StoredEntry[]): Promise<Halt | undefined> {
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    const { sink, farm } = this.#options;
    const points = rows.flatMap((row) => pointsOf(row, farm));
    if (points.length === 0) return this.#advance(last.seq);

    const answer = await sink.send(points);
    switch (answer.answer) {
      case 'stored':
        return this.#advance(last.seq);
      case 'rejected':
        return this.#divide(rows, answer.words);
      case 'too_large':
        this.#maxRows = Math.max(1, Math.min(this.#maxRows, Math.ceil(rows.length / 2)));
        return this.#divide(rows, 'too large for the server even alone');
      case 'refused':
      case 'unavailable':
        return answer;
    }
  }

  async #divide(rows: readonly StoredEntry[], words: string): Promise<Halt | undefined> {
    const [first] = rows;
    if (first !== undefined && rows.length === 1) return this.#park(first, words);
    const middle = Math.ceil(rows.length / 2);
    return (await this.deliver(rows.slice(0, middle))) ?? this.deliver(rows.slice(middle));
  }

  /** Parked first, then passed: a crash in between parks it twice rather than never. */
  async #park(row: StoredEntry, words: string): Promise<undefined> {
    const { sink, farm, journal } = this.#options;
    await journal.append({
      kind: 'dead',
      dead: {
        ...(row.kind === 'frame' && { device: row.frame.device }),
        at: timeOf(row),
        code: 'sink_rejected',
        detail: `${sink.name}: ${words}`.slice(0, MAX_PARKED_CHARS),
        payload: JSON.stringify(pointsOf(row, farm)).slice(0, MAX_PARKED_CHARS),
      },
    });
    return this.#advance(row.seq, 1);
  }

  async #advance(seq: number, parked = 0): Promise<undefined> {
    await this.#options.outbox.advance(this.#options.sink.name, seq);
    this.#options.onAdvanced(seq, parked);
  }
}

function timeOf(row: StoredEntry): number {
  switch (row.kind) {
    case 'frame':
      return row.frame.receivedAt;
    case 'decision':
      return row.decision.at;
    case 'actuation':
      return row.actuation.at;
    case 'dead':
      return row.dead.at;
    case 'hour':
      return row.hour.at;
  }
}
