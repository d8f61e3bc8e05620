import type { Db } from '../../api/db/index.ts';
import { apiConfig } from '../api-store.ts';
import type { Command } from '../command.ts';
import { packageRoot } from '../package-root.ts';

export const api: Command = {
  name: 'api',
  usage: 'api [--demonstration] [--json]',
  summary: 'runs the service of a cooperative: records, stamps, labels, the pages that buyers scan',
  example: 'npx nongso api',
  options: { json: { type: 'boolean' }, demonstration: { type: 'boolean' } },
  async run(args, surroundings) {
    const { print, stopped } = surroundings;
    const { startApi } = await import('../../api/main.ts');
    const demonstration = args.flags.demonstration === true;
    const running = await startApi({
      config: apiConfig(surroundings, { demonstration }),
      root: packageRoot(),
      demonstration,
    });
    const { url } = running;
    if (args.flags.json === true) print(JSON.stringify({ url }));
    else {
      print(`Nông Số api: ${url}`);
      if (!(await hasCooperative(running.db)))
        print(
          'There is no cooperative yet. This makes one and invites its manager: npx nongso cooperative NAME',
        );
    }
    await stopped;
    await running.stop();
    return 0;
  },
};

const hasCooperative = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('cooperative').select('id').limit(1).execute()).length > 0;
