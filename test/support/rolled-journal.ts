/** A journal in memory with its rollups, for one point of one device. */
import { DatabaseSync } from 'node:sqlite';
import type { Reading } from '../../domain/reading.ts';
import type { History } from '../../gateway/core/ports/reads.ts';
import { changeWriter } from '../../gateway/store/change-writer.ts';
import { summarise } from '../../gateway/store/history/history.ts';
import type { HistoryRange } from '../../gateway/store/history/history-range.ts';
import { journalReads } from '../../gateway/store/journal-reads.ts';
import { journalWriter } from '../../gateway/store/journal-writer.ts';
import { migrate } from '../../gateway/store/migrate.ts';
import { bucketOf } from '../../gateway/store/history/rollup-bucket.ts';
import { readingsOf } from '../../gateway/store/row.ts';
import { SOME_TIME, frameEntry, migrationsDir } from './store.ts';

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** When a UTC day begins. */
export const START = Math.floor(SOME_TIME / DAY) * DAY;

const SERIES = { device: 'node-7', point: 'soil.moisture' } as const;

export function rolledJournal() {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'journal', migrationsDir);
  const writer = journalWriter(db);
  const reads = journalReads(db);
  const changes = changeWriter(db);

  return {
    reads,
    writer,
    changes,

    /** A frame of the series. */
    measured: (at: number, value: number, quality: Reading['quality'] = 'good') =>
      writer.write(frameEntry({ measuredAt: at, readings: [{ point: SERIES.point, value, quality }] })),

    /** As the driver does, and each step twice: one that was committed and not confirmed is asked for again. */
    rollUp(minutesFrom = -1): void {
      let more: boolean | undefined = true;
      while (more === true)
        more = reads.rollupStep({ waiting: 1, minutesFrom }, ({ seq, rows: made }) => {
          const rows = [...made];
          changes.write({ of: 'rollup', seq, rows, minutesFrom });
          changes.write({ of: 'rollup', seq, rows, minutesFrom });
        });
    },

    history: (range: HistoryRange): History => reads.history({ ...SERIES, ...range }),

    /** What the frames say that stand in the journal, one by one. */
    byFrames(range: HistoryRange): History['points'] {
      const rows = db.prepare('SELECT at, body FROM entry WHERE kind = 1 AND at >= ? AND at < ? ORDER BY at');
      const good = rows.all(range.from, range.to).flatMap(({ at, body }) =>
        readingsOf(String(body))
          .filter(({ point, quality }) => point === SERIES.point && quality === 'good')
          .map(({ value }) => bucketOf(Number(at), value)),
      );
      return summarise(good, range).points;
    },

    /** Level, bucket counted from {@link START}, and number of readings of all rollups that stand. */
    rollups: () =>
      db
        .prepare('SELECT level, bucket, count FROM rollup ORDER BY level, bucket')
        .all()
        .map(({ level, bucket, count }) => {
          const [name, length] = LEVELS[Number(level) - 1] ?? ['none', NaN];
          return [name, Number(bucket) - START / length, count];
        }),

    /** Removes entries as retention does, the oldest journalled first. */
    expire: (entries: number) =>
      db.prepare('DELETE FROM entry WHERE seq IN (SELECT seq FROM entry ORDER BY seq LIMIT ?)').run(entries),
  };
}

const LEVELS = [
  ['minute', MINUTE],
  ['hour', HOUR],
  ['day', DAY],
] as const;
