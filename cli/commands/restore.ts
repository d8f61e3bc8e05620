import { join, resolve } from 'node:path';
import { restore as putBack } from '../../gateway/store/backup/restore.ts';
import { postgresPlace } from '../api-dump.ts';
import { WrongUsage } from '../command.ts';
import type { Arguments, Command } from '../command.ts';
import { dataDir } from '../data-dir.ts';

const GATEWAYS: readonly string[] = ['journal.db', 'settings.db', 'nongso.yaml'];

/** Whether a file of the backup belongs to the service that --only names. */
function wantedBy({ flags: { only } }: Arguments): (name: string) => boolean {
  if (only === undefined) return () => true;
  if (only === 'gateway') return (name) => GATEWAYS.includes(name);
  if (only === 'api') return (name) => !GATEWAYS.includes(name);
  throw new WrongUsage('--only is gateway or api');
}

export const restore: Command = {
  name: 'restore',
  usage: 'restore DIR [--only gateway|api] [--json]',
  summary:
    'puts a backup into the data folder, which must be empty or not there yet, and api.dump into the empty database of DATABASE_URL',
  example: 'npx nongso restore /media/usb/nongso-2026-11-22',
  options: { only: { type: 'string' }, json: { type: 'boolean' } },
  words: 1,
  async run(args, surroundings) {
    const [word] = args.words;
    if (word === undefined || word === '') throw new WrongUsage('name the folder of the backup: restore DIR');
    const wanted = wantedBy(args);
    const { env, print, note } = surroundings;
    const folder = dataDir(surroundings);
    const { made_at, files } = await putBack({
      from: resolve(word),
      dataDir: folder,
      progress: note,
      wanted,
      elsewhere: { 'api.dump': postgresPlace(env) },
    });
    const names: readonly string[] = files.map(({ name }) => name);
    if (args.flags.json === true) print(JSON.stringify({ folder, made_at, files: names }));
    else {
      const here = names.filter((name) => name !== 'api.dump');
      if (here.length > 0) print(`${folder} holds ${here.join(', ')} as of ${made_at}`);
      if (names.includes('api.dump')) print(`the database of DATABASE_URL is as of ${made_at}`);
      const config = names.includes('nongso.yaml') ? join(folder, 'nongso.yaml') : 'nongso.yaml';
      if (names.includes('journal.db') || names.includes('settings.db'))
        print(`next: NONGSO_DATA_DIR=${folder} npx nongso gateway --config ${config}`);
      if (names.includes('api.db'))
        print(`next, without DATABASE_URL: NONGSO_DATA_DIR=${folder} npx nongso api`);
      if (names.includes('api.dump')) print('next: npx nongso api, with the same DATABASE_URL');
      print(
        'devices, phones and rules are as they were then; never run the old and the restored gateway together',
      );
    }
    return 0;
  },
};
