import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { changeWriter } from '../../../../gateway/store/change-writer.ts';
import { journalReads } from '../../../../gateway/store/journal-reads.ts';
import { migrate } from '../../../../gateway/store/migrate.ts';
import { migrationsDir } from '../../../support/store.ts';

test('a cursor stands where it was put', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'journal', migrationsDir);
  const changes = changeWriter(db);
  const reads = journalReads(db);
  expect(reads.cursor('influx-v1')).toBe(0);
  changes.write({ of: 'cursor', consumer: 'influx-v1', seq: 17 });
  changes.write({ of: 'cursor', consumer: 'influx-v1', seq: 18 });
  expect(reads.cursor('influx-v1')).toBe(18);
  expect(reads.cursor('influx-v2')).toBe(0);
});
