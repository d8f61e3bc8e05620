import { Inject, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { Role } from '../../domain/http/people.ts';
import type { Db, PersonTable } from '../db/index.ts';
import { DB } from '../platform/index.ts';
import { putPassword } from './put-password.ts';
import type { PutPassword } from './put-password.ts';

export type PersonRow = Selectable<PersonTable>;

/** A cooperative that a person belongs to. */
export interface Membership {
  readonly member: string;
  readonly role: Role;
  readonly cooperative: { readonly id: string; readonly name: string };
}

/** People belong to no cooperative: a membership ties one to each of theirs. */
@Injectable()
export class PersonRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  /** @param login as `normalLogin` gives it */
  byLogin(login: string): Promise<PersonRow | undefined> {
    return this.#db.selectFrom('person').selectAll().where('login', '=', login).executeTakeFirst();
  }

  find(id: string): Promise<PersonRow | undefined> {
    return this.#db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
  }

  /** The latest joined first. */
  async memberships(person: string): Promise<Membership[]> {
    const rows = await this.#db
      .selectFrom('member')
      .innerJoin('cooperative', 'cooperative.id', 'member.cooperative')
      .select(['member.id as member', 'member.role', 'cooperative.id', 'cooperative.name'])
      .where('member.person', '=', person)
      .where('member.removed_at', 'is', null)
      .orderBy('member.joined_at', 'desc')
      .orderBy('member.id', 'desc')
      .execute();
    return rows.map(({ member, role, ...cooperative }) => ({ member, role, cooperative }));
  }

  /** As {@link putPassword}, in a transaction of its own. */
  putPassword(person: string, put: PutPassword): Promise<boolean> {
    return this.#db.transaction().execute((trx) => putPassword(trx, person, put));
  }

  /** Unless it was changed meanwhile. */
  async replaceHash({ id, password_hash }: PersonRow, hash: string): Promise<void> {
    await this.#db
      .updateTable('person')
      .set({ password_hash: hash })
      .where('id', '=', id)
      .where('password_hash', '=', password_hash)
      .execute();
  }
}
