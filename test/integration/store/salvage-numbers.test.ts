import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { fillJournal, frameNumber, pagesOf, ruin, standing } from '../../support/damaged-journal.ts';
import { SOME_TIME, lookInto, openTestStore } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const FRAMES = 4_000;
/** A number that one flipped bit makes; no JavaScript number holds it. */
const HUGE = 1_152_921_504_606_846_976n;

/** A damaged journal in which this was written before; without a name of what is ruined, its numbers alone are wrong. */
async function damagedJournal(sql: string, ruined?: string): Promise<string> {
  const file = await fillJournal(await tempDir(), FRAMES);
  const db = new DatabaseSync(file);
  db.exec(`${sql}; PRAGMA wal_checkpoint(TRUNCATE)`);
  db.close();
  if (ruined !== undefined) ruin(file, pagesOf(file, ruined, 'leaf').slice(0, 1));
  return file;
}

async function salvaged(file: string) {
  const store = await openTestStore(dirname(file));
  return { store, salvaged: store.condition().salvaged.at(-1) };
}

test.each([
  [
    'a cursor far past the newest entry',
    "UPDATE cursor SET seq = 7000000000000000 WHERE consumer = 'influx-v1'",
    0,
  ],
  ['a cursor past every number', `UPDATE cursor SET seq = ${HUGE} WHERE consumer = 'influx-v1'`, 0],
  ['a counter far past the newest entry', 'UPDATE sqlite_sequence SET seq = 7000000000000000', FRAMES / 2],
  ['a counter past every number', `UPDATE sqlite_sequence SET seq = ${HUGE}`, FRAMES / 2],
  ['a range behind a cursor past every number', `INSERT INTO backlog VALUES ('influx-v1', 7, ${HUGE})`, 0],
])('%s is not believed, and holds nothing up', async (_, sql, cursor) => {
  const file = await damagedJournal(sql, 'frame_key');
  const { store, salvaged: result } = await salvaged(file);
  expect(result).toMatchObject({ saved: FRAMES, lost: 0 });
  expect(standing(file)).toMatchObject({ cursor, check: 'ok' });
  expect(lookInto(file).prepare('SELECT count(*) AS n FROM backlog').get()).toEqual({ n: 0 });
  expect(await store.journal.append(frameNumber(FRAMES))).toBe('stored');
  expect(await store.outbox.head()).toBeLessThan(FRAMES + 2_000_000);
});

test.each(['at', 'received_at', 'source_seq', 'boot'])(
  'an entry whose %s nobody can read is left behind alone, and readers get past it',
  async (column) => {
    const file = await damagedJournal(`UPDATE entry SET ${column} = ${HUGE} WHERE seq = ${FRAMES - 7}`);
    const { store, salvaged: result } = await salvaged(file);
    expect(result).toMatchObject({ saved: FRAMES - 1, lost: 1 });
    const entries = await store.outbox.read(FRAMES - 10, 20);
    expect(entries.map(({ seq }) => FRAMES - seq)).toEqual([9, 8, 6, 5, 4, 3, 2, 1, 0]);
  },
);

test('numbers that were never given are stepped over', async () => {
  const file = await damagedJournal(`UPDATE entry SET seq = 50000000000 WHERE seq = ${FRAMES}`, 'frame_key');
  expect((await salvaged(file)).salvaged).toMatchObject({ saved: FRAMES, lost: 0 });
});

/** Sums of an hour that frames stand for, and of years before the oldest of them, by a series each. */
const SUMS = `INSERT INTO series VALUES (1, 1, 'soil.moisture'), (2, 1, 'soil.temperature');
  INSERT INTO rollup WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    SELECT 1 + i % 2, 2, i, 20, 20, 20, 1, 0, 0 FROM n;
  INSERT INTO rollup VALUES (1, 2, ${Math.floor(SOME_TIME / 3_600_000)}, 20, 20, 20, 1, 0, 0);`;

test.each([
  ['their cursor is lost', '', 2_000],
  ['a page of them is broken', 'rollup', 1_800],
])('sums of frames that have expired stay when %s', async (_, ruined, least) => {
  const file = await damagedJournal(SUMS, ruined === '' ? 'frame_key' : ruined);
  await salvaged(file);
  const db = lookInto(file);
  const count = (which: string) =>
    Number(db.prepare(`SELECT count(*) AS n FROM rollup WHERE ${which}`).get()?.n);
  expect(count('bucket <= 2000')).toBeGreaterThanOrEqual(least);
  expect(count('bucket > 2000')).toBe(0); // made anew from the frames
  expect(db.prepare("SELECT 1 FROM cursor WHERE consumer = 'rollup'").get()).toBeUndefined();
});

test('without the first page frames without a time, sealed days and gaps are found, and what is lost is said', async () => {
  const file = await damagedJournal(`
    INSERT INTO unclocked (boot, steady_ms, frame) VALUES ('b', 7, '{"device":"node-1","readings":[]}');
    INSERT INTO evidence (gateway, zone, day, revision, document, signature) VALUES ('g', 2, '2026-11-21', 1, '{}', 'ab');
    INSERT INTO gap (cause, from_at, to_at) VALUES ('gateway_off', 1000, 2000)`);
  ruin(file, [1]);
  const { salvaged: result } = await salvaged(file);
  expect(result).toMatchObject({ saved: FRAMES });
  expect(result).toHaveProperty('not_whole', expect.arrayContaining(['cursor', 'dead_letter']));
  const db = lookInto(file);
  expect(db.prepare('SELECT boot, steady_ms FROM unclocked').all()).toEqual([{ boot: 'b', steady_ms: 7 }]);
  expect(db.prepare('SELECT gateway, day, sent FROM evidence').all()).toEqual([
    { gateway: 'g', day: '2026-11-21', sent: 0 },
  ]);
  expect(db.prepare('SELECT cause, from_at, to_at FROM gap WHERE to_at = 2000').all()).toEqual([
    { cause: 'gateway_off', from_at: 1_000, to_at: 2_000 },
  ]);
});
