import { Kysely, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { KEEP_PLAN, openDatabase } from '../../../api/db/index.ts';
import type { Db, Tables } from '../../../api/db/index.ts';
import { postgresDialect } from '../../../api/db/postgres.ts';
import { migrationsDir, newStore } from '../../support/api-stores.ts';
import { needs } from '../../support/tools.ts';

/** A migrated database whose statements end after so long. */
async function patient(limits: { statement_ms: number; grace_ms: number }): Promise<Db> {
  const store = await newStore('PostgreSQL');
  await (await openDatabase(store, migrationsDir)).destroy();
  const db = new Kysely<Tables>({
    dialect: postgresDialect('postgres' in store ? store.postgres : '', limits),
  });
  onTestFinished(() => db.destroy());
  return db;
}

const backendOf = async (db: Db): Promise<number> =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid ?? 0;

const cooperative = (id: string) => ({ id, name: 'HTX', address: null, phone: null, created_at: 0 });

needs('postgres')('PostgreSQL', () => {
  test('that waits for a lock too long gives the statement up and keeps the connection', async () => {
    const db = await patient({ statement_ms: 100, grace_ms: 30_000 });
    await db.insertInto('cooperative').values(cooperative('a')).execute();
    const pids = await db.transaction().execute(async (holder) => {
      await holder.updateTable('cooperative').set({ name: 'B' }).execute();
      const waiting = db.updateTable('cooperative').set({ name: 'C' }).execute();
      await expect(waiting).rejects.toMatchObject({ code: '57014' });
      return [await backendOf(db), await backendOf(db)];
    });
    expect(pids[0]).toBe(pids[1]);
    expect(await db.selectFrom('cooperative').select('name').execute()).toEqual([{ name: 'B' }]);
  });

  test('that says nothing any more is given up too, and what stood in the midst is not written', async () => {
    const db = await patient({ statement_ms: 50, grace_ms: 50 });
    let stopped = 0;
    const silent = db.transaction().execute(async (trx) => {
      await trx.insertInto('cooperative').values(cooperative('lost')).execute();
      stopped = await backendOf(trx);
      process.kill(stopped, 'SIGSTOP');
      onTestFinished(() => void process.kill(stopped, 'SIGCONT'));
      await trx.insertInto('cooperative').values(cooperative('never')).execute();
    });
    await expect(silent).rejects.toThrow('Query read timeout');
    // Those who come next have another connection.
    expect(await backendOf(db)).not.toBe(stopped);
    await db.insertInto('cooperative').values(cooperative('next')).execute();
    expect(await db.selectFrom('cooperative').select('id').execute()).toEqual([{ id: 'next' }]);
  });

  test('keeps the plan of a marked query, and of no other', async () => {
    const db = await patient({ statement_ms: 10_000, grace_ms: 10_000 });
    const kept = await db.connection().execute(async (one) => {
      const query = one.selectFrom('stamp').select('code').where('code', '=', 'X');
      for (let times = 0; times < 2; times++) {
        await query.execute();
        await query.modifyFront(KEEP_PLAN).execute();
      }
      return sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(one);
    });
    expect(kept.rows).toHaveLength(1);
    expect(kept.rows[0]?.statement).toMatch(/^select \/\* keep plan \*\/ "code"/);
  });
});
