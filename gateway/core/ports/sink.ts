/** Where telemetry goes to. Each comment is a promise. */
import type { Texts } from '../../../domain/wire/line-protocol.ts';

/** What a server says is wrong with lines of a batch. Of the others it may have stored all, some or none. */
export type Rejection =
  /** At least `dropped` lines that have this field are among those left out. */
  | {
      readonly kind: 'field_conflict';
      readonly measurement: string;
      readonly field: string;
      readonly dropped: number;
    }
  /** The oldest `dropped` lines are older than what it keeps; every other line that it can read is stored. */
  | { readonly kind: 'too_old'; readonly dropped: number }
  /** Lines it left out, counted from 1 in what was sent. */
  | { readonly kind: 'numbered'; readonly numbers: readonly number[] }
  /**
   * Some lines, at least `dropped` where it says. Perhaps no line at all: the same may be said of a wrong setting or by
   * somebody in between.
   */
  | { readonly kind: 'some'; readonly dropped?: number };

/** What a person has to mend. */
export type Mend =
  /** Token, user or password. */
  | 'credentials'
  /** The database or bucket is not there. */
  | 'place'
  /** Something else in the settings or in between: the server takes nothing that it is sent. */
  | 'request';

/** What a server said to a batch, by what the forwarder must do. */
export type SinkAnswer =
  | { readonly answer: 'stored' }
  /** Never send this batch again as it is: find the rows it means, and park them with the server's words. */
  | { readonly answer: 'rejected'; readonly words: string; readonly about: Rejection }
  /** Too large: halve it. */
  | { readonly answer: 'too_large' }
  /** A person must mend settings or the server; keep everything and go on asking slowly. */
  | { readonly answer: 'refused'; readonly words: string; readonly mend: Mend }
  /** Try later; after a `timeout` with less. */
  | {
      readonly answer: 'unavailable';
      readonly words: string;
      readonly retryAfter_s?: number;
      readonly why?: 'timeout';
    };

export interface Sink {
  /** Names the cursor and the metrics: `influx-v1`, `influx-v2`, `victoriametrics`. */
  readonly name: string;
  /** Whether its server can keep a text. */
  readonly texts: Texts;
  /**
   * Sends line protocol with times in ms, `\n` between the lines, once (twice where the kept connection turns out to be
   * dead); never buffers or throws, and has an answer within a limited time. One call at a time.
   */
  send(lines: string): Promise<SinkAnswer>;
}
