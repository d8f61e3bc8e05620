import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { fillJournal } from '../../support/damaged-journal.ts';
import { lookInto, migrationsDir } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

const script = fileURLToPath(new URL('./migrate-once.ts', import.meta.url));
const ROWS = 200_000;
/** Every row is written anew, a table is filled and an index is built over all: slow enough to be killed in each. */
const STEPS = {
  'journal-901-slow.sql': `ALTER TABLE entry ADD COLUMN extra TEXT;
    UPDATE entry SET extra = hex(randomblob(20));
    CREATE TABLE copy (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
    INSERT INTO copy SELECT seq, body FROM entry;`,
  'journal-902-index.sql': 'CREATE INDEX extra ON entry (extra); CREATE INDEX copied ON copy (body);',
};
const KILLS = 10;

/** A journal of the version before the two slow steps, made large. */
async function largeJournal() {
  const dataDir = await tempDir();
  const file = await fillJournal(dataDir, 2_000);
  const db = new DatabaseSync(file);
  db.exec(`INSERT INTO entry (kind, subject, zone, at, received_at, own_clock, body)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS - 2_000})
    SELECT 1, 1, 2, i, i, 1, '[["soil.moisture",31.2]]' FROM n`);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  db.close();
  const migrations = join(dataDir, 'migrations');
  await cp(migrationsDir, migrations, { recursive: true });
  for (const [name, sql] of Object.entries(STEPS)) await writeFile(join(migrations, name), sql);
  return { file, migrations, version };
}

/** Runs the migration; kills it so long after it has begun. @returns how long it took when it was not killed, ms */
async function migrateIn(of: { file: string; migrations: string }, killAfter_ms?: number) {
  const child = spawn(process.execPath, [script, of.file, of.migrations], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  const began = performance.now();
  const timer =
    killAfter_ms === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter_ms);
  await ended;
  clearTimeout(timer);
  return {
    took_ms: performance.now() - began,
    wasKilled: child.signalCode === 'SIGKILL',
    code: child.exitCode,
  };
}

test(`a migration killed at ${KILLS} moments leaves the version before it or after it, and is done in the end`, async () => {
  const whole = await largeJournal();
  const { took_ms } = await migrateIn(whole);

  const journal = await largeJournal();
  const seen = new Set<number>();
  let kills = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const { wasKilled } = await migrateIn(journal, (took_ms * (kill + 0.5)) / KILLS);
    kills += wasKilled ? 1 : 0;
    const db = lookInto(journal.file);
    const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
    const tables = db
      .prepare("SELECT name FROM sqlite_schema WHERE name IN ('copy', 'extra', 'copied')")
      .all();
    expect({ version, tables: tables.length }).toEqual(
      { [journal.version]: { version, tables: 0 }, 901: { version, tables: 1 }, 902: { version, tables: 3 } }[
        version
      ],
    );
    expect(db.prepare('SELECT count(*) AS n FROM entry').get()?.n).toBe(ROWS);
    db.close();
    seen.add(version);
  }
  expect(kills).toBeGreaterThan(0); // how many hit is for the pace of the machine to say
  expect(seen).toContain(journal.version);

  expect(await migrateIn(journal)).toMatchObject({ code: 0 });
  const db = lookInto(journal.file);
  expect(db.prepare('SELECT count(extra) AS n FROM entry').get()?.n).toBe(ROWS);
  expect(db.prepare('SELECT count(*) AS n FROM copy').get()?.n).toBe(ROWS);
  expect(db.prepare('PRAGMA integrity_check').get()?.integrity_check).toBe('ok');
});
