import type { Sink } from '../core/ports/sink.ts';
import { BatchSize } from './batch-size.ts';
import { Sift, SMALLEST_LIMIT_CHARS } from './sift.ts';
import type { Halt, Sifted } from './sift.ts';
import type { LineRow } from './suspects.ts';

const ALL_TAKEN: Sifted = { poison: new Map(), tooOld: [], words: '' };

/** Brings batches to a sink and learns from its answers how large they may be. */
export class Carrier {
  readonly size = new BatchSize();
  readonly #send: Sink['send'];
  /** A line that the server took. */
  #lastTaken: string | undefined;

  constructor(send: Sink['send']) {
    this.#send = send;
  }

  /**
   * Gives what the server will never take when it has all others; otherwise why nothing is done, or `too_much`: come
   * again with less. What is not done is brought again from its beginning, which is harmless.
   * @param rows those of the text; asked for only when some were rejected
   */
  async bring(text: string, rows: () => readonly LineRow[]): Promise<Sifted | Halt | 'too_much'> {
    const answer = await this.#send(text);
    switch (answer.answer) {
      case 'stored':
        this.size.grow();
        this.#lastTaken = text.slice(text.lastIndexOf('\n') + 1);
        return ALL_TAKEN;
      case 'too_large':
      case 'rejected': {
        const all = rows();
        if (answer.answer === 'too_large' && all.length > 1 && text.length > SMALLEST_LIMIT_CHARS) {
          this.size.shrink(text.length);
          return 'too_much';
        }
        const sifted = await new Sift(this.#send, this.#lastTaken).run(all, answer);
        if ('answer' in sifted) this.#adapt(sifted, text.length);
        return sifted;
      }
      case 'unavailable':
        if (answer.why === 'timeout') this.size.shrink(text.length);
        return answer;
      case 'refused':
        return answer;
    }
  }

  /** After a search that was cut short. */
  #adapt(halt: Halt, sent: number): void {
    if (halt.answer === 'unavailable')
      this.size.shrink(sent); // in fewer rows the search is shorter, and may end before it is cut again
    else if (halt.mend === 'request') this.size.grow(); // among more rows there may be one that is taken
  }
}
