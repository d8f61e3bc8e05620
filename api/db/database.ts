import { Kysely, SqliteDialect } from 'kysely';
import type { Transaction } from 'kysely';
import pg from 'pg';
import type { ApiConfig } from '../config.ts';
import { migratePostgres, migrateSqlite } from './migrate.ts';
import { connectionTo, postgresDialect } from './postgres.ts';
import type { Tables } from './schema.ts';
import { BUSY_MS, openSqlite } from './sqlite.ts';

export type Db = Kysely<Tables>;
/** A database or a transaction of it: what writes in the midst of others' writes takes this. */
export type Executor = Db | Transaction<Tables>;

/**
 * Opens the store and brings it to the newest schema.
 * Rejects with a sentence for the person when it cannot be opened, is damaged or was written by a newer version.
 */
export async function openDatabase(where: ApiConfig['database'], migrationsDir: string): Promise<Db> {
  return 'sqlite' in where
    ? openOnSqlite(where.sqlite, migrationsDir)
    : openOnPostgres(where.postgres, migrationsDir);
}

async function openOnSqlite(file: string, migrationsDir: string): Promise<Db> {
  const database = openSqlite(file);
  try {
    migrateSqlite(database, migrationsDir);
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    await take(db);
    return db;
  } catch (error) {
    database.close();
    throw error;
  }
}

async function openOnPostgres(address: string, migrationsDir: string): Promise<Db> {
  const client = new pg.Client(connectionTo(address));
  client.on('error', () => undefined); // the statement under way says it
  try {
    await client.connect().catch((error: unknown) => refuseAddress(error, address));
    await migratePostgres(client, migrationsDir);
  } finally {
    await client.end();
  }
  const db = new Kysely<Tables>({ dialect: postgresDialect(address) });
  await take(db);
  return db;
}

/** Kysely closes at its end only what it has used, so it uses it once. Rejects when the store cannot be reached. */
const take = (db: Db): Promise<void> => db.connection().execute(() => Promise.resolve());

/** @throws Error a sentence without the password */
export function refuseAddress(error: unknown, address: string): never {
  const { host, pathname } = new URL(address);
  throw new Error(
    `PostgreSQL at ${host}${pathname} cannot be used: ${wordsOf(error)}. ` +
      'Check that it runs and that DATABASE_URL names the right host, database, user and password.',
    { cause: error },
  );
}

/** Several addresses of one host fail as an error without words of its own. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

/** True when the store answers. */
export async function answers(db: Db): Promise<boolean> {
  return db
    .selectFrom('cooperative')
    .select('id')
    .limit(1)
    .execute()
    .then(
      () => true,
      () => false,
    );
}
