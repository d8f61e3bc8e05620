import { join, resolve } from 'node:path';
import { restore as putBack } from '../../gateway/store/backup/restore.ts';
import { WrongUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { dataDir } from '../data-dir.ts';

export const restore: Command = {
  name: 'restore',
  usage: 'restore DIR [--json]',
  summary: 'puts a backup into the data folder, which must be empty or not there yet',
  example: 'npx nongso restore /media/usb/nongso-2026-11-22',
  options: { json: { type: 'boolean' } },
  words: 1,
  async run({ words: [word], flags }, surroundings) {
    if (word === undefined || word === '') throw new WrongUsage('name the folder of the backup: restore DIR');
    const { print, note } = surroundings;
    const folder = dataDir(surroundings);
    const { made_at, files } = await putBack({ from: resolve(word), dataDir: folder, progress: note });
    const names = files.map(({ name }) => name);
    if (flags.json === true) print(JSON.stringify({ folder, made_at, files: names }));
    else {
      print(`${folder} holds ${names.join(', ')} as of ${made_at}`);
      const config = names.includes('nongso.yaml') ? join(folder, 'nongso.yaml') : 'nongso.yaml';
      if (names.includes('journal.db') || names.includes('settings.db'))
        print(`next: NONGSO_DATA_DIR=${folder} npx nongso gateway --config ${config}`);
      if (names.includes('api.db')) print(`next: NONGSO_DATA_DIR=${folder} npx nongso api`);
      print(
        'devices, phones and rules are as they were then; never run the old and the restored gateway together',
      );
    }
    return 0;
  },
};
