import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json: profiles, migrations, scenarios and built pages are found from it, from source and dist alike. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The folder of the gateway's SQL. */
export const migrationsDir = (): string => join(packageRoot(), 'gateway', 'store', 'migrations');

/** The folder of the api's SQL. */
export const apiMigrationsDir = (): string => join(packageRoot(), 'api', 'db', 'migrations');
