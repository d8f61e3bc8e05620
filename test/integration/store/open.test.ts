import { chmod, chown, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { keepPrivate, makeDataDir } from '../../../gateway/store/data-dir.ts';
import { openStore } from '../../../gateway/store/open.ts';
import { frameEntry, openTestStore, storeOptions } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

test('makes the data folder for its own user only', async () => {
  const dataDir = join(await tempDir(), 'farm', 'data');
  await openTestStore(dataDir);
  expect(await mode(dataDir)).toBe(0o700);
});

test('takes the rights of others away from a folder and files that were made with them', async () => {
  const dataDir = await tempDir();
  const first = await openTestStore(dataDir);
  await first.close();
  await chmod(dataDir, 0o755);
  for (const name of await readdir(dataDir)) await chmod(join(dataDir, name), 0o644);
  const store = await openTestStore(dataDir);
  await store.journal.append(frameEntry());
  await store.setPin('123456');

  expect(await mode(dataDir)).toBe(0o700);
  const names = await readdir(dataDir);
  expect(names).toEqual(expect.arrayContaining(['journal.db', 'journal.db-wal', 'journal.db-shm']));
  for (const name of names.filter((found) => found.includes('.db')))
    expect({ name, mode: await mode(join(dataDir, name)) }).toEqual({ name, mode: 0o600 });
});

test('tightens a log that a crash left behind', async () => {
  const file = join(await tempDir(), 'settings.db');
  for (const part of [file, `${file}-wal`, `${file}-shm`]) await writeFile(part, '', { mode: 0o644 });
  keepPrivate(file);
  expect(await Promise.all([file, `${file}-wal`, `${file}-shm`].map(mode))).toEqual([0o600, 0o600, 0o600]);
});

test.skipIf(process.getuid?.() !== 0)('leaves a folder of somebody else as it is', async () => {
  const dataDir = await tempDir();
  await chmod(dataDir, 0o770);
  await chown(dataDir, 12_345, 12_345);
  makeDataDir(dataDir);
  expect(await mode(dataDir)).toBe(0o770);
});

test('two gateways never share a data folder; the next one may have it', async () => {
  const dataDir = await tempDir();
  const first = await openTestStore(dataDir);
  await expect(openStore(storeOptions(dataDir))).rejects.toThrow(`${dataDir} is in use by another gateway`);
  await first.close();
  await openTestStore(dataDir);
});

test('refuses settings that are damaged, leaves them as they are and says how to put a copy back', async () => {
  const dataDir = await tempDir();
  const file = join(dataDir, 'settings.db');
  const rubbish = Buffer.alloc(8_192, 'not a database ');
  await writeFile(file, rubbish);
  const refusal = /settings\.db cannot be used: .*npx nongso restore DIR/;
  await expect(openStore(storeOptions(dataDir))).rejects.toThrow(refusal);
  expect(await readFile(file)).toEqual(rubbish);
  // The folder is free again: the refusal can be followed by a repair and a start.
  await expect(openStore(storeOptions(dataDir))).rejects.toThrow(refusal);
});

test('a journal that is no database at all is put aside, and the gateway runs', async () => {
  const dataDir = await tempDir();
  const rubbish = Buffer.alloc(8_192, 'not a database ');
  await writeFile(join(dataDir, 'journal.db'), rubbish);
  const store = await openTestStore(dataDir);
  const [salvaged] = store.condition().salvaged;
  expect(salvaged).toMatchObject({ saved: 0 });
  const folder = salvaged?.folder ?? '';
  expect((await readFile(join(folder, 'journal.db'))).subarray(100)).toEqual(rubbish.subarray(100));
  expect(await readFile(join(folder, 'header.bin'))).toEqual(rubbish.subarray(0, 100));
  expect(await store.journal.append(frameEntry())).toBe('stored');
});

test('refuses a journal of a newer version and puts nothing aside', async () => {
  const dataDir = await tempDir();
  const db = new DatabaseSync(join(dataDir, 'journal.db'));
  db.exec('PRAGMA user_version = 900');
  db.close();
  await expect(openStore(storeOptions(dataDir))).rejects.toThrow('newer version');
  expect((await readdir(dataDir)).filter((name) => name.startsWith('damaged'))).toEqual([]);
});
