/**
 * Brings a store to the newest schema. Each step and its line in `migration` are one transaction, so after a crash in
 * the middle the step is simply done again; several processes starting at once wait for each other.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SqliteDatabase } from 'kysely';
import type pg from 'pg';
import { ROLLBACK } from './sqlite.ts';

/** `002-stamps.sql` */
const MIGRATION = /^(\d{3})-[a-z0-9-]+\.sql$/;
/** Names our lock among the advisory locks of a PostgreSQL database. */
const LOCK = 7_664_011;

const TABLE = 'create table if not exists migration (version bigint primary key, name text not null)';

interface Step {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

type Sqlite = SqliteDatabase & { exec(sql: string): void };

export function migrateSqlite(db: Sqlite, migrationsDir: string): void {
  const steps = stepsOf(migrationsDir);
  inTransaction(db, () => db.exec(TABLE));
  for (const step of steps)
    inTransaction(db, () => {
      // Asked under the lock: another process may have been quicker.
      const done = versionOf(db.prepare('select max(version) as version from migration').all([]));
      refuseNewer(done, steps);
      if (done >= step.version) return;
      db.exec(step.sql);
      db.prepare('insert into migration (version, name) values (?, ?)').run([step.version, step.name]);
    });
}

function inTransaction(db: Sqlite, work: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    db.prepare(ROLLBACK).run([]);
    throw error;
  }
}

/** @param client to be ended when this rejects: that undoes the step under way */
export async function migratePostgres(client: pg.Client, migrationsDir: string): Promise<void> {
  const steps = stepsOf(migrationsDir);
  for (const step of steps) {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await client.query(TABLE);
    const { rows } = await client.query('select max(version) as version from migration');
    const done = versionOf(rows);
    refuseNewer(done, steps);
    if (done < step.version) {
      await client.query(step.sql);
      const line = [step.version, step.name];
      await client.query('insert into migration (version, name) values ($1, $2)', line);
    }
    await client.query('commit');
  }
}

function stepsOf(migrationsDir: string): Step[] {
  return readdirSync(migrationsDir)
    .flatMap((name) => {
      const version = Number(MIGRATION.exec(name)?.[1]);
      return version > 0 ? [{ version, name, sql: readFileSync(join(migrationsDir, name), 'utf8') }] : [];
    })
    .sort((a, b) => a.version - b.version);
}

function versionOf([row]: readonly unknown[]): number {
  return typeof row === 'object' && row !== null && 'version' in row ? Number(row.version ?? 0) : 0;
}

function refuseNewer(done: number, steps: readonly Step[]): void {
  const newest = steps.at(-1)?.version ?? 0;
  if (done > newest)
    throw new Error(
      `the api's database was written by a newer version of Nông Số (schema ${done}, this one knows ${newest}). Install that version again, or restore a backup from before it.`,
    );
}
