import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { journalReads } from '../../../../gateway/store/journal-reads.ts';
import { journalWriter } from '../../../../gateway/store/journal-writer.ts';
import { migrate } from '../../../../gateway/store/migrate.ts';
import { aFrame, anHour, migrationsDir } from '../../../support/store.ts';
import { tempDir } from '../../../support/temp.ts';

const tables = (db: DatabaseSync) =>
  db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all()
    .map(({ name }) => name);
const version = (db: DatabaseSync) => db.prepare('PRAGMA user_version').get()?.user_version;

test('the shipped migrations make a journal and settings, once', () => {
  const journal = new DatabaseSync(':memory:');
  migrate(journal, 'journal', migrationsDir);
  migrate(journal, 'journal', migrationsDir);
  expect(tables(journal)).toEqual([
    ...['account', 'backlog', 'cursor', 'dead_letter', 'entry', 'evidence', 'evidence_due', 'gap', 'name'],
    ...['rollup', 'series', 'unclocked', 'zone_device'],
  ]);

  const settings = new DatabaseSync(':memory:');
  migrate(settings, 'settings', migrationsDir);
  expect(tables(settings)).toEqual([
    'credential',
    'declared_rule',
    'override',
    'phone',
    'pin',
    'rule_set',
    'signing_key',
  ]);
});

test('a step that breaks in the middle leaves nothing behind and is done again', async () => {
  const folder = join(await tempDir(), 'migrations');
  await mkdir(folder);
  const first = 'journal-001-entries.sql';
  await copyFile(join(migrationsDir, first), join(folder, first));
  await writeFile(join(folder, 'journal-002-more.sql'), 'CREATE TABLE half (a); CREATE TABLE entry (a);');

  const db = new DatabaseSync(':memory:');
  expect(() => migrate(db, 'journal', folder)).toThrow('already exists');
  expect(version(db)).toBe(1);
  expect(tables(db)).not.toContain('half');

  await writeFile(join(folder, 'journal-002-more.sql'), 'CREATE TABLE half (a); CREATE TABLE other (a);');
  migrate(db, 'journal', folder);
  expect(version(db)).toBe(2);
  expect(tables(db)).toContain('half');
});

test('a journal of the third version keeps everything it holds', async () => {
  const folder = join(await tempDir(), 'migrations');
  await mkdir(folder);
  for (const name of ['journal-001-entries.sql', 'journal-002-evidence.sql', 'journal-003-hours.sql'])
    await copyFile(join(migrationsDir, name), join(folder, name));
  const db = new DatabaseSync(':memory:');
  migrate(db, 'journal', folder);
  expect(version(db)).toBe(3);
  const frame = aFrame();
  db.exec("INSERT INTO name VALUES (1, 'device', 'node-7'), (2, 'zone', 'khu-2')");
  db.prepare(
    `INSERT INTO entry (kind, subject, zone, at, received_at, own_clock, body) VALUES (1, 1, 2, ?, ?, 1, ?)`,
  ).run(frame.measuredAt, frame.receivedAt, '[["soil.moisture",31.2]]');
  db.exec("INSERT INTO cursor VALUES ('influx-v1', 1)");
  db.exec("INSERT INTO evidence_due VALUES ('2026-11-22', 1)");
  const rows = () =>
    ['name', 'entry', 'cursor', 'evidence_due'].map((table) => db.prepare(`SELECT * FROM ${table}`).all());
  const held = rows();

  migrate(db, 'journal', migrationsDir);
  expect(version(db)).toBe(8);
  expect(rows()).toEqual(held);
  expect(journalReads(db).read({ after: 0, limit: 1 })).toBe(
    JSON.stringify([{ seq: 1, kind: 'frame', frame }]),
  );
  journalWriter(db).write({ kind: 'hour', hour: anHour(0) });
  expect(journalReads(db).recover()).toEqual({ frames: [aFrame()], decisions: [], hours: [anHour(0)] });
});

test('a file of a newer version is refused', () => {
  const db = new DatabaseSync(':memory:');
  db.exec('PRAGMA user_version = 900');
  expect(() => migrate(db, 'journal', migrationsDir)).toThrow('newer version');
});
