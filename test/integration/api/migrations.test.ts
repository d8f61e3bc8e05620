import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { open, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../api/db/index.ts';
import type { Db } from '../../../api/db/index.ts';
import { migrationsDir, newStore, onEachStore, openStore } from '../../support/api-stores.ts';
import type { Store } from '../../support/api-stores.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/server-process.ts';
import { tempDir } from '../../support/temp.ts';
import { needs } from '../../support/tools.ts';

const OPEN_STORE = join(import.meta.dirname, '../../support/open-store.ts');
const SHIPPED = readdirSync(migrationsDir).length;

/** A folder with these steps in place of ours. */
async function steps(...texts: readonly string[]): Promise<string> {
  const folder = await tempDir();
  for (const [i, text] of texts.entries()) await writeFile(join(folder, `00${i + 1}-step.sql`), text);
  return folder;
}

async function opened(store: Store, folder = migrationsDir): Promise<Db> {
  const db = await openDatabase(store, folder);
  onTestFinished(() => db.destroy());
  return db;
}

/** Versions that the store says are done. */
async function done(db: Db): Promise<number[]> {
  const { rows } = await sql<{ version: number }>`select version from migration order by version`.execute(db);
  return rows.map(({ version }) => version);
}

const tableNames = async (db: Db) => (await db.introspection.getTables()).map(({ name }) => name).sort();

const ONE = 'create table one (id bigint primary key);';
const TWO = 'create table two (id bigint primary key);';

onEachStore('migrations', (kind) => {
  test('a fresh store gets every step; opened again, it stays as it is', async () => {
    const store = await newStore(kind);
    const first = await openDatabase(store, migrationsDir);
    const all = Array.from({ length: SHIPPED }, (_, i) => i + 1);
    expect(await done(first)).toEqual(all);
    const values = { id: 'htx', name: 'HTX', address: null, phone: null, created_at: 0 };
    await first.insertInto('cooperative').values(values).execute();
    await first.destroy();
    const second = await opened(store);
    expect(await done(second)).toEqual(all);
    expect(await second.selectFrom('cooperative').select('id').execute()).toEqual([{ id: 'htx' }]);
  });

  test('a step that fails half way leaves nothing of itself, and the mended one finishes', async () => {
    const store = await newStore(kind);
    await expect(openDatabase(store, await steps(ONE, `${TWO} ${ONE}`))).rejects.toThrow(/one/);
    const before = await opened(store, await steps(ONE));
    expect(await done(before)).toEqual([1]);
    expect(await tableNames(before)).toEqual(['migration', 'one']);
    const after = await opened(store, await steps(ONE, TWO));
    expect(await done(after)).toEqual([1, 2]);
    expect(await tableNames(after)).toEqual(['migration', 'one', 'two']);
  });

  test('a step after which nothing can be undone is refused with its own reason', async () => {
    const fatal = await steps(ONE, FATAL[kind].step);
    await expect(openDatabase(await newStore(kind), fatal)).rejects.toThrow(FATAL[kind].reason);
  });

  test('a process killed in the middle of a step leaves a store that the next start finishes', async () => {
    const store = await newStore(kind);
    const long = await steps(ONE, `${TWO} ${LONG[kind]}`);
    const child = spawn(process.execPath, [OPEN_STORE, JSON.stringify(store), long], { stdio: 'ignore' });
    const gone = once(child, 'exit');
    await eventually('the long step runs', () => isInStepTwo(store));
    child.kill('SIGKILL');
    expect(await gone).toEqual([null, 'SIGKILL']);
    const db = await opened(store, await steps(ONE, TWO));
    expect(await done(db)).toEqual([1, 2]);
    expect(await sql`select id from two`.execute(db)).toMatchObject({ rows: [] });
  });

  test('several processes that start at once on one store all open it, and each step is done once', async () => {
    const store = await newStore(kind);
    const open = () =>
      promisify(execFile)(process.execPath, [OPEN_STORE, JSON.stringify(store), migrationsDir]);
    const said = await Promise.all(Array.from({ length: 5 }, open));
    expect(said.map(({ stdout }) => stdout)).toEqual(Array(5).fill('opened\n'));
    expect(await done(await opened(store))).toHaveLength(SHIPPED);
  });

  test('a store of a newer version is refused with a sentence and left as it is', async () => {
    const store = await newStore(kind);
    const newer = await openDatabase(store, await steps(ONE, TWO));
    await newer.destroy();
    await expect(openDatabase(store, await steps(ONE))).rejects.toThrow(
      /newer version of Nông Số \(schema 2, this one knows 1\)/,
    );
    expect(await tableNames(await opened(store, await steps(ONE, TWO)))).toContain('two');
  });
});

/** The transaction is over before the step has failed. */
const FATAL = {
  SQLite: { step: 'rollback; select * from nowhere;', reason: /nowhere/ },
  PostgreSQL: {
    step: 'select pg_terminate_backend(pg_backend_pid());',
    reason: /terminating connection due to administrator command/,
  },
};

/** Minutes; PostgreSQL goes on when its client is dead, but where it is told to look. */
const LONG = {
  SQLite:
    'insert into two with recursive n(i) as (select 1 union all select i + 1 from n where i < 1e9) select i from n;',
  PostgreSQL: 'set local client_connection_check_interval = 50; insert into two select 1 from pg_sleep(600);',
};

async function isInStepTwo(store: Store): Promise<boolean> {
  if ('sqlite' in store) {
    // What does not fit into the cache goes to the log before the commit.
    const { size } = await stat(`${store.sqlite}-wal`);
    return size > 10_000_000;
  }
  const client = new pg.Client(store.postgres);
  await client.connect();
  const { rowCount } = await client.query(
    "select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'",
  );
  await client.end();
  return rowCount === 1;
}

describe('a SQLite file', () => {
  async function written(): Promise<string> {
    const store = await newStore('SQLite');
    const db = await openDatabase(store, migrationsDir);
    const values = { id: 'htx', name: 'HTX', address: 'x'.repeat(100_000), phone: null, created_at: 0 };
    await db.insertInto('cooperative').values(values).execute();
    await db.destroy();
    return 'sqlite' in store ? store.sqlite : '';
  }
  const refusal = (sqlite: string) =>
    openDatabase({ sqlite }, migrationsDir).then(
      () => 'opened',
      (error: unknown) => String(error),
    );

  test('that is damaged is refused by its name, with what to do', async () => {
    const scribbled = await written();
    const file = await open(scribbled, 'r+');
    for (let page = 2; page < 20; page++) await file.write(Buffer.alloc(512, 0xa5), 0, 512, page * 4096);
    await file.close();
    const cut = await written();
    await truncate(cut, 40_000);
    const other = join(await tempDir(), 'api.db');
    await writeFile(other, 'no database at all '.repeat(100));
    for (const path of [scribbled, cut, other]) {
      const said = await refusal(path);
      expect(said).toContain(path);
      expect(said).toMatch(/Put the last backup in its place\. .* -wal and -shm/);
    }
  });

  test('whose folder is not there is refused by its name', async () => {
    const path = join(await tempDir(), 'nowhere', 'api.db');
    expect(await refusal(path)).toContain(path);
  });

  test('that is opened twice by one process keeps its locks', async () => {
    const store = { sqlite: await written() };
    await opened(store);
    await (await openDatabase(store, migrationsDir)).destroy();
    const takeAll = `const { DatabaseSync } = require('node:sqlite');
      new DatabaseSync(process.argv[1]).exec('pragma locking_mode = exclusive; begin exclusive');`;
    const other = promisify(execFile)(process.execPath, ['-e', takeAll, store.sqlite]);
    await expect(other).rejects.toThrow(/database is locked/);
  });

  test.skipIf(process.platform === 'win32')('is read by its owner only', async () => {
    const path = await written();
    expect((await stat(path)).mode & 0o077).toBe(0);
  });
});

describe('PostgreSQL', () => {
  test('out of reach is a sentence without the password', async () => {
    const port = await freePort();
    const said = openDatabase({ postgres: `postgres://nongso:s3cret@127.0.0.1:${port}/coop` }, migrationsDir);
    await expect(said).rejects.toThrow(
      new RegExp(`PostgreSQL at 127\\.0\\.0\\.1:${port}/coop cannot be used`),
    );
    await expect(said).rejects.not.toThrow(/s3cret/);
  });
});

needs('postgres')('PostgreSQL that runs', () => {
  test('refuses a wrong password and an unknown database with a sentence', async () => {
    const address = new URL(inject('postgresUrl'));
    address.pathname = '/nowhere';
    const unknown = openDatabase({ postgres: address.href }, migrationsDir);
    await expect(unknown).rejects.toThrow(/database "nowhere" does not exist.*DATABASE_URL/);
    address.password = 's3cret';
    const wrong = openDatabase({ postgres: address.href }, migrationsDir);
    await expect(wrong).rejects.toThrow(/password authentication failed.*DATABASE_URL/);
    await expect(wrong).rejects.not.toThrow(/s3cret/);
  });

  test('has the same tables and columns as SQLite', async () => {
    const columns = async (db: Db) =>
      (await db.introspection.getTables())
        .flatMap((table) => table.columns.map(({ name }) => `${table.name}.${name}`))
        .sort();
    expect(await columns(await openStore('PostgreSQL'))).toEqual(await columns(await openStore('SQLite')));
  });
});
