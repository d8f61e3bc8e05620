import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { damageMark } from '../../../gateway/store/salvage/damage.ts';
import type { Store } from '../../../gateway/store/open.ts';
import { fillJournal, frameNumber, pagesOf, ruin, standing } from '../../support/damaged-journal.ts';
import { eventually } from '../../support/eventually.ts';
import { SOME_TIME, openTestStore } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const FRAMES = 4_000;
/** Past what a start looks at in full. */
const LARGE = 200_000;

/** A clock that moves on by a minute whenever it is asked, so that every look at the disk is due. */
const hurried = () => {
  let now = SOME_TIME;
  return { now: () => (now += 60_000), at: () => () => undefined };
};
const checkMark = (file: string): string => join(dirname(file), 'journal.checked');

/** A journal too large to be looked at in full at start. @returns its file */
async function largeJournal(dataDir: string): Promise<string> {
  const file = await fillJournal(dataDir, FRAMES);
  const db = new DatabaseSync(file);
  db.exec(`INSERT INTO entry (kind, subject, zone, at, received_at, own_clock, body)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${LARGE})
    SELECT 1, 1, 2, i, i, 1, '[["soil.moisture",31.2],["soil.temperature",24.5],["soil.conductivity",812],["soil.ph",6.4],["battery.level",87],["signal.rssi",-71]]' FROM n`);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  return file;
}

const isSound = (store: Pick<Store, 'condition'>) =>
  store.condition().detail.startsWith('sound when it was last checked');

test('checks the whole journal beside its work and remembers it', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, FRAMES);
  await rm(checkMark(file), { force: true });
  const store = await openTestStore(dataDir);
  const at = await eventually('it is checked', () => isSound(store) && readFile(checkMark(file), 'utf8'));
  await store.close();
  const again = await openTestStore(dataDir);
  expect(again.condition().detail).toBe(`sound when it was last checked, ${at}`);
});

test.each([
  ['an end without ceremony', (file: string) => writeFile(`${file}-wal`, ''), new Date()],
  ['a week', () => Promise.resolve(), new Date(Date.now() - 8 * 86_400_000)],
])('checks it again after %s', async (_, happens, at) => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, 100);
  await writeFile(checkMark(file), at.toISOString());
  await happens(file);
  const store = await openTestStore(dataDir);
  await eventually(
    'it is checked',
    async () => (await readFile(checkMark(file), 'utf8')) !== at.toISOString(),
  );
  await eventually('it is said', () => isSound(store));
});

test('damage deep in a large journal is found while it runs, and mended by the next start', async () => {
  const dataDir = await tempDir();
  const file = await largeJournal(dataDir);
  ruin(file, [pagesOf(file, 'entry', 'leaf')[100]!]);
  await rm(checkMark(file), { force: true });

  const store = await openTestStore(dataDir);
  await eventually('it is found', () => store.condition().isDamaged);
  expect(store.condition().detail).toMatch(/^damaged \(.+\); restart the gateway/);
  expect(await store.journal.append(frameNumber(FRAMES))).toBe('stored'); // the farm goes on
  await store.close();
  expect(existsSync(damageMark(file))).toBe(true);

  const mended = await openTestStore(dataDir);
  const [salvaged] = mended.condition().salvaged;
  expect(salvaged?.lost).toBeGreaterThan(0);
  expect(salvaged?.lost).toBeLessThan(100);
  expect(salvaged?.saved).toBe(FRAMES + LARGE + 1 - (salvaged?.lost ?? 0));
  expect(mended.condition().isDamaged).toBe(false);
  expect(existsSync(damageMark(file))).toBe(false);
  await mended.close();
  expect(standing(file).check).toBe('ok');
});

test('a check that is running ends with the gateway', async () => {
  const dataDir = await tempDir();
  const file = await largeJournal(dataDir);
  await rm(checkMark(file), { force: true });
  const store = await openTestStore(dataDir);
  expect(store.condition().detail).toBe('being checked');
  await store.close();
  expect(existsSync(checkMark(file))).toBe(false);
  expect(existsSync(`${file}-wal`)).toBe(false); // nobody held the log
});

test('a page that cannot be read in the midst of work is said and left to the next start', async () => {
  const dataDir = await tempDir();
  const file = await largeJournal(dataDir);
  await writeFile(checkMark(file), new Date().toISOString());
  const [leaf] = pagesOf(file, 'entry', 'leaf');
  ruin(file, [leaf!]);
  const store = await openTestStore(dataDir, hurried());
  await expect(store.outbox.read(0, 10)).rejects.toThrow('malformed');
  await eventually('it is said', () => store.condition().isDamaged);
  await store.close();
  const mended = await openTestStore(dataDir);
  expect(mended.condition().salvaged).toHaveLength(1);
});

test('a text that nobody can read is found, and its entry alone is left behind', async () => {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, FRAMES);
  const db = new DatabaseSync(file); // no page of it is broken, so SQLite finds nothing
  db.exec("UPDATE entry SET body = '[[\"soil.moist' WHERE seq = 7; PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  await rm(checkMark(file), { force: true });
  const store = await openTestStore(dataDir);
  await eventually('it is found', () => store.condition().isDamaged);
  await store.close();
  const mended = await openTestStore(dataDir);
  expect(mended.condition().salvaged).toMatchObject([{ saved: FRAMES - 1, lost: 1 }]);
});
