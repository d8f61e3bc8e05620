import { mkdir, readFile, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { fillJournal, overwrite, pagesOf, ruin } from '../../support/damaged-journal.ts';
import { callDoctor, codesOf, examined, faultsOf, found, patient } from '../../support/doctor.ts';
import { openTestStore } from '../../support/store.ts';

const PAGE_BYTES = 4_096;

/** Every file of a folder, to the byte. */
const contents = async (folder: string): Promise<Record<string, string>> => {
  const names = (await readdir(folder)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'base64')));
  return Object.fromEntries(names.map((name, at) => [name, texts[at] ?? '']));
};

test('sound stores are left exactly as they are, without a file more', async () => {
  const someone = await patient();
  await fillJournal(someone.dataDir, 500);
  const before = await contents(someone.dataDir);
  const report = await examined(someone);
  expect(report.findings.filter(({ code }) => code === 'store_fine').map(({ what }) => what)).toEqual([
    expect.stringMatching(/^The journal .*: sound, \d+\.\d MB\.$/),
    expect.stringMatching(/^The settings .*: sound/),
  ]);
  expect(report.ok).toBe(true);
  expect(await contents(someone.dataDir)).toEqual(before);
});

test('a damaged page of the journal is found, with what the next start does about it', async () => {
  const someone = await patient();
  const file = await fillJournal(someone.dataDir, 3_000);
  const [, page = 0] = pagesOf(file, 'entry', 'leaf');
  ruin(file, [page]);
  const before = await contents(someone.dataDir);
  const report = await examined(someone);
  const { what, fix, commands } = found(report, 'store_damaged');
  expect(what).toContain(`in ${file} is damaged`);
  expect(fix).toContain(
    'Restart the gateway: it puts the damaged file aside, saves everything that can be read',
  );
  expect(commands[0]).toMatch(/nongso.gateway/);
  expect(faultsOf(report)).toEqual(['store_damaged']);
  expect(await contents(someone.dataDir)).toEqual(before);
});

test('damaged settings and a damaged database of the api are to be restored', async () => {
  const someone = await patient();
  await fillJournal(someone.dataDir, 10);
  overwrite(join(someone.dataDir, 'settings.db'), 0, Buffer.alloc(PAGE_BYTES, 0x5a));
  await writeFile(join(someone.dataDir, 'api.db'), 'no database '.repeat(1_000));
  const report = await examined(someone);
  const damaged = report.findings.filter(({ code }) => code === 'store_damaged');
  expect(damaged.map(({ what }) => what)).toEqual([
    expect.stringMatching(/^The settings .*settings\.db is damaged: file is not a database/),
    expect.stringMatching(/^The api's database .*api\.db is damaged/),
  ]);
  expect(damaged[0]?.commands).toContain(
    `NONGSO_DATA_DIR=${someone.dataDir} npx nongso restore BACKUP_FOLDER`,
  );
});

test('a journal that the gateway has found damaged while it ran is told, before the next start mends it', async () => {
  const someone = await patient();
  await fillJournal(someone.dataDir, 10);
  await writeFile(join(someone.dataDir, 'journal.damaged'), 'found by a check: entry 7: cannot be read');
  expect(found(await examined(someone), 'store_damaged').what).toContain('entry 7: cannot be read');
});

test('a journal cut short is damaged', async () => {
  const someone = await patient();
  const file = await fillJournal(someone.dataDir, 3_000);
  await truncate(file, (await stat(file)).size - 40 * PAGE_BYTES);
  expect(faultsOf(await examined(someone))).toEqual(['store_damaged']);
});

test('what a kill left in the log is looked at too, and left there', async () => {
  const someone = await patient();
  const store = await openTestStore(someone.dataDir);
  const report = await examined(someone); // while it is open, the newest is in the log
  expect(codesOf(report)).toEqual(expect.arrayContaining(['store_fine', 'gateway_silent']));
  await store.close();
  expect((await examined(someone)).ok).toBe(true);
});

test('of a large store the newest part is looked at, and all of it with --deep', async () => {
  const someone = await patient();
  const db = new DatabaseSync(join(someone.dataDir, 'api.db'));
  db.exec('CREATE TABLE picture (bytes BLOB)');
  const insert = db.prepare('INSERT INTO picture VALUES (zeroblob(1000000))');
  for (let megabytes = 0; megabytes < 70; megabytes++) insert.run();
  db.close();
  expect(found(await examined(someone), 'store_fine').what).toContain('(all of it: --deep)');
  const { out } = await callDoctor(someone, '--deep', '--lang', 'en');
  expect(out).toMatch(/The api's database \(records, stamps\): sound, 7\d\.\d MB\.\n/);
});

test('an interrupted restore and settings that are gone are told before a start makes it worse', async () => {
  const someone = await patient();
  await fillJournal(someone.dataDir, 10);
  await writeFile(join(someone.dataDir, 'settings.db.restoring'), '');
  expect(faultsOf(await examined(someone))).toEqual(['restore_unfinished']);

  const other = await patient();
  const file = await fillJournal(join(dirname(other.dataDir), 'other'), 10);
  await writeFile(join(other.dataDir, 'journal.db'), await readFile(file));
  await mkdir(join(other.dataDir, 'damaged-20261122T190500Z'));
  const report = await examined(other);
  expect(found(report, 'settings_missing').fix).toContain('Do not start the gateway');
  expect(found(report, 'damaged_kept').status).toBe('warning');
});
