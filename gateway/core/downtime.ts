import type { Recovered } from './ports/reads.ts';
import { newestRecord } from './obstacles.ts';

/** A restart is no gap: what was not acknowledged meanwhile is sent again, ms. */
const SHORTEST_MS = 120_000;
/** A record so much older, or a clock so much ahead, is a box that was put away or a clock that runs wild, ms. */
const LONGEST_MS = 3_650 * 86_400_000;

/** The time in which no gateway ran, by the last that the journal knows of the one before; undefined for a restart. */
export function downtime(recovered: Recovered, now: number): { from: number; to: number } | undefined {
  const from = newestRecord(recovered);
  const off_ms = now - from;
  return from === 0 || off_ms <= SHORTEST_MS || off_ms > LONGEST_MS ? undefined : { from, to: now };
}
