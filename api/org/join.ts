import type { Role } from '../../domain/http/people.ts';
import type { Executor } from '../db/index.ts';
import { correctMember } from './member.repository.ts';

/** Who joins: somebody new with a sealed password, or a person who has proven to be one we know. */
export type Newcomer =
  | { readonly kind: 'new'; readonly login: string; readonly name: string; readonly hash: string }
  | { readonly kind: 'known'; readonly person: string };

export interface Joining {
  readonly cooperative: string;
  readonly role: Role;
  readonly newcomer: Newcomer;
  readonly at: number;
  readonly newId: () => string;
}

export type Joined =
  | { readonly person: string; readonly member: string }
  | { readonly refused: 'login_taken' | 'already_member' };

/** Makes somebody a member, in a transaction that the caller undoes when it is refused. */
export async function joinCooperative(trx: Executor, joining: Joining): Promise<Joined> {
  const { cooperative, role, newcomer, at, newId } = joining;
  const person = newcomer.kind === 'known' ? newcomer.person : await addPerson(trx, { newcomer, at, newId });
  if (person === undefined) return { refused: 'login_taken' };
  const before = await trx
    .selectFrom('member')
    .selectAll()
    .where('cooperative', '=', cooperative)
    .where('person', '=', person)
    .executeTakeFirst();
  if (before?.removed_at === null) return { refused: 'already_member' };
  if (before) {
    // Comes back: what they once recorded stays theirs.
    const by = { at, member: before.id };
    await correctMember(trx, before, { by, fields: { role, joined_at: at, removed_at: null } });
    return { person, member: before.id };
  }
  const member = newId();
  await trx
    .insertInto('member')
    .values({ id: member, cooperative, person, role, joined_at: at, removed_at: null })
    .execute();
  return { person, member };
}

/** Undefined when somebody has that login, perhaps since a moment ago. */
async function addPerson(
  trx: Executor,
  { newcomer, at, newId }: Pick<Joining, 'at' | 'newId'> & { newcomer: Newcomer & { kind: 'new' } },
): Promise<string | undefined> {
  const { login, name, hash } = newcomer;
  const id = newId();
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('person')
    .values({ id, login, name, password_hash: hash, created_at: at })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n ? id : undefined;
}
