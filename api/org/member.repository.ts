import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { ListParams } from '../../domain/http/list.ts';
import type { Role } from '../../domain/http/people.ts';
import { putPassword } from '../auth/index.ts';
import type { Db, Executor, MemberTable } from '../db/index.ts';
import { DB } from '../platform/index.ts';
import { keepHistory } from '../records/index.ts';

type MemberFields = Selectable<MemberTable>;

export interface MemberRow {
  readonly id: string;
  readonly role: Role;
  readonly joined_at: number;
  readonly name: string;
  readonly login: string;
}

export type MemberChange = 'done' | 'not_found' | 'last_manager' | 'belongs_elsewhere';

interface By {
  readonly at: number;
  /** Who does it. */
  readonly member: string;
}

/** Members, each seen only by their cooperative. Those who were removed are kept and not shown. */
@Injectable()
export class MemberRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  /** Newest first; one more than `limit`, so that the caller knows whether there are more. */
  list(cooperative: string, { limit, next }: ListParams): Promise<MemberRow[]> {
    return this.#shown(cooperative)
      .$if(next !== undefined, (query) => query.where('member.id', '<', next ?? ''))
      .orderBy('member.id', 'desc')
      .limit(limit + 1)
      .execute();
  }

  find(cooperative: string, id: string): Promise<MemberRow | undefined> {
    return this.#shown(cooperative).where('member.id', '=', id).executeTakeFirst();
  }

  setRole(cooperative: string, id: string, { role, ...by }: By & { role: Role }): Promise<MemberChange> {
    return this.#correct(cooperative, id, { by, fields: { role } });
  }

  /** Ends the member's sessions in this cooperative, too. */
  remove(cooperative: string, id: string, by: By): Promise<MemberChange> {
    return this.#correct(cooperative, id, { by, fields: { removed_at: by.at } });
  }

  /** Gives a member another password and ends their sessions, unless they belong to another cooperative too. */
  async replacePassword(
    cooperative: string,
    id: string,
    { hash, by }: { hash: string; by: By },
  ): Promise<MemberChange> {
    return this.#db.transaction().execute(async (trx) => {
      await lockMembers(trx, cooperative);
      const before = await standing(trx, cooperative, id);
      if (!before) return 'not_found';
      if (await isElsewhere(trx, before)) return 'belongs_elsewhere';
      // That it was replaced, when and by whom; neither password is kept.
      await correctMember(trx, before, { by, fields: {}, also: { password: 'replaced' } });
      await putPassword(trx, before.person, { hash });
      return 'done';
    });
  }

  #shown(cooperative: string) {
    return this.#db
      .selectFrom('member')
      .innerJoin('person', 'person.id', 'member.person')
      .select(['member.id', 'member.role', 'member.joined_at', 'person.name', 'person.login'])
      .where('member.cooperative', '=', cooperative)
      .where('member.removed_at', 'is', null);
  }

  async #correct(
    cooperative: string,
    id: string,
    { by, fields }: { by: By; fields: Partial<Pick<MemberFields, 'role' | 'removed_at'>> },
  ): Promise<MemberChange> {
    return this.#db.transaction().execute(async (trx) => {
      await lockMembers(trx, cooperative);
      const before = await standing(trx, cooperative, id);
      if (!before) return 'not_found';
      const after = { ...before, ...fields };
      if (isManager(before) && !isManager(after)) {
        if (!(await hasOtherManager(trx, before))) return 'last_manager';
        await withdrawInvitationsOf(trx, before, by.at);
      }
      await correctMember(trx, before, { by, fields });
      if (after.removed_at !== null) await trx.deleteFrom('session').where('member', '=', id).execute();
      return 'done';
    });
  }
}

const isManager = ({ role, removed_at }: MemberFields): boolean => role === 'manager' && removed_at === null;

/** Writes the cooperative's row as it stands: two managers who remove each other at once then do so one by one. */
async function lockMembers(trx: Executor, cooperative: string): Promise<void> {
  await trx
    .updateTable('cooperative')
    .set({ version: sql`version` })
    .where('id', '=', cooperative)
    .execute();
}

/** A member who was not removed. */
const standing = (trx: Executor, cooperative: string, id: string): Promise<MemberFields | undefined> =>
  trx
    .selectFrom('member')
    .selectAll()
    .where('cooperative', '=', cooperative)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();

/** Whether the person is a member of another cooperative as well. */
async function isElsewhere(trx: Executor, { cooperative, person }: MemberFields): Promise<boolean> {
  const other = await trx
    .selectFrom('member')
    .select('id')
    .where('person', '=', person)
    .where('cooperative', '!=', cooperative)
    .where('removed_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

async function hasOtherManager(trx: Executor, { cooperative, id }: MemberFields): Promise<boolean> {
  const other = await trx
    .selectFrom('member')
    .select('id')
    .where('cooperative', '=', cooperative)
    .where('role', '=', 'manager')
    .where('removed_at', 'is', null)
    .where('id', '!=', id)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** Whoever is no manager any more must not come back as one by an invitation they had made. */
async function withdrawInvitationsOf(
  trx: Executor,
  { cooperative, id }: MemberFields,
  at: number,
): Promise<void> {
  await trx
    .updateTable('invitation')
    .set({ revoked_at: at })
    .where('cooperative', '=', cooperative)
    .where('created_by', '=', id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Changes a member and keeps what stood before; `also`: what else there is to know of it. */
export async function correctMember(
  trx: Executor,
  before: MemberFields,
  {
    by,
    fields,
    also = {},
  }: {
    by: By;
    fields: Partial<Pick<MemberFields, 'role' | 'joined_at' | 'removed_at'>>;
    also?: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const { id, cooperative, revision, role, joined_at, removed_at } = before;
  const kept = { role, joined_at, removed_at, ...also };
  await keepHistory(trx, { cooperative, kind: 'member', record: id, revision, before: kept, ...by });
  await trx
    .updateTable('member')
    .set({ ...fields, revision: revision + 1 })
    .where('cooperative', '=', cooperative)
    .where('id', '=', id)
    .execute();
}
