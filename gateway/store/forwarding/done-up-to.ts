import type { DatabaseSync } from 'node:sqlite';
import type { SeqRange } from '../../core/ports/telemetry-outbox.ts';

/**
 * Up to where a consumer is done. Whoever asks must not look at its cursor alone: one that brings the newest first leaves
 * ranges behind it (`backlog`).
 */
export function doneReads(db: DatabaseSync) {
  const cursorOf = db.prepare('SELECT seq FROM cursor WHERE consumer = ?');
  const rangesOf = db.prepare('SELECT low, high FROM backlog WHERE consumer = ? ORDER BY low');

  const cursor = (consumer: string): number => Number(cursorOf.get(consumer)?.seq ?? 0);

  /** What the consumer left behind its cursor, ascending. */
  const ranges = (consumer: string): readonly SeqRange[] =>
    rangesOf.all(consumer).map(({ low, high }) => ({ low: Number(low), high: Number(high) }));

  return {
    cursor,
    ranges,

    /** The consumer has had every entry up to this seq. Of those behind it, it may have had some. */
    doneUpTo: (consumer: string): number =>
      Math.min(cursor(consumer), ranges(consumer)[0]?.low ?? Number.MAX_SAFE_INTEGER),

    /** Everything that waits for the consumer: what it left behind, and what comes after its cursor. Ascending, disjoint. */
    waitingRanges: (consumer: string): readonly SeqRange[] => [
      ...ranges(consumer),
      { low: cursor(consumer), high: Number.MAX_SAFE_INTEGER },
    ],
  };
}
