import { cp, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import { wallClock } from '../../../gateway/clock.ts';
import { JournalFailed } from '../../../gateway/core/ports/journal.ts';
import { WorkerJournal } from '../../../gateway/store/journal.ts';
import { openStore } from '../../../gateway/store/open.ts';
import { storeThread } from '../../../gateway/store/store-thread.ts';
import {
  SOME_TIME,
  frameEntry,
  lookInto,
  migrationsDir,
  silent,
  storeOptions,
  TIMEZONE,
} from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const frameAt = (at: number) => frameEntry({ measuredAt: SOME_TIME + at });
const WAIT = { timeout: 30_000, interval: 20 };

/** A journal whose disk is full while its table `disk` has a row. */
async function journalOnDisk() {
  const folder = await tempDir();
  const migrations = join(folder, 'migrations');
  await cp(migrationsDir, migrations, { recursive: true });
  await writeFile(
    join(migrations, 'journal-900-disk.sql'),
    `CREATE TABLE disk (is_full);
     CREATE TRIGGER full_disk AFTER INSERT ON entry WHEN (SELECT count(*) FROM disk) > 0 AND NEW.at % 10 = 9
     BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;`,
  );
  const file = join(folder, 'journal.db');
  const thread = storeThread(
    { journal: file, settings: join(folder, 'settings.db'), migrationsDir: migrations, timezone: TIMEZONE },
    { clock: wallClock, log: silent },
  );
  const journal = new WorkerJournal({ thread, clock: wallClock, log: silent });
  await thread.start();
  onTestFinished(() => journal.close());
  const disk = new DatabaseSync(file, { timeout: 5_000 });
  onTestFinished(() => disk.close());
  return {
    journal,
    thread,
    file,
    fill: () => disk.exec('INSERT INTO disk VALUES (1)'),
    free: () => disk.exec('DELETE FROM disk'),
  };
}

const stored = (file: string) =>
  lookInto(file)
    .prepare('SELECT at FROM entry ORDER BY seq')
    .all()
    .map(({ at }) => Number(at) - SOME_TIME);

test('a commit that fails keeps nothing of its group, and the journal goes on when the disk does', async () => {
  const { journal, file, fill, free } = await journalOnDisk();
  await journal.append(frameAt(0));

  fill();
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) => journal.append(frameAt(10 + i))),
  );
  for (const result of results) {
    expect(result).toMatchObject({
      status: 'rejected',
      reason: new JournalFailed('database or disk is full'),
    });
  }
  expect(stored(file)).toEqual([0]);
  expect(journal.stats()).toMatchObject({ healthy: false, pending: 0, failures: 10 });

  free();
  await vi.waitFor(() => journal.append(frameAt(19)), WAIT); // sent again by its source
  expect(stored(file)).toEqual([0, 19]);
  expect(journal.stats().healthy).toBe(true);
});

test('a journal that is gone is not made anew under a running gateway', async () => {
  const { journal, file, fill } = await journalOnDisk();
  fill();
  await expect(journal.append(frameAt(9))).rejects.toThrow('full');
  await rename(file, `${file}.away`);
  await vi.waitFor(() => expect(journal.append(frameAt(1))).rejects.toThrow('is gone'), WAIT);
  await rename(`${file}.away`, file);
  await vi.waitFor(() => journal.append(frameAt(1)), WAIT);
});

test('a worker that ends takes its unanswered entries with it, unacknowledged, and comes back', async () => {
  const { journal, thread, file } = await journalOnDisk();
  const acknowledged: number[] = [];
  const appends = Array.from({ length: 5_000 }, async (_, i) => {
    if (i === 100) void thread.kill();
    await new Promise(setImmediate);
    await journal.append(frameAt(i));
    acknowledged.push(i);
  });
  const results = await Promise.allSettled(appends);
  expect(
    results.some((result) => result.status === 'rejected' && result.reason instanceof JournalFailed),
  ).toBe(true);
  expect(journal.stats()).toMatchObject({ pending: 0 });

  await vi.waitFor(() => journal.append(frameAt(10_000)), WAIT);
  expect(journal.stats().healthy).toBe(true);
  const there = new Set(stored(file));
  expect(acknowledged.filter((i) => !there.has(i))).toEqual([]);
});

test('settings are never written over a connection that failed, hold up no reads, and go on when the disk does', async () => {
  const folder = await tempDir();
  const migrations = join(folder, 'migrations');
  await cp(migrationsDir, migrations, { recursive: true });
  await writeFile(
    join(migrations, 'settings-900-disk.sql'),
    `CREATE TRIGGER full_disk BEFORE INSERT ON override WHEN NEW.output = 'van-9'
     BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;`,
  );
  const dataDir = join(folder, 'data');
  const store = await openStore({ ...storeOptions(dataDir), migrationsDir: migrations });
  onTestFinished(() => store.close());
  const file = join(dataDir, 'settings.db');

  await store.journal.append(frameAt(0));
  await store.overrides.save('van-1', {});
  await expect(store.overrides.save('van-9', {})).rejects.toThrow('disk is full');
  await rename(file, `${file}.away`);
  await expect(store.overrides.save('van-2', {})).rejects.toThrow('is gone');
  expect(await store.outbox.read(0, 10)).toHaveLength(1); // by the same thread, over its own connection
  await rename(`${file}.away`, file);
  await store.overrides.save('van-3', {});
  expect([...(await store.overrides.load()).keys()]).toEqual(['van-1', 'van-3']);
});
