import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { migrate } from '../../../../gateway/store/migrate.ts';
import { migrationsDir } from '../../../support/store.ts';
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
  expect(tables(journal)).toEqual(['cursor', 'entry', 'evidence', 'evidence_due', 'name', 'zone_device']);

  const settings = new DatabaseSync(':memory:');
  migrate(settings, 'settings', migrationsDir);
  expect(tables(settings)).toEqual(['credential', 'override', 'phone', 'pin', 'signing_key']);
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

test('a file of a newer version is refused', () => {
  const db = new DatabaseSync(':memory:');
  db.exec('PRAGMA user_version = 900');
  expect(() => migrate(db, 'journal', migrationsDir)).toThrow('newer version');
});
