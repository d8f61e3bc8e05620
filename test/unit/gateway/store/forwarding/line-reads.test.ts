import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { LinesQuery } from '../../../../../gateway/core/ports/telemetry-outbox.ts';
import { changeWriter } from '../../../../../gateway/store/change-writer.ts';
import { journalReads } from '../../../../../gateway/store/journal-reads.ts';
import { journalWriter } from '../../../../../gateway/store/journal-writer.ts';
import { migrate } from '../../../../../gateway/store/migrate.ts';
import { SOME_TIME, frameEntry, migrationsDir, readings } from '../../../../support/store.ts';

/** Three frames with a dead letter between the first two. */
function setUp() {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'journal', migrationsDir);
  const writer = journalWriter(db);
  const frame = (i: number) =>
    frameEntry({
      measuredAt: SOME_TIME + i,
      receivedAt: SOME_TIME + 1_000 + i,
      readings: readings({ 'soil.moisture': i, 'soil.ph#b': 6 }),
    });
  writer.write(frame(1));
  writer.write({ kind: 'dead', dead: { at: SOME_TIME, code: 'x', detail: '', payload: '' } });
  writer.write(frame(3));
  writer.write(frame(4));
  const reads = journalReads(db);
  const lines = (given: Partial<LinesQuery> = {}) => {
    const { seqs, text, lengths } = reads.lines({
      ...{ range: { low: 0, high: 100 }, order: 'oldest_first', maxRows: 10, maxChars: 1e6 },
      ...{ farm: 'f', texts: 'kept', ...given },
    });
    return { seqs: [...seqs], text, lengths: [...lengths] };
  };
  return { db, reads, lines };
}

test('gives the lines of a range from either end, with rows that have none', () => {
  const { lines } = setUp();
  const { seqs, text, lengths } = lines();
  expect(seqs).toEqual([1, 2, 3, 4]);
  expect(text.split('\n')).toHaveLength(6); // two channels each
  expect(lengths[1]).toBe(0);
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(text.length - 2); // a line end between rows
  expect(text).toContain(`reading,farm=f,zone=khu-2,device=node-7,channel=b soil_ph=6 ${SOME_TIME + 1}`);
  expect(lines({ order: 'newest_first', range: { low: 1, high: 3 } }).seqs).toEqual([3, 2]);
});

test('keeps to its limits, and always gives one row', () => {
  const { lines } = setUp();
  expect(lines({ maxRows: 2 }).seqs).toEqual([1, 2]);
  expect(lines({ maxChars: lines().lengths[0]! }).seqs).toEqual([1, 2]);
  expect(lines({ maxChars: 1 }).seqs).toEqual([1, 2]);
});

test('knows since when the oldest entry waits, also behind the cursor', () => {
  const { db, reads } = setUp();
  expect(reads.waitsSince('influx-v1')).toBe(SOME_TIME + 1_001);
  const changes = changeWriter(db);
  const consumer = 'influx-v1';
  changes.write({ of: 'backlog', consumer, range: { low: 2, high: 4 }, cursor: 'moves_to_high' });
  expect(reads.waitsSince(consumer)).toBe(SOME_TIME + 1_003);
  changes.write({ of: 'backlog', consumer, range: { low: 2, high: 2 }, cursor: 'stays' });
  expect(reads.waitsSince(consumer)).toBeUndefined();
});
