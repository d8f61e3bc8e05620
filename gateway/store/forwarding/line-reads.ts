import type { DatabaseSync } from 'node:sqlite';
import { linesOf } from '../../../domain/wire/line-protocol.ts';
import type { Texts } from '../../../domain/wire/line-protocol.ts';
import { actuationPoints, readingPoints } from '../../../domain/wire/telemetry.ts';
import type { LineRows, LinesQuery } from '../../core/ports/telemetry-outbox.ts';
import type { doneReads } from './done-up-to.ts';
import { ENTRY_COLUMNS, KIND, bodyOf, frameOf } from '../row.ts';
import type { NameOf, Row } from '../row.ts';

/** Most rows one read gives, whatever is asked. */
const MAX_ROWS = 10_000;

/** Entries as line protocol: made here, so that the core's thread only passes text on. */
export function lineReads(
  db: DatabaseSync,
  { nameOf, doneUpTo }: { nameOf: NameOf; doneUpTo: ReturnType<typeof doneReads>['doneUpTo'] },
) {
  const within = (order: 'ASC' | 'DESC') =>
    db.prepare(`SELECT ${ENTRY_COLUMNS} FROM entry WHERE seq > ? AND seq <= ? ORDER BY seq ${order} LIMIT ?`);
  const rowsIn = { oldest_first: within('ASC'), newest_first: within('DESC') };
  const next = db.prepare(
    'SELECT coalesce(received_at, at) AS since FROM entry WHERE seq > ? ORDER BY seq LIMIT 1',
  );

  function linesOfRow(row: Row, { farm, texts }: { farm: string; texts: Texts }): string {
    switch (row.kind) {
      case KIND.frame:
        return linesOf(readingPoints(frameOf(row, nameOf), farm), texts);
      case KIND.actuation:
        return linesOf(actuationPoints(bodyOf(row), farm), texts);
      default:
        return '';
    }
  }

  return {
    lines({ range, order, maxRows, maxChars, ...how }: LinesQuery): LineRows {
      const seqs: number[] = [];
      const lengths: number[] = [];
      const texts: string[] = [];
      let chars = 0;
      for (const row of rowsIn[order].iterate(range.low, range.high, Math.min(maxRows, MAX_ROWS))) {
        const lines = linesOfRow(row, how);
        if (lines !== '' && chars + lines.length > maxChars && seqs.length > 0) break;
        seqs.push(Number(row.seq));
        lengths.push(lines.length);
        if (lines === '') continue;
        texts.push(lines);
        chars += lines.length + 1;
      }
      return { seqs: Float64Array.from(seqs), text: texts.join('\n'), lengths: Uint32Array.from(lengths) };
    },

    /** UTC ms at which the oldest entry that waits for the consumer was received. */
    waitsSince(consumer: string): number | undefined {
      const row = next.get(doneUpTo(consumer));
      return row && Number(row.since);
    },
  };
}
