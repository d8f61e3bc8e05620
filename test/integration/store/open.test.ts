import { chmod, chown, open, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepPrivate, makeDataDir } from '../../../gateway/store/data-dir.ts';
import { openStore } from '../../../gateway/store/open.ts';
import { SOME_TIME, frameEntry, openTestStore, storeOptions } from '../../support/store.ts';
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
  for (const name of names)
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

test.each(['journal.db', 'settings.db'])(
  'refuses a %s that is no database, and leaves it as it is',
  async (name) => {
    const dataDir = await tempDir();
    const file = join(dataDir, name);
    const rubbish = Buffer.alloc(8_192, 'not a database ');
    await writeFile(file, rubbish);
    await expect(openStore(storeOptions(dataDir))).rejects.toThrow(`The store ${file} cannot be used`);
    expect(await readFile(file)).toEqual(rubbish);
  },
);

test('refuses a journal with a damaged page and says what to do', async () => {
  const dataDir = await tempDir();
  const store = await openTestStore(dataDir);
  await Promise.all(
    Array.from({ length: 2_000 }, (_, i) => store.journal.append(frameEntry({ measuredAt: SOME_TIME + i }))),
  );
  await store.close();

  const file = await open(join(dataDir, 'journal.db'), 'r+');
  const { size } = await file.stat();
  for (let page = 12; page * 4_096 < size; page += 7)
    await file.write(Buffer.alloc(2_048, 0x5a), 0, 2_048, page * 4_096);
  await file.close();

  await expect(openStore(storeOptions(dataDir))).rejects.toThrow(
    /journal\.db cannot be used: .*To start anew, move it away .*-wal and -shm: they keep the data/,
  );
  // The folder is free again: the refusal can be followed by a repair and a start.
  await expect(openStore(storeOptions(dataDir))).rejects.toThrow('journal.db cannot be used');
});
