import { ApiConfigError, readApiConfig } from '../api/config.ts';
import { dumpPostgres, nameOf, refuseUnlessEmpty, restorePostgres } from '../api/db/index.ts';
import type { Original } from '../gateway/store/backup/backup.ts';
import type { Elsewhere } from '../gateway/store/backup/restore.ts';
import { Failure } from './command.ts';
import type { Surroundings } from './command.ts';

type Environment = Surroundings['env'];

/** Only the address is looked at. */
const UNUSED = { dataDir: '.', demonstration: false };

/** The address in DATABASE_URL; undefined without one. @throws Failure when it is none of PostgreSQL */
function postgresAddress(env: Environment): string | undefined {
  try {
    const { database } = readApiConfig({ DATABASE_URL: env.DATABASE_URL }, UNUSED);
    return 'postgres' in database ? database.postgres : undefined;
  } catch (error) {
    if (error instanceof ApiConfigError) throw new Failure(error.message);
    throw error;
  }
}

/** The api's database as part of a backup, when PostgreSQL keeps it. @throws Failure */
export function postgresOriginal(env: Environment): Original | undefined {
  const address = postgresAddress(env);
  if (address === undefined) return undefined;
  const write = (file: string) => dumpPostgres(address, { file, env });
  return { name: 'api.dump', from: nameOf(address), write };
}

/** Where `api.dump` goes: the database that DATABASE_URL names, which must be empty. */
export function postgresPlace(env: Environment): Elsewhere {
  const address = (): string => {
    const told = postgresAddress(env);
    if (told === undefined)
      throw new Failure(
        "this backup holds the api's PostgreSQL database: set DATABASE_URL to a new, empty one, or put back the gateway alone with --only gateway",
      );
    return told;
  };
  return {
    check: async () => refuseUnlessEmpty(address()),
    put: async (file, { rows = {} }) => restorePostgres(address(), { file, env, rows }),
  };
}
