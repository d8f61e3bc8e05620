import { copyFile, readFile, readdir, stat, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { StoreDamaged, noteDamage, proveDamage } from '../../../gateway/store/salvage/damage.ts';
import { openJournal } from '../../../gateway/store/salvage/journal-opening.ts';
import { fillJournal, frameNumber } from '../../support/damaged-journal.ts';
import { SOME_TIME, TIMEZONE, migrationsDir, openTestStore } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const FRAMES = 2_000;
/** From here on an upgrade is worth a word. */
const LARGE_BYTES = 300 * 1024 * 1024;

/** Opens a journal as a start does, and closes it. @returns what it said */
function saidOf(file: string, timezone = TIMEZONE): string[] {
  const said: string[] = [];
  const { letGo } = openJournal({
    ...{ file, migrationsDir, timezone, now: SOME_TIME },
    say: (what) => said.push(what),
  });
  letGo();
  return said;
}

test('what a check of the whole has found is saved from without a second check', async () => {
  const file = await fillJournal(await tempDir(), FRAMES);
  proveDamage(file, new StoreDamaged('entry 7: cannot be read'));
  noteDamage(file, new StoreDamaged('somebody else met it later'));
  const said = saidOf(file);
  expect(said[0]).toBe('the journal is damaged (entry 7: cannot be read)');
  expect(said.at(-1)).toMatch(new RegExp(`^${FRAMES} entries are saved and at most 0 are lost`));
  expect(said.join('\n')).not.toContain('checking');
  expect(saidOf(file)).toEqual([]); // once
});

test('what somebody met in the midst of other work is looked for first', async () => {
  const file = await fillJournal(await tempDir(), FRAMES);
  noteDamage(file, new StoreDamaged('a sector'));
  expect(saidOf(file)).toEqual(['checking the whole journal, which was taken for damaged: a sector']);
  expect((await readdir(dirname(file))).filter((name) => name.startsWith('damaged-'))).toEqual([]);
});

test('a start does not wait until the log of the last run is folded into the file', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, FRAMES);
  const crashed = join(await tempDir(), 'journal.db');
  const store = await openTestStore(dataDir);
  await store.journal.append(frameNumber(FRAMES));
  for (const part of ['', '-wal']) await copyFile(`${file}${part}`, `${crashed}${part}`);
  const bytesOf = async (path: string) => (await stat(path)).size;
  const [before, log] = [await bytesOf(crashed), await bytesOf(`${crashed}-wal`)];
  expect(log).toBeGreaterThan(0);

  const again = await openTestStore(dirname(crashed));
  expect(await bytesOf(`${crashed}-wal`)).toBeGreaterThanOrEqual(log);
  expect(await bytesOf(crashed)).toBe(before);
  expect(await again.outbox.head()).toBe(FRAMES + 1);
});

test.each([
  ['without accounts', "DELETE FROM cursor WHERE consumer LIKE 'accounts%'", TIMEZONE],
  ['with accounts by the days of another time zone', 'SELECT 1', 'Europe/Paris'],
  ['of an older version', '', TIMEZONE],
])('a large journal %s is said to take minutes', async (_, sql, timezone) => {
  const dataDir = await tempDir();
  const file = sql === '' ? join(dataDir, 'journal.db') : await fillJournal(dataDir, 10);
  const db = new DatabaseSync(file);
  db.exec(sql === '' ? await readFile(join(migrationsDir, 'journal-001-entries.sql'), 'utf8') : sql);
  if (sql === '') db.exec('PRAGMA user_version = 1');
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  await truncate(file, LARGE_BYTES); // what is past its last page is nothing to SQLite
  expect(saidOf(file, timezone)).toEqual([
    expect.stringMatching(/^the journal of 315 MB is brought to this version .+ about 1 minutes$/),
  ]);
});

test('a large journal of this version says nothing', async () => {
  const file = await fillJournal(await tempDir(), 10);
  await truncate(file, LARGE_BYTES);
  expect(saidOf(file)).toEqual([]);
});
