import type { Sink, SinkAnswer } from '../core/ports/sink.ts';
import { linesIn, oldestRows, suspectsIn, textOf } from './suspects.ts';
import type { LineRow } from './suspects.ts';

/** No server has a limit below this, characters: less that is "too large" is about something else. */
export const SMALLEST_LIMIT_CHARS = 4_096;
/** Rows of the batch that are asked alone, while none was taken, to learn whether the server takes any. */
const MAX_PROBES = 8;

type Rejected = Extract<SinkAnswer, { answer: 'rejected' }>;
/** Why rows could not be brought. */
export type Halt = Extract<SinkAnswer, { answer: 'refused' | 'unavailable' }>;

const TOO_LARGE: Rejected = {
  answer: 'rejected',
  words: '413 too large for the server even alone',
  about: { kind: 'some' },
};

/** Which rows of a batch a server will never take; all others it has. */
export interface Sifted {
  readonly poison: ReadonlyMap<LineRow, string>;
  readonly tooOld: readonly LineRow[];
  /** What was said of those that are too old. */
  readonly words: string;
}

/**
 * Finds the rows of a rejected batch that the server will never take. What it says narrows the search: a field, line
 * numbers, how many. But it is never believed alone: of several shards InfluxDB 1.x reports one, so each row ends in a
 * request that was taken whole, or in one of which nothing was taken. And no row is left out before the server has taken
 * something: the same words may be about a setting, or from somebody in between. Sending a row again is harmless.
 */
export class Sift {
  readonly #send: Sink['send'];
  readonly #lastTaken: string | undefined;
  readonly #poison = new Map<LineRow, string>();
  readonly #tooOld: LineRow[] = [];
  #words = '';
  #rows: readonly LineRow[] = [];
  #isAnyTaken = false;

  /** @param lastTaken a line that the server took earlier; none when it took nothing yet */
  constructor(send: Sink['send'], lastTaken?: string) {
    this.#send = send;
    this.#lastTaken = lastTaken;
  }

  /** @param answer what the server said to all of the rows */
  async run(
    rows: readonly LineRow[],
    answer: Extract<SinkAnswer, { answer: 'rejected' | 'too_large' }>,
  ): Promise<Sifted | Halt> {
    this.#rows = rows;
    const halt = await this.#divide(rows, answer.answer === 'too_large' ? TOO_LARGE : answer);
    return halt ?? { poison: this.#poison, tooOld: this.#tooOld, words: this.#words };
  }

  async #try(rows: readonly LineRow[]): Promise<Halt | undefined> {
    const answer = await this.#send(textOf(rows));
    switch (answer.answer) {
      case 'stored':
        this.#isAnyTaken = true;
        return undefined;
      case 'rejected':
        return this.#divide(rows, answer);
      case 'too_large':
        return this.#divide(rows, TOO_LARGE);
      case 'refused':
      case 'unavailable':
        return answer;
    }
  }

  /** Of rows among which some are to be left out. */
  async #divide(rows: readonly LineRow[], answer: Rejected): Promise<Halt | undefined> {
    const { about, words } = answer;
    if (about.kind === 'too_old') {
      this.#isAnyTaken = true; // what it could read it stored, or would have stored were it younger
      this.#words = words;
      this.#tooOld.push(...oldestRows(rows, about.dropped));
      return undefined;
    }
    const dropped = about.kind === 'numbered' ? about.numbers.length : (about.dropped ?? 0);
    if (rows.length === 1 || dropped >= linesIn(rows)) return this.#leaveOut(rows, answer);
    const suspects = suspectsIn(rows, about);
    const isNarrowed = suspects.size > 0 && suspects.size < rows.length;
    const middle = Math.ceil(rows.length / 2);
    const first = isNarrowed ? rows.filter((row) => !suspects.has(row)) : rows.slice(0, middle);
    const second = isNarrowed ? [...suspects] : rows.slice(middle);
    return (await this.#try(first)) ?? this.#try(second);
  }

  async #leaveOut(rows: readonly LineRow[], answer: Rejected): Promise<Halt | undefined> {
    const isTooLarge = answer === TOO_LARGE && textOf(rows).length > SMALLEST_LIMIT_CHARS;
    const halt = this.#isAnyTaken || isTooLarge ? undefined : await this.#probe(rows, answer.words);
    if (!halt) for (const row of rows) this.#poison.set(row, answer.words);
    return halt;
  }

  /** Looks for something that the server takes beside the rows: what it took earlier, and others of the batch. */
  async #probe(rows: readonly LineRow[], words: string): Promise<Halt | undefined> {
    const refused = new Set(rows);
    const others = this.#rows.filter((row) => !refused.has(row));
    const probes = this.#lastTaken === undefined ? [] : [this.#lastTaken];
    const step = Math.max(1, others.length / MAX_PROBES);
    for (let i = others.length - 1; i >= 0; i -= step) probes.push(others[Math.floor(i)]?.lines ?? '');
    for (const lines of probes) {
      const answer = await this.#send(lines);
      if (answer.answer === 'refused' || answer.answer === 'unavailable') return answer;
      this.#isAnyTaken =
        answer.answer === 'stored' || (answer.answer === 'rejected' && answer.about.kind === 'too_old');
      if (this.#isAnyTaken) return undefined;
    }
    return { answer: 'refused', words, mend: 'request' };
  }
}
