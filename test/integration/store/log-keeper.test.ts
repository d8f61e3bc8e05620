import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Entry } from '../../../gateway/core/ports/journal.ts';
import { logKeeper } from '../../../gateway/store/disk/log-keeper.ts';
import { SOME_TIME, frameEntry, lookInto, openTestStore } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const MB = 1024 * 1024;

async function aLog() {
  const file = join(await tempDir(), 'journal.db');
  const db = new DatabaseSync(file);
  onTestFinished(() => db.close());
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE t (body BLOB)');
  const log = logKeeper(db, file);
  const add = db.prepare('INSERT INTO t VALUES (zeroblob(?))');
  const write = (megabytes: number) => {
    for (let i = 0; i < megabytes; i++) add.run(MB);
  };
  const reader = lookInto(file);
  const size = () => statSync(`${file}-wal`).size;
  return { log, write, reader, size };
}

test('leaves a small log alone and a large one in the middle of load', async () => {
  const { log, write } = await aLog();
  write(2);
  const small = log.look('quiet').bytes;
  expect(small).toBeGreaterThan(2 * MB);
  write(8);
  const { bytes } = log.look('busy');
  expect(bytes).toBeGreaterThan(10 * MB);
  log.look('quiet'); // copied: the next writes begin at the start of the log again
  write(4);
  expect(log.look('busy').bytes).toBe(bytes);
});

test('says that a reader holds its view, and cuts the log once it has let go', async () => {
  const { log, write, reader } = await aLog();
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM t').get();
  write(140);
  expect(log.look('busy').held).toBe(true);
  const held = log.look('quiet'); // waits for nobody
  expect(held.held).toBe(true);
  expect(held.bytes).toBeGreaterThan(140 * MB);
  reader.exec('COMMIT');
  expect(log.look('quiet')).toEqual({ bytes: 0, held: false });
});

test('keeps the log short while the disk is full', async () => {
  const { log, write, size } = await aLog();
  write(10);
  expect(size()).toBeGreaterThan(10 * MB);
  log.diskIs('full');
  expect(size()).toBe(0);
  write(20);
  expect(size()).toBeLessThan(6 * MB);
  log.diskIs('enough');
  write(10);
  expect(size()).toBeGreaterThan(8 * MB);
});

const WAIT = { timeout: 30_000, interval: 20 };
const payload = 'x'.repeat(15_000);
const letter = (at: number): Entry => ({ kind: 'dead', dead: { at, code: 'not_json', detail: '', payload } });

test('the log of a journal is copied into its file soon after', async () => {
  const dataDir = await tempDir();
  const store = await openTestStore(dataDir);
  const watcher = lookInto(join(dataDir, 'journal.db'));
  await Promise.all(Array.from({ length: 400 }, (_, i) => store.journal.append(letter(SOME_TIME + i))));
  await vi.waitFor(() => {
    const { log, checkpointed } = watcher.prepare('PRAGMA wal_checkpoint(NOOP)').get() ?? {};
    expect(Number(log)).toBeGreaterThan(1_024);
    expect(checkpointed).toBe(log);
  }, WAIT);
});

test('and is copied while readings come without a pause', async () => {
  const dataDir = await tempDir();
  const store = await openTestStore(dataDir);
  await Promise.all(Array.from({ length: 400 }, (_, i) => store.journal.append(letter(SOME_TIME + i))));
  await vi.waitFor(
    async () => {
      const at = SOME_TIME + store.stats().appended;
      await store.journal.append(frameEntry({ measuredAt: at, receivedAt: at }));
      expect(statSync(join(dataDir, 'journal.db')).size).toBeGreaterThan(5 * MB);
    },
    { timeout: 30_000, interval: 10 },
  );
});
