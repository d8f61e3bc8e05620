import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { migrate } from '../../../gateway/store/migrate.ts';
import { LOOK_EVERY_MS } from '../../../gateway/store/history/rollup-driver.ts';
import { eventually } from '../../support/eventually.ts';
import { handClock } from '../../support/hand-clock.ts';
import {
  SOME_TIME,
  frameEntry,
  lookInto,
  migrationsDir,
  openTestStore,
  readings,
} from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const HOUR = 3_600_000;
const range = { from: SOME_TIME, to: SOME_TIME + 12 * HOUR, step_ms: 2 * HOUR };
const query = { device: 'node-7', point: 'soil.moisture', ...range } as const;
const frameAt = (minutes: number) =>
  frameEntry({ measuredAt: SOME_TIME + minutes * 60_000, readings: readings({ 'soil.moisture': minutes }) });

const hoursIn = (dataDir: string) =>
  lookInto(join(dataDir, 'journal.db')).prepare('SELECT count FROM rollup WHERE level = 2').all();

test('what is summed up stands after a restart, and late readings join it', async () => {
  const dataDir = await tempDir();
  const clock = handClock(SOME_TIME + 12 * HOUR);
  const store = await openTestStore(dataDir, clock);
  await Promise.all(Array.from({ length: 72 }, (_, i) => store.journal.append(frameAt(i * 10))));
  const before = await store.reader.history(query);
  expect(before.points[0]).toEqual([SOME_TIME, 0, 55, 110]);
  expect(await store.rollUp()).toBe(false);
  expect(await store.reader.history(query)).toEqual(before);
  await store.close();
  expect(hoursIn(dataDir)).toHaveLength(12);

  const again = await openTestStore(dataDir, clock);
  await again.journal.append(frameAt(-1));
  await again.journal.append(frameAt(5));
  expect((await again.reader.history(query)).points[0]).toEqual([SOME_TIME, 0, 665 / 13, 110]);
});

test('a journal of an older version is summed up by itself', async () => {
  const dataDir = await tempDir();
  const old = join(await tempDir(), 'migrations');
  await mkdir(old);
  for (const name of ['journal-001-entries.sql', 'journal-002-evidence.sql', 'journal-003-hours.sql'])
    await copyFile(join(migrationsDir, name), join(old, name));
  const db = new DatabaseSync(join(dataDir, 'journal.db'));
  migrate(db, 'journal', old);
  db.exec("INSERT INTO name (role, text) VALUES ('device', 'node-7')");
  const add = db.prepare(
    'INSERT INTO entry (kind, subject, at, received_at, own_clock, body) VALUES (1, 1, ?1, ?1, 1, ?2)',
  );
  for (let i = 0; i < 72; i++) add.run(SOME_TIME + i * 600_000, `[["soil.moisture",${i * 10}]]`);
  db.close();

  const clock = handClock(SOME_TIME + 12 * HOUR);
  const store = await openTestStore(dataDir, clock);
  const before = await store.reader.history(query);
  clock.advance(LOOK_EVERY_MS);
  await eventually('the rollups are at the end', () => hoursIn(dataDir).length === 12);
  expect(hoursIn(dataDir)).toHaveLength(12);
  expect(await store.reader.history(query)).toEqual(before);
});
