/** What a forwarder of telemetry asks of the journal. Each comment is a promise. */
import type { Texts } from '../../../domain/wire/line-protocol.ts';
import type { Outbox } from './journal.ts';

/** A stretch of the journal: entries with low < seq <= high. */
export interface SeqRange {
  readonly low: number;
  readonly high: number;
}

/** Which end of what waits is brought first. */
export type Order = 'oldest_first' | 'newest_first';

export interface LinesQuery {
  readonly range: SeqRange;
  readonly order: Order;
  readonly maxRows: number;
  /** Most characters of lines, unless the first row alone has more. */
  readonly maxChars: number;
  readonly farm: string;
  readonly texts: Texts;
}

/** Rows as line protocol, ready to be sent as it is: one text is handed over between threads at once, a list is not. */
export interface LineRows {
  /** In the order that was asked for. */
  readonly seqs: Float64Array;
  /** The lines of all rows with `\n` between them. */
  readonly text: string;
  /** Characters of the lines of each row; 0 for what is no telemetry. */
  readonly lengths: Uint32Array;
}

/**
 * A consumer that brings the newest first moves its cursor past what waits and keeps that as ranges, each lower than its
 * cursor; in the end it has had everything all the same.
 */
export interface TelemetryOutbox extends Outbox {
  /** Read and rendered off the core's thread. Fewer rows than there are when a limit is reached; none when there is none. */
  lines(query: LinesQuery): Promise<LineRows>;
  /** What the consumer left behind its cursor, ascending. */
  ranges(consumer: string): Promise<readonly SeqRange[]>;
  /** Keeps this range instead of the one with the same `low`; none when it is empty. Durable on return. */
  keepRange(consumer: string, range: SeqRange): Promise<void>;
  /** Moves the cursor to the end of the range and keeps that, in one transaction. Durable on return. */
  leaveBehind(consumer: string, range: SeqRange): Promise<void>;
  /** UTC ms at which the oldest entry that still waits for the consumer was received; undefined when none does. */
  waitsSince(consumer: string): Promise<number | undefined>;
}
