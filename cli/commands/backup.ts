import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { backUp } from '../../gateway/store/backup/backup.ts';
import type { Original } from '../../gateway/store/backup/backup.ts';
import { MANIFEST } from '../../gateway/store/backup/backup-manifest.ts';
import { journalFile, settingsFile } from '../../gateway/store/data-dir.ts';
import { postgresOriginal } from '../api-dump.ts';
import { Failure, WrongUsage } from '../command.ts';
import type { Arguments, Command, Surroundings } from '../command.ts';
import { dataDir } from '../data-dir.ts';
import { packageRoot } from '../package-root.ts';

const BYTES_PER_MB = 1e6;

/** The configuration: as told, else the one in the data folder, else the one in this folder. */
function configFile(args: Arguments, folder: string): string | undefined {
  const told = args.flags.config;
  if (typeof told !== 'string') return [join(folder, 'nongso.yaml'), resolve('nongso.yaml')].find(existsSync);
  if (!existsSync(told)) throw new Failure(`${told} cannot be read; give the right path with --config`);
  return told;
}

/** What there is to copy: of the gateway, of the api, or of both, as far as they keep something on this machine or name it. */
function originals(args: Arguments, { env, note }: Surroundings, folder: string): readonly Original[] {
  const all: readonly Original[] = [
    { name: 'journal.db', path: journalFile(folder) },
    { name: 'settings.db', path: settingsFile(folder) },
    postgresOriginal(env) ?? { name: 'api.db', path: join(folder, 'api.db') },
  ];
  const stores = all.filter((store) => !('path' in store) || existsSync(store.path));
  if (stores.length === 0)
    throw new Failure(
      `there are no stores in ${folder}; set NONGSO_DATA_DIR to the data folder of the gateway, or DATABASE_URL for an api on PostgreSQL`,
    );
  const hasGateway = stores.some(({ name }) => name === 'journal.db' || name === 'settings.db');
  if (!hasGateway) note(`no gateway keeps its stores in ${folder}: this copy is of the api alone`);
  if (!hasGateway && args.flags.config === undefined) return stores;
  const config = configFile(args, folder);
  if (config === undefined)
    note('nongso.yaml is not in this copy: there is none here; name it with --config');
  return [...stores, ...(config === undefined ? [] : [{ name: 'nongso.yaml' as const, path: config }])];
}

const versionOf = (root: string): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
    .version;

export const backup: Command = {
  name: 'backup',
  usage: 'backup DIR [--config F] [--json]',
  summary: 'copies all stores into a new folder while gateway and api run, and checks the copies',
  example: 'npx nongso backup /media/usb/nongso-2026-11-22 --config nongso.yaml',
  options: { config: { type: 'string' }, json: { type: 'boolean' } },
  words: 1,
  async run(args, surroundings) {
    const [word] = args.words;
    if (word === undefined || word === '') throw new WrongUsage('name the folder to make: backup DIR');
    const { print, note } = surroundings;
    const into = resolve(word);
    const folder = dataDir(surroundings);
    const manifest = await backUp({
      into,
      originals: originals(args, surroundings, folder),
      version: versionOf(packageRoot()),
      now: Date.now(),
      progress: note,
    });
    note('keep this copy as you keep a key: it holds the credentials, keys and PIN of the farm');
    if (args.flags.json === true) print(JSON.stringify({ folder: into, ...manifest }));
    else {
      for (const { name, bytes, rows } of manifest.files) {
        const count = Object.values(rows ?? {}).reduce((sum, n) => sum + n, 0);
        print(
          `${name.padEnd(12)} ${(bytes / BYTES_PER_MB).toFixed(1).padStart(9)} MB${rows ? `  ${count} rows` : ''}`,
        );
      }
      print(`all of it was checked; ${MANIFEST} in ${into} holds the checksums`);
      print(`to put it back: NONGSO_DATA_DIR=NEW_FOLDER npx nongso restore ${into}`);
    }
    return 0;
  },
};
