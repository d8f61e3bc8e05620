import type { DatabaseSync } from 'node:sqlite';
import { KIND } from '../row.ts';
import type { StoredReading } from '../row.ts';

/** A frame by its time (UTC ms) and what it says. */
export type TimedReadings = readonly [at: number, readings: readonly StoredReading[]];

/**
 * Frames of a device in order of time. For spans of an hour or so, as one text: row by row the crossing from SQLite costs
 * more than all else that is done with them.
 */
export function framesBetween(db: DatabaseSync) {
  const find = db.prepare(
    `SELECT group_concat(row) AS rows FROM (
       SELECT '[' || at || ',' || body || ']' AS row FROM entry
       WHERE kind = ${KIND.frame} AND subject = ? AND at >= ? AND at < ? ORDER BY at)`,
  );
  /** @param device by number @param to excluded */
  return (device: number, { from, to }: { from: number; to: number }): readonly TimedReadings[] => {
    const rows = find.get(device, from, to)?.rows;
    return typeof rows === 'string' ? (JSON.parse(`[${rows}]`) as TimedReadings[]) : []; // of what row.ts wrote
  };
}
