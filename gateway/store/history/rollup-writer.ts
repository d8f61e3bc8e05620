import type { DatabaseSync } from 'node:sqlite';
import { LEVELS } from './rollup-bucket.ts';
import type { RollupChange } from './rollup-rows.ts';

/** The name of the rollups' cursor: entries behind it are summed up. */
export const ROLLUP_CONSUMER = 'rollup';

/** Writes rollups. The caller opens and commits the transaction around any number of calls. */
export interface RollupWriter {
  /** Rows say what is to stand there afterwards, so writing them again changes nothing. */
  write(change: RollupChange): void;
}

export function rollupWriter(db: DatabaseSync): RollupWriter {
  const find = db.prepare('SELECT id FROM series WHERE device = ? AND point = ?');
  const add = db.prepare('INSERT INTO series (device, point) VALUES (?, ?)');
  const put = db.prepare(
    `INSERT INTO rollup (series, level, bucket, min, max, sum, count, first_ms, last_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET min = excluded.min, max = excluded.max, sum = excluded.sum, count = excluded.count,
       first_ms = excluded.first_ms, last_ms = excluded.last_ms`,
  );
  const remove = db.prepare('DELETE FROM rollup WHERE series = ? AND level = ? AND bucket = ?');
  const expire = db.prepare('DELETE FROM rollup WHERE series = ? AND level = ? AND bucket < ?');
  const moveCursor = db.prepare(
    'INSERT INTO cursor (consumer, seq) VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq',
  );
  const numberOf = (device: number, point: string): number =>
    Number(find.get(device, point)?.id ?? add.run(device, point).lastInsertRowid);

  return {
    write({ rows, minutesFrom, seq }) {
      const numbers = new Map<string, number>();
      for (const { device, point, level, bucket, sum } of rows) {
        const key = `${device} ${point}`;
        const series = numbers.get(key) ?? numberOf(device, point);
        numbers.set(key, series);
        const { number, length_ms } = LEVELS[level];
        if (sum === undefined) {
          remove.run(series, number, bucket);
          continue;
        }
        const start = bucket * length_ms;
        const span = [sum.first_at - start, sum.last_at - start];
        put.run(series, number, bucket, sum.min, sum.max, sum.sum, sum.count, ...span);
      }
      for (const series of numbers.values()) expire.run(series, LEVELS.minute.number, minutesFrom);
      moveCursor.run(ROLLUP_CONSUMER, seq);
    },
  };
}
