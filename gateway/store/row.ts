import type { SQLOutputValue } from 'node:sqlite';
import type { Frame, Reading } from '../../domain/reading.ts';
import type { Fact, StoredEntry } from '../core/ports/journal.ts';

/** The number of each kind of entry in the journal's `kind` column. */
export const KIND = { frame: 1, decision: 2, actuation: 3, dead: 4, hour: 5 } as const satisfies Record<
  Fact['kind'],
  number
>;

/** Whose clock gave the time of a frame, by the number in `own_clock`. */
export const OWN_CLOCK = ['received', 'source', 'restamped'] as const satisfies readonly Frame['clock'][];

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** In `ref` of a frame that a person put back or added to: it is no news of its device. */
export const REPLAYED = 'replayed';

/**
 * The counter that a frame keeps when it is replayed, with its receipt moved to now. That of a source without a clock goes:
 * the source may have counted from the start again since, and a new frame would pass for a resend of this one.
 */
export const counterOfReplayed = (row: Row): SQLOutputValue =>
  row.own_clock === OWN_CLOCK.indexOf('source') ? (row.source_seq ?? null) : null;

/** Looks up the id behind a number of the `name` table. */
export type NameOf = (id: number) => string;

/** The columns {@link entryOf} needs. */
export const ENTRY_COLUMNS = 'seq, kind, subject, zone, at, received_at, own_clock, boot, source_seq, body';

/** Readings as stored: [point, value], and a third member where the value is implausible. */
export type StoredReading =
  readonly [Reading['point'], number] | readonly [Reading['point'], number, 'implausible'];

/** The text of a frame's readings. Throws on a value that JSON cannot hold: it would come back as another one. */
export function readingsText(readings: readonly Reading[]): string {
  return JSON.stringify(
    readings.map(({ point, value, quality }): StoredReading => {
      if (!Number.isFinite(value)) throw new TypeError(`${point} has no finite value`);
      return quality === 'good' ? [point, value] : [point, value, quality];
    }),
  );
}

/** The inverse of {@link readingsText}. */
export function readingsOf(text: string): Reading[] {
  return readingsFrom(JSON.parse(text) as StoredReading[]); // written by readingsText, nobody else
}

/** The same of what is parsed already. */
export function readingsFrom(stored: readonly StoredReading[]): Reading[] {
  return stored.map(([point, value, quality]) => ({ point, value, quality: quality ?? 'good' }));
}

export function frameOf(row: Row, nameOf: NameOf): Frame {
  return {
    device: nameOf(Number(row.subject)),
    ...(row.zone !== null && { zone: nameOf(Number(row.zone)) }),
    measuredAt: Number(row.at),
    receivedAt: Number(row.received_at),
    clock: OWN_CLOCK[Number(row.own_clock)] ?? 'received',
    ...(row.source_seq !== null && { seq: Number(row.source_seq) }),
    ...(row.boot !== null && { boot: Number(row.boot) }),
    readings: readingsOf(String(row.body)),
  };
}

/** What was written by `JSON.stringify` of an entry that is no frame. */
export const bodyOf = <T>(row: Row): T => JSON.parse(String(row.body)) as T;

export function entryOf(row: Row, nameOf: NameOf): StoredEntry {
  const seq = Number(row.seq);
  switch (row.kind) {
    case KIND.frame:
      return { seq, kind: 'frame', frame: frameOf(row, nameOf) };
    case KIND.decision:
      return { seq, kind: 'decision', decision: bodyOf(row) };
    case KIND.actuation:
      return { seq, kind: 'actuation', actuation: bodyOf(row) };
    case KIND.dead:
      return { seq, kind: 'dead', dead: bodyOf(row) };
    case KIND.hour:
      return { seq, kind: 'hour', hour: bodyOf(row) };
    default:
      throw new Error(`entry ${seq} of the journal is of an unknown kind`);
  }
}

/** A whole number for an INTEGER column. Throws a TypeError that names what is wrong otherwise. */
export function whole(value: number, what: string): number {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${what} is not a whole number`);
  return value;
}
