import { randomBytes } from 'node:crypto';
import { wallClock } from '../../api/clock.ts';
import type { Executor } from '../../api/db/index.ts';
import { CooperativeBody } from '../../domain/http/people.ts';
import { apiConfig, withApiStore } from '../api-store.ts';
import { WrongUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { reachableUrl } from '../demo/addresses.ts';

export const cooperative: Command = {
  name: 'cooperative',
  usage: 'cooperative NAME [--json]',
  summary:
    'adds a cooperative to the api and prints the link by which its first manager joins; again when nobody has',
  example: 'npx nongso cooperative "HTX Đông Tảo"',
  options: { json: { type: 'boolean' } },
  words: 1,
  async run({ words: [given], flags }, surroundings) {
    const name = CooperativeBody.shape.name.safeParse(given);
    if (!name.success) throw new WrongUsage('say the name of the cooperative, of at most 120 characters');
    const { createCooperative, inviteManager } = await import('../../api/org/index.ts');
    const source = { clock: wallClock, random: randomBytes };
    const config = apiConfig(surroundings);
    const { id, path } = await withApiStore(config, (db) =>
      db.transaction().execute(async (trx) => {
        const made =
          (await memberless(trx, name.data)) ?? (await createCooperative(trx, source, { name: name.data }));
        return { ...made, ...(await inviteManager(trx, source, made.id)) };
      }),
    );
    const { publicUrl, listen } = config;
    const invitation = `${publicUrl ?? reachableUrl(listen.host, String(listen.port))}${path}`;
    const { print } = surroundings;
    if (flags.json === true) print(JSON.stringify({ id, invitation }));
    else {
      print(`${name.data} is there. Its first manager joins here, within 7 days:`);
      print(invitation);
    }
    return 0;
  },
};

/** A cooperative of that name that nobody has joined: its manager is invited again. */
const memberless = (db: Executor, name: string): Promise<{ id: string } | undefined> =>
  db
    .selectFrom('cooperative')
    .leftJoin('member', 'member.cooperative', 'cooperative.id')
    .select('cooperative.id')
    .where('cooperative.name', '=', name)
    .where('member.id', 'is', null)
    .executeTakeFirst();
