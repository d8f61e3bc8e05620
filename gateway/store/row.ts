import type { SQLOutputValue } from 'node:sqlite';
import type { Frame, Reading } from '../../domain/reading.ts';
import type { Entry, StoredEntry } from '../core/ports/journal.ts';

/** The number of each kind of entry in the journal's `kind` column. */
export const KIND = { frame: 1, decision: 2, actuation: 3, dead: 4, hour: 5 } as const satisfies Record<
  Entry['kind'],
  number
>;

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

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
    clock: row.own_clock === 1 ? 'source' : 'received',
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
