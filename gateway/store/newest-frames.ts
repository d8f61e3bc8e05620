import type { DatabaseSync } from 'node:sqlite';
import { ENTRY_COLUMNS } from './row.ts';
import type { Row } from './row.ts';

/** Newest frames of each device that a restart begins with: a node may send its metrics in frames of their own. */
export const FRAMES_PER_DEVICE = 8;
/** Newest entries of the journal that are looked through, a few hundredths of a second. */
const TAIL_ENTRIES = 20_000;

/**
 * The newest frames of each device in the order of the journal, oldest first. The order is that of seq and not of `at`,
 * because the clock may have been set back in between. No index gives it: one more would wear an SD card by a page for
 * each device and commit, only for the start. So the journal's tail is read for all devices at once; a device that is
 * rarer than that has its newest frames by time looked up. What a person replayed is left out, and the values measured
 * beside it: its seq is new and its values may be old, and a value that is missing opens no valve.
 */
export function newestFrames(db: DatabaseSync): (devices: readonly number[]) => readonly Row[] {
  const tail = db.prepare(
    `SELECT ${ENTRY_COLUMNS} FROM entry WHERE seq > (SELECT max(seq) FROM entry) - ${TAIL_ENTRIES} AND kind = 1
     AND ref IS NULL ORDER BY seq DESC`,
  );
  const byTime = db.prepare(
    `SELECT ${ENTRY_COLUMNS} FROM entry WHERE kind = 1 AND subject = ? AND ref IS NULL
     ORDER BY at DESC LIMIT ${FRAMES_PER_DEVICE}`,
  );

  return (devices) => {
    const found = new Map(devices.map((device) => [device, new Map<number, Row>()]));
    for (const row of tail.iterate()) {
      const rows = found.get(Number(row.subject));
      if (rows !== undefined && rows.size < FRAMES_PER_DEVICE) rows.set(Number(row.seq), row);
    }
    for (const [device, rows] of found)
      if (rows.size < FRAMES_PER_DEVICE)
        for (const row of byTime.iterate(device)) rows.set(Number(row.seq), row);
    return [...found.values()].flatMap((rows) =>
      [...rows]
        .sort(([one], [other]) => one - other)
        .slice(-FRAMES_PER_DEVICE)
        .map(([, row]) => row),
    );
  };
}
