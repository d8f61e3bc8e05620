import { copyFile, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { beginQuarantine } from '../../../gateway/store/salvage/quarantine.ts';
import {
  fillJournal,
  frameNumber,
  overwrite,
  pagesOf,
  ruin,
  standing,
} from '../../support/damaged-journal.ts';
import { SOME_TIME, lookInto, openTestStore } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const FRAMES = 12_000;
/** No page of the table holds more rows, and none of its inner pages leads to more leaves. */
const ROWS_OF_A_LEAF = 60;

/** Opens the store on a damaged journal, and says what became of it. */
async function reopened(dataDir: string) {
  const store = await openTestStore(dataDir);
  const { salvaged, isDamaged } = store.condition();
  return { store, isDamaged, salvaged: salvaged.at(-1) };
}

test('a broken leaf costs its own entries only, and is a gap', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, FRAMES);
  const leaves = pagesOf(file, 'entry', 'leaf');
  ruin(file, [leaves[20]!, leaves[21]!]);

  const { store, salvaged } = await reopened(dataDir);
  const { seqs, cursor, names, gaps, check } = standing(file);
  expect(salvaged!.saved).toBe(seqs.size);
  expect(salvaged!.lost).toBe(FRAMES - seqs.size);
  expect(salvaged!.lost).toBeGreaterThan(0);
  expect(salvaged!.lost).toBeLessThanOrEqual(2 * ROWS_OF_A_LEAF);
  expect({ cursor, names, check }).toEqual({ cursor: FRAMES / 2, names: 11, check: 'ok' });

  const lost = Array.from({ length: FRAMES }, (_, i) => i + 1).filter((seq) => !seqs.has(seq));
  expect(gaps).toEqual([
    {
      cause: 'damaged',
      from_at: SOME_TIME + (lost[0]! - 2) * 6_000 + 40,
      to_at: SOME_TIME + lost.at(-1)! * 6_000 + 40,
    },
  ]);

  // What is lost and sent again is taken, under a number that was never used.
  expect(await store.journal.append(frameNumber(lost[0]! - 1))).toBe('stored');
  expect(await store.journal.append(frameNumber(0))).toBe('duplicate');
  expect(await store.outbox.head()).toBeGreaterThan(FRAMES + 100_000);
});

test('the damaged file is kept as it was, beside its log, until somebody puts it away', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, 2_000);
  ruin(file, [pagesOf(file, 'entry', 'leaf')[3]!]);
  const { salvaged, store } = await reopened(dataDir);
  expect(await readdir(salvaged!.folder)).toEqual(expect.arrayContaining(['journal.db', 'report.json']));
  await store.close();

  const again = await reopened(dataDir);
  expect(again.salvaged).toEqual(salvaged);
  await again.store.close();
  await rm(salvaged!.folder, { recursive: true });
  expect((await reopened(dataDir)).salvaged).toBeUndefined();
});

test.each([
  ['the root of the table', (file: string) => [rootOf(file, 'entry')]],
  ['every inner page of the table', (file: string) => pagesOf(file, 'entry', 'internal')],
  ['an index', (file: string) => pagesOf(file, 'frame_key', 'leaf').slice(0, 3)],
  ['the root of an index', (file: string) => [rootOf(file, 'frame_key')]],
])('nothing is lost when the damage is in %s', async (_, pages) => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, FRAMES);
  ruin(file, pages(file));
  const { salvaged } = await reopened(dataDir);
  const { seqs, cursor, names, check } = standing(file);
  expect({ size: seqs.size, cursor, names, check }).toEqual({
    ...{ size: FRAMES, cursor: FRAMES / 2, names: 11, check: 'ok' },
  });
  expect(salvaged).toMatchObject({ saved: FRAMES, lost: 0 });
});

const rootOf = (file: string, name: string): number => {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name)?.rootpage);
  } finally {
    db.close();
  }
};

test('a broken header is mended, and the one that stood there is kept', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, FRAMES);
  overwrite(file, 0, Buffer.alloc(100, 0x5a));
  const { salvaged } = await reopened(dataDir);
  expect(salvaged).toMatchObject({ saved: FRAMES, lost: 0 });
  expect(await readdir(salvaged!.folder)).toContain('header.bin');
  expect(standing(file)).toMatchObject({ cursor: FRAMES / 2, names: 11, check: 'ok' });
});

test('without its whole first page the entries and names are found on the leaves', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, FRAMES);
  ruin(file, [1]);
  const { salvaged, store } = await reopened(dataDir);
  expect(salvaged).toMatchObject({ saved: FRAMES, lost: 0 });
  // The cursor is lost: forwarding begins anew, which harms nothing.
  expect(standing(file)).toMatchObject({ cursor: 0, names: 11, check: 'ok' });
  expect(await store.outbox.read(0, 1)).toEqual([{ seq: 1, ...frameNumber(0) }]);
});

/** Rows of tables that stand beside the entries, as consumers write them. */
function withCompanions(file: string): void {
  const db = new DatabaseSync(file);
  db.exec(`INSERT INTO backlog VALUES ('influx-v1', 0, ${FRAMES / 2});
    INSERT INTO zone_device VALUES (2, 1);
    INSERT INTO cursor VALUES ('evidence a', 7), ('rollup', 9);
    INSERT INTO series VALUES (1, 1, 'soil.moisture');
    INSERT INTO rollup VALUES (1, 2, 3, 20, 20, 20, 1, 0, 0);
    PRAGMA wal_checkpoint(TRUNCATE)`);
  db.close();
}

test.each([
  ['nothing of it is broken', 'frame_key', ['evidence a', 'influx-v1', 'rollup'], [1, 1]],
  ['what a sink left behind its cursor', 'backlog', ['evidence a', 'rollup'], [1, 1]],
  ['what the sealer knows of zones', 'zone_device', ['influx-v1', 'rollup'], [1, 1]],
  ['the sums for charts', 'rollup', ['evidence a', 'influx-v1'], [0, 1]],
  ['the series of the sums', 'series', ['evidence a', 'influx-v1'], [0, 0]],
])('a cursor goes with what it stands on: %s', async (_, ruined, cursors, [sums, series]) => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, FRAMES / 2);
  withCompanions(file);
  ruin(file, [rootOf(file, ruined)]);
  const { salvaged } = await reopened(dataDir);
  expect(salvaged).toMatchObject({ saved: FRAMES / 2, lost: 0 });
  const db = lookInto(file);
  const kept = db.prepare("SELECT consumer FROM cursor WHERE consumer NOT LIKE 'accounts%' ORDER BY 1").all();
  expect(kept.map(({ consumer }) => consumer)).toEqual(cursors);
  expect(db.prepare('SELECT count(*) AS n FROM rollup').get()).toEqual({ n: sums });
  expect(db.prepare('SELECT count(*) AS n FROM series').get()).toEqual({ n: series });
});

test('names that cannot be read are made up, so that their readings stay', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, FRAMES);
  ruin(file, [rootOf(file, 'name')]);
  const { store, salvaged } = await reopened(dataDir);
  expect(salvaged).toMatchObject({ saved: FRAMES, lost: 0 });
  const [entry] = await store.outbox.read(0, 1);
  expect(entry).toMatchObject({ kind: 'frame', frame: { device: 'unknown-1', zone: 'unknown-2' } });
});

test.each([
  ['before anything was moved', []],
  ['when only the log was moved', ['journal.db-wal', 'journal.db-shm']],
  ['in the midst of saving', ['journal.db-wal', 'journal.db-shm', 'journal.db']],
])('a salvage that ended %s is begun again by the next start', async (_, moved) => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, 2_000);
  ruin(file, [pagesOf(file, 'entry', 'leaf')[3]!]);
  for (const part of ['-wal', '-shm']) await writeFile(`${file}${part}`, '');
  const { folder } = beginQuarantine(file, SOME_TIME);
  for (const name of moved) await rename(join(dataDir, name), join(folder, name));
  await writeFile(`${file}.salvage`, 'half of a journal');
  const { salvaged } = await reopened(dataDir);
  expect(salvaged?.folder).toBe(folder);
  expect(salvaged?.saved).toBeGreaterThan(1_900);
  expect((await readdir(dataDir)).filter((name) => /damaged-|salvage/.test(name))).toHaveLength(1);
});

test('a salvage that ended after its last step is not done again', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, 2_000);
  const { folder } = beginQuarantine(file, SOME_TIME);
  await copyFile(file, join(folder, 'journal.db'));
  const { salvaged, store } = await reopened(dataDir);
  expect(salvaged).toBeUndefined(); // it left no report
  expect(await store.outbox.head()).toBe(2_000);
});

test('a file that was cut off keeps what is left of it', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, FRAMES);
  await truncate(file, 120 * 4_096);
  const { salvaged } = await reopened(dataDir);
  const { seqs, check } = standing(file);
  expect(check).toBe('ok');
  expect(salvaged!.saved).toBe(seqs.size);
  expect(seqs.size).toBeGreaterThan(2_000);
  expect(seqs.size).toBeLessThan(FRAMES);
});

test('a file that was emptied is a damaged one and no new farm', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, 100);
  const first = await openTestStore(dataDir); // an hour later the whole of it has been checked
  await expect.poll(() => readdir(dataDir), { timeout: 20_000 }).toContain('journal.checked');
  await first.close();
  await truncate(file, 0);
  expect((await reopened(dataDir)).salvaged).toMatchObject({ saved: 0 });
});

test('a log that was deleted costs what stood in it only', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, 2_000);
  const store = await openTestStore(dataDir);
  await store.journal.append(frameNumber(2_000));
  const [copied, log] = [`${file}.copy`, `${file}-wal`];
  const holder = new DatabaseSync(file); // so that the log is not folded in by the last who closes
  holder.prepare('SELECT count(*) FROM entry').get();
  await store.close();
  holder.exec(`VACUUM INTO '${copied}'`);
  await rename(log, `${log}.away`);
  holder.close();

  const { salvaged } = await reopened(dataDir);
  expect(salvaged).toBeUndefined();
  expect(standing(file).seqs.size).toBeGreaterThanOrEqual(2_000);
});

test('free pages that are ruined are no reason to leave anything behind', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, FRAMES);
  const db = new DatabaseSync(file);
  db.exec('DELETE FROM entry WHERE seq <= 6000; PRAGMA wal_checkpoint(TRUNCATE)');
  const trunk = Number(db.prepare('PRAGMA freelist_count').get()?.freelist_count);
  db.close();
  expect(trunk).toBeGreaterThan(10);
  const header = Buffer.alloc(4);
  header.writeUInt32BE(4_000_000);
  overwrite(file, 32, header); // the first free page is said to be far past the end
  const { salvaged } = await reopened(dataDir);
  expect(salvaged).toMatchObject({ saved: 6_000, lost: 0 });
  expect(standing(file).seqs.has(1)).toBe(false); // what was removed does not come back
});
