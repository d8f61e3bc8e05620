// Every test of a repository or a route of the api runs on SQLite and on a real PostgreSQL.
import { join } from 'node:path';
import { describe, inject, onTestFinished } from 'vitest';
import { openDatabase } from '../../api/db/index.ts';
import type { Db } from '../../api/db/index.ts';
import { packageRoot } from '../../cli/package-root.ts';
import { newDatabase } from './postgres.ts';
import { tempDir } from './temp.ts';
import { needs } from './tools.ts';

export type StoreKind = 'SQLite' | 'PostgreSQL';

/** Where the api keeps its records: what `openDatabase` takes. */
export type Store = { readonly sqlite: string } | { readonly postgres: string };

export const migrationsDir = join(packageRoot(), 'api', 'db', 'migrations');

/** An empty store that goes away with the test. */
export async function newStore(kind: StoreKind): Promise<Store> {
  if (kind === 'SQLite') return { sqlite: join(await tempDir(), 'api.db') };
  return { postgres: await newDatabase(inject('postgresUrl')) };
}

/** A migrated store, open until the test ends. */
export async function openStore(kind: StoreKind): Promise<Db> {
  const db = await openDatabase(await newStore(kind), migrationsDir);
  onTestFinished(() => db.destroy());
  return db;
}

/** The same tests on both stores: `onEachStore('products', (kind) => { test(…) })`. */
export function onEachStore(name: string, tests: (kind: StoreKind) => void): void {
  describe(`${name} on SQLite`, () => tests('SQLite'));
  needs('postgres')(`${name} on PostgreSQL`, () => tests('PostgreSQL'));
}
