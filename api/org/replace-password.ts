import { normalLogin } from '../../domain/http/people.ts';
import { putPassword, sealPassword } from '../auth/index.ts';
import type { Db } from '../db/index.ts';
import type { RandomBytes } from '../platform/index.ts';

/**
 * Gives a person another password and ends their sessions: for one who has forgotten theirs, by who runs the service (a
 * manager can only for those who belong to no other cooperative). False when nobody signs in with this login.
 */
export async function replacePassword(
  db: Db,
  random: RandomBytes,
  { login, password }: { readonly login: string; readonly password: string },
): Promise<boolean> {
  const hash = await sealPassword(password, random);
  return db.transaction().execute(async (trx) => {
    const person = await trx
      .selectFrom('person')
      .select('id')
      .where('login', '=', normalLogin(login) ?? '')
      .executeTakeFirst();
    return person !== undefined && putPassword(trx, person.id, { hash });
  });
}
