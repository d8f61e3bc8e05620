import { ApiConfigError, readApiConfig } from '../api/config.ts';
import type { ApiConfig } from '../api/config.ts';
import { openDatabase } from '../api/db/index.ts';
import type { Db } from '../api/db/index.ts';
import { makeDataDir } from '../gateway/store/data-dir.ts';
import { Failure } from './command.ts';
import type { Surroundings } from './command.ts';
import { dataDir } from './data-dir.ts';
import { apiMigrationsDir } from './package-root.ts';

/** The api's settings from the environment. @throws Failure with every mistake at once */
export function apiConfig(
  surroundings: Surroundings,
  { demonstration = false }: { readonly demonstration?: boolean } = {},
): ApiConfig {
  const folder = dataDir(surroundings);
  makeDataDir(folder);
  try {
    return readApiConfig(surroundings.env, { dataDir: folder, demonstration });
  } catch (error) {
    if (error instanceof ApiConfigError) throw new Failure(error.mistakes.join('\n'));
    throw error;
  }
}

/** Does something with the api's store, whether the api runs or not. */
export async function withApiStore<Result>(
  { database }: ApiConfig,
  use: (db: Db) => Promise<Result>,
): Promise<Result> {
  const db = await openDatabase(database, apiMigrationsDir());
  try {
    return await use(db);
  } finally {
    await db.destroy();
  }
}
