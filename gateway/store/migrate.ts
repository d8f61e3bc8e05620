import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

/** Which file a migration belongs to and the version it brings: `journal-001-entries.sql`. */
const MIGRATION = /^(journal|settings)-(\d{3})-[a-z0-9-]+\.sql$/;

export type Schema = 'journal' | 'settings';

/**
 * Brings the database to the newest version. Each step and its version number are one transaction: after a crash in
 * the middle the step is simply done again. Safe beside another process that does the same.
 */
export function migrate(db: DatabaseSync, schema: Schema, migrationsDir: string): void {
  const steps = migrationsOf(schema, migrationsDir);
  const newest = steps.at(-1)?.version ?? 0;
  if (versionOf(db) > newest)
    throw new Error(
      `it was written by a newer version of Nông Số (schema ${versionOf(db)}, this one knows ${newest}). Install that version again, or restore a backup from before it.`,
    );

  for (const { version, file } of steps) {
    if (versionOf(db) >= version) continue;
    db.exec('BEGIN IMMEDIATE');
    try {
      // Asked again under the lock: another process may have been quicker.
      if (versionOf(db) < version) {
        db.exec(readFileSync(file, 'utf8'));
        db.exec(`PRAGMA user_version = ${version}`);
      }
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** Whether {@link migrate} has something to do. */
export const isOutdated = (db: DatabaseSync, schema: Schema, migrationsDir: string): boolean =>
  versionOf(db) < (migrationsOf(schema, migrationsDir).at(-1)?.version ?? 0);

function migrationsOf(schema: Schema, migrationsDir: string): { version: number; file: string }[] {
  return readdirSync(migrationsDir)
    .flatMap((name) => {
      const [, owner, version] = MIGRATION.exec(name) ?? [];
      return owner === schema ? [{ version: Number(version), file: join(migrationsDir, name) }] : [];
    })
    .sort((a, b) => a.version - b.version);
}

const versionOf = (db: DatabaseSync): number => Number(db.prepare('PRAGMA user_version').get()?.user_version);
