import pg from 'pg';
import type { ApiConfig } from '../../../api/config.ts';
import { connectionTo } from '../../../api/db/postgres.ts';
import { pointsToThisMachine } from '../../../api/loopback.ts';
import { ask, wordsOf } from '../ask.ts';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { urlOf } from '../presence.ts';
import { portFinding } from './ports.ts';

/** The cooperative's service, where this machine runs it: its settings, port, database and public address. */
export const ownApi: Check = {
  name: 'own api',
  limit_s: 20,
  look: async ({ api }, signal) => {
    if (api === undefined) return [];
    const { config, mistakes } = api;
    if (config === undefined) return mistakes.map((words) => finding('own_api_setting', { words }));
    const parts = await Promise.all([
      serviceFindings(config, signal),
      databaseFindings(config),
      publicFindings(config, signal),
    ]);
    return parts.flat();
  },
};

async function serviceFindings({ listen }: ApiConfig, signal: AbortSignal): Promise<readonly Finding[]> {
  const url = urlOf(listen);
  if (listen.port === 0) return [finding('own_api_stopped', { url })];
  const answer = await ask(`${url}/readyz`, { signal });
  if (!('why' in answer)) {
    if (answer.status === 200) return [finding('own_api_runs', { url })];
    if (answer.status === 503) return [finding('own_api_sick', { url, words: wordsOf(answer) })];
  }
  return [finding('own_api_stopped', { url }), await portFinding({ of: 'api', ...listen })];
}

/** PostgreSQL is asked one question; SQLite is looked at with the other stores. */
async function databaseFindings({ database }: ApiConfig): Promise<readonly Finding[]> {
  if (!('postgres' in database)) return [];
  const { host, pathname } = new URL(database.postgres);
  const name = `${host}${pathname}`; // without user and password
  const client = new pg.Client(connectionTo(database.postgres));
  client.on('error', () => undefined); // the call under way says it
  try {
    await client.connect();
    await client.query('SELECT 1');
    return [finding('database_fine', { database: name })];
  } catch (error) {
    return [finding('database_away', { database: name, words: causeOf(error) })];
  } finally {
    await client.end().catch(() => undefined); // was never connected
  }
}

/** Several addresses of one host fail as an error without words of its own. */
function causeOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(causeOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

/** What buyers' phones open. A label never changes, so its address has to be right before the first one is printed. */
async function publicFindings({ publicUrl }: ApiConfig, signal: AbortSignal): Promise<readonly Finding[]> {
  if (publicUrl === undefined) return [finding('public_url_missing', {})];
  if (pointsToThisMachine(publicUrl)) return [];
  const answer = await ask(`${publicUrl}/healthz`, { signal });
  if ('why' in answer) return [finding('public_url_away', { url: publicUrl, ...answer })];
  if (answer.status === 200) return [];
  return [finding('public_url_away', { url: publicUrl, why: 'closed', words: wordsOf(answer) })];
}
