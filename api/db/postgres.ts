import { PostgresDialect, sql } from 'kysely';
import type { PostgresPoolClient } from 'kysely';
import pg from 'pg';

const POOL_SIZE = 10;
/** How long a request waits for a connection, ms. */
const CONNECT_MS = 5_000;
/** How long the server works on one statement or waits for its locks, ms. */
const STATEMENT_MS = 15_000;
/** How much longer we wait for a server that should have said by then that it took too long, ms. */
const GRACE_MS = 5_000;
/** What pg says when nothing came in that time. */
const SILENCE = 'Query read timeout';
const INT8_OID = 20;

/** Counts and UTC milliseconds are below 2^53; pg would give them as text. Set in its own table of parsers. */
const types = new pg.TypeOverrides();
types.setTypeParser(INT8_OID, Number);

/**
 * Marks a query whose plan each connection keeps: `select(…).modifyFront(KEEP_PLAN)`. For few texts, asked very often, by
 * unique keys: planning a join takes PostgreSQL four times as long as carrying it out.
 */
export const KEEP_PLAN = sql`/* keep plan */`;
const MARKED = 'select /* keep plan */';

/** How a connection is made; the one that migrates has no limit but this. */
export const connectionTo = (address: string): pg.ClientConfig => ({
  connectionString: address,
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
});

/**
 * A pool of connections on which every statement ends.
 * @param limits how long one may take, and how much longer the server may be silent
 */
export function postgresDialect(
  address: string,
  { statement_ms = STATEMENT_MS, grace_ms = GRACE_MS } = {},
): PostgresDialect {
  const pool = new pg.Pool({
    ...connectionTo(address),
    max: POOL_SIZE,
    statement_timeout: statement_ms,
    query_timeout: statement_ms + grace_ms,
    types,
  });
  // A server that goes away breaks the idle connections; the pool makes new ones and the next request says what is wrong.
  pool.on('error', () => undefined);
  // One that breaks while it is in use, between two statements of a transaction, would end the process unheard.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const names = new Map<string, string>();
  return new PostgresDialect({
    pool: {
      options: pool.options,
      connect: async () => bounded(await pool.connect(), names),
      end: () => pool.end(),
    },
  });
}

/** A connection that is thrown away once the server was silent on it: it would still wait for the old answer. */
function bounded(client: pg.PoolClient, names: Map<string, string>): PostgresPoolClient {
  let silence: Error | undefined;
  const query = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    if (silence) throw silence; // the rollback need not wait as well
    const name = text.startsWith(MARKED) ? nameOf(text, names) : undefined;
    try {
      return await client.query({ text, values: [...values], name });
    } catch (error) {
      if (error instanceof Error && error.message === SILENCE) silence = error;
      throw error;
    }
  };
  return {
    query: query as unknown as PostgresPoolClient['query'], // the other way to call it is for cursors, which need a package of their own
    release: (isBroken) => client.release(isBroken === true || silence !== undefined),
  };
}

function nameOf(text: string, names: Map<string, string>): string {
  const name = names.get(text) ?? `kept-${names.size}`;
  names.set(text, name);
  return name;
}
