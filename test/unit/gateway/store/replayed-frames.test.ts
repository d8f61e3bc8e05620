// What a person put back into the journal is never news of its device.
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import type { Frame } from '../../../../domain/reading.ts';
import { journalReads } from '../../../../gateway/store/journal-reads.ts';
import { journalWriter } from '../../../../gateway/store/journal-writer.ts';
import { migrate } from '../../../../gateway/store/migrate.ts';
import { SOME_TIME, frameEntry, migrationsDir, readings } from '../../../support/store.ts';

const MINUTE_MS = 60_000;
let db: DatabaseSync;
let writer: ReturnType<typeof journalWriter>;

beforeEach(() => {
  db = new DatabaseSync(':memory:');
  migrate(db, 'journal', migrationsDir);
  writer = journalWriter(db);
});

const replay = (given: Partial<Frame>) => writer.write({ ...frameEntry(given), replayed: true });
const recovered = () => journalReads(db).recover().frames;
const moisture = (value: number) => readings({ 'soil.moisture': value });

test('a restart begins with what was measured, however much was replayed since', () => {
  for (let n = 0; n < 3; n++)
    writer.write(
      frameEntry({ measuredAt: SOME_TIME + n, receivedAt: SOME_TIME + n, readings: moisture(42) }),
    );
  for (let n = 1; n <= 20; n++)
    replay({
      measuredAt: SOME_TIME - n * MINUTE_MS,
      receivedAt: SOME_TIME + MINUTE_MS,
      readings: moisture(5),
    });
  expect(recovered().map(({ measuredAt }) => measuredAt - SOME_TIME)).toEqual([0, 1, 2]);
});

test('a frame that a value was added to is left out, also when its source sends more of it', () => {
  writer.write(frameEntry({ readings: readings({ 'air.temperature': 30 }) }));
  expect(replay({ receivedAt: SOME_TIME + MINUTE_MS, readings: moisture(5) })).toBe('merged');
  expect(recovered()).toEqual([]);
  expect(writer.write(frameEntry({ readings: readings({ 'air.humidity': 60 }) }))).toBe('merged');
  expect(recovered()).toEqual([]);
});

test('never rewrites what was measured', () => {
  writer.write(frameEntry({ readings: moisture(42) }));
  const before = db.prepare('SELECT * FROM entry').all();
  expect(replay({ readings: [...moisture(5), ...readings({ 'air.temperature': 30 })] })).toBe('duplicate');
  expect(db.prepare('SELECT * FROM entry').all()).toEqual(before);
});

test('makes no later frame with the same counters a resend', () => {
  const counted = { clock: 'received', seq: 5, boot: 1, readings: moisture(42) } as const;
  writer.write(frameEntry(counted));
  const later = SOME_TIME + 30 * 86_400_000;
  const { seq: _, boot: __, ...uncounted } = counted;
  replay({ ...uncounted, receivedAt: later, readings: readings({ 'air.temperature': 30 }) });
  const both = [...moisture(42), ...readings({ 'air.temperature': 30 })];
  const fresh = { measuredAt: later + 1, receivedAt: later + 1, readings: both };
  expect(writer.write(frameEntry({ ...counted, ...fresh }))).toBe('stored');
});
