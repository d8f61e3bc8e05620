/** Where telemetry goes to. Each comment is a promise. */

/** One point of line protocol before a client library writes it. All fields are floats or strings. */
export interface TelemetryPoint {
  readonly measurement: 'reading' | 'actuation';
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string>>;
  /** UTC ms. */
  readonly at: number;
}

/** What a server said to a batch, by what the forwarder must do. */
export type SinkAnswer =
  | { readonly answer: 'stored' }
  /** Never send this batch again as it is: split it, park a single poison row with the server's words. */
  | { readonly answer: 'rejected'; readonly words: string }
  /** Too large: halve it. */
  | { readonly answer: 'too_large' }
  /** A person must mend settings or the server; keep everything and go on asking slowly. */
  | { readonly answer: 'refused'; readonly words: string }
  /** Try the same batch later. */
  | { readonly answer: 'unavailable'; readonly words: string; readonly retryAfter_s?: number };

export interface Sink {
  /** Names the cursor and the metrics: `influx-v1`, `influx-v2`. */
  readonly name: string;
  /** Sends one batch, once; never retries, buffers or throws. One call at a time. */
  send(batch: readonly TelemetryPoint[]): Promise<SinkAnswer>;
}
