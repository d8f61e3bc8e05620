import type { DatabaseSync } from 'node:sqlite';
import { nameNumbers } from '../names.ts';

/** A time without readings whose cause is known. */
export interface Gap {
  /** `gateway_off`: nothing ran. `disk`: readings came and could not be kept. `damaged`: what was kept is lost. */
  readonly cause: 'gateway_off' | 'disk' | 'damaged';
  /** Of all devices without it. */
  readonly device?: string;
  /** UTC ms. */
  readonly from: number;
  readonly to: number;
}

/** A gap that begins so soon after another of its cause and device is the same one, ms. */
const SAME_WITHIN_MS = 60_000;

/**
 * Writes gaps inside the caller's transaction. One that begins in another of the same cause and device, or soon after
 * it, makes that longer: a disk that fails every few seconds makes one gap.
 */
export function gapWriter(db: DatabaseSync): (gap: Gap) => void {
  const numberOf = nameNumbers(db);
  const extend = db.prepare(
    `UPDATE gap SET to_at = max(to_at, ?4) WHERE id = (SELECT max(id) FROM gap
     WHERE cause = ?1 AND device IS ?2 AND from_at <= ?3 AND to_at >= ?3 - ${SAME_WITHIN_MS})`,
  );
  const add = db.prepare('INSERT INTO gap (cause, device, from_at, to_at) VALUES (?, ?, ?, ?)');
  return ({ cause, device, from, to }) => {
    const row = [cause, device === undefined ? null : numberOf('device', device), from, to] as const;
    if (extend.run(...row).changes === 0) add.run(...row);
  };
}
