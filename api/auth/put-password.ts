import type { Executor } from '../db/index.ts';

/** How a person gets another password. */
export interface PutPassword {
  /** As `sealPassword` gives it. */
  readonly hash: string;
  /** What was sealed until now; when it is something else by now, nothing is changed. */
  readonly was?: string;
  /** Hash of the token of the one session that stays. */
  readonly keep?: string;
}

/**
 * Gives a person another password and ends their sessions, in every cooperative: whoever knew the old one is out.
 * Within a transaction. False, and nothing changed, when there is no such person or the password is not what it was.
 */
export async function putPassword(
  trx: Executor,
  person: string,
  { hash, was, keep }: PutPassword,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('person')
    .set({ password_hash: hash })
    .where('id', '=', person)
    .$if(was !== undefined, (query) => query.where('password_hash', '=', was ?? ''))
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await trx
    .deleteFrom('session')
    .where('member', 'in', (eb) => eb.selectFrom('member').select('id').where('person', '=', person))
    .$if(keep !== undefined, (query) => query.where('token_hash', '!=', keep ?? ''))
    .execute();
  return true;
}
