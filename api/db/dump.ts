/**
 * A whole PostgreSQL database as one file of its own tools, `pg_dump` and `pg_restore` with `psql`, and how to know that the file holds
 * it: rows are counted in the snapshot that is dumped, in the file, and in the database that it is restored into.
 */
import { closeSync, openSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import { refuseAddress } from './database.ts';
import type { Executor } from './database.ts';
import { postgresDialect } from './postgres.ts';
import { refuseOlder, runTool, sendDump } from './postgres-tools.ts';
import type { ToolEnvironment } from './postgres-tools.ts';
import type { Tables } from './schema.ts';

const PRIVATE_FILE = 0o600;
/** Counting every row of a large table takes longer than any request may, ms. */
const COUNT_WITHIN_MS = 3_600_000;
/** `COPY public.stamp (code, lot) FROM stdin;`, as pg_restore writes it. */
const COPY = /^COPY (\S+) \(.*\) FROM stdin;$/;
const END_OF_COPY = '\\.';
const OWN_SCHEMA = /^public\./;

/** What a dump holds. */
export interface Dumped {
  /** Version of our schema. */
  readonly schema: number;
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>;
}

export interface DumpOptions {
  readonly file: string;
  readonly env: ToolEnvironment;
}

/**
 * Writes all of a database into a new file, as it was at one moment, beside whoever uses it.
 * Rejects with a sentence for the person: no server, no `pg_dump` or one that is too old, a file that lacks rows.
 * @param address `postgres://user:password@host/database`
 */
export async function dumpPostgres(address: string, { file, env }: DumpOptions): Promise<Dumped> {
  const dumped = await onDatabase(address, async (trx) => {
    await refuseOlder('pg_dump', { than: await serverVersion(trx), env });
    const { rows: found } = await sql<{ id: string }>`select pg_export_snapshot() as id`.execute(trx);
    const facts = { schema: await schemaVersion(trx, address), rows: await countRows(trx) };
    closeSync(openSync(file, 'wx', PRIVATE_FILE)); // pg_dump keeps the mode of a file that is there
    const what = ['--format=custom', `--snapshot=${found[0]?.id ?? ''}`, '--no-owner', '--no-privileges'];
    await runTool('pg_dump', [...what, `--file=${file}`], { address, env });
    return facts;
  });
  const written = await rowsIn(file, env);
  refuseOthers(dumped.rows, { found: written, where: `the dump ${file}` });
  return dumped;
}

/** Rejects with a sentence when this is no database to restore into: out of reach, or with tables in it. */
export async function refuseUnlessEmpty(address: string): Promise<void> {
  const rows = await onDatabase(address, countRows);
  if (Object.keys(rows).length > 0)
    throw new Error(
      `${nameOf(address)} has tables in it; make a new database (createdb NAME) and put its address into DATABASE_URL`,
    );
}

/**
 * Puts a dump into an empty database, all of it or nothing.
 * Rejects with a sentence when it cannot be, or when a table does not hold what was dumped.
 */
export async function restorePostgres(
  address: string,
  { file, env, rows }: DumpOptions & Pick<Dumped, 'rows'>,
): Promise<void> {
  await refuseUnlessEmpty(address);
  await sendDump(file, { address, env, server: await onDatabase(address, serverVersion) });
  const found = await onDatabase(address, countRows);
  refuseOthers(rows, { found, where: nameOf(address) });
}

/** Runs in one transaction that reads: everything in it sees the same moment. */
async function onDatabase<Result>(
  address: string,
  read: (trx: Executor) => Promise<Result>,
): Promise<Result> {
  const db = new Kysely<Tables>({ dialect: postgresDialect(address, { statement_ms: COUNT_WITHIN_MS }) });
  try {
    await db
      .connection()
      .execute(() => Promise.resolve())
      .catch((error: unknown) => refuseAddress(error, address));
    return await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(read);
  } finally {
    await db.destroy();
  }
}

/** As 15 or 17. */
async function serverVersion(trx: Executor): Promise<number> {
  const { rows } = await sql<{ server_version_num: string }>`show server_version_num`.execute(trx);
  return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
}

async function schemaVersion(trx: Executor, address: string): Promise<number> {
  const { rows: there } = await sql<{
    is: boolean;
  }>`select to_regclass('migration') is not null as is`.execute(trx);
  if (there[0]?.is !== true)
    throw new Error(
      `${nameOf(address)} holds nothing of the api; does DATABASE_URL name the right database?`,
    );
  const { rows } = await sql<{ version: number }>`select max(version) as version from migration`.execute(trx);
  return Number(rows[0]?.version);
}

/** Every table that somebody made; those of the schema `public` by their bare name. */
async function countRows(trx: Executor): Promise<Record<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select quote_ident(nspname) || '.' || quote_ident(relname) as name
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r' and nspname not like 'pg\\_%' and nspname <> 'information_schema'
    order by 1`.execute(trx);
  const counted: [string, number][] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.raw(name)}`.execute(trx);
    counted.push([name.replace(OWN_SCHEMA, ''), Number(rows[0]?.n)]);
  }
  return Object.fromEntries(counted);
}

/** Unpacks the whole file, as a restore would, and counts. */
async function rowsIn(file: string, env: ToolEnvironment): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  let table: string | undefined;
  await runTool('pg_restore', ['--data-only', '--file=-', file], {
    env,
    line(text) {
      if (table === undefined) {
        table = COPY.exec(text)?.[1]?.replace(OWN_SCHEMA, '');
        if (table !== undefined) rows[table] = 0;
      } else if (text === END_OF_COPY) table = undefined;
      else rows[table] = (rows[table] ?? 0) + 1;
    },
  });
  return rows;
}

function refuseOthers(
  wanted: Dumped['rows'],
  { found, where }: { readonly found: Dumped['rows']; readonly where: string },
): void {
  for (const table of new Set([...Object.keys(wanted), ...Object.keys(found)]))
    if (found[table] !== wanted[table])
      throw new Error(
        `${where} holds ${found[table] ?? 'no'} rows of the table ${table}, and not ${wanted[table] ?? 'none'}; do not trust it`,
      );
}

/** Without user and password. */
export const nameOf = (address: string): string => {
  const { host, pathname } = new URL(address);
  return `PostgreSQL at ${host}${pathname}`;
};
