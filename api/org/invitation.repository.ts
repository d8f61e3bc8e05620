import { Inject, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { ListParams } from '../../domain/http/list.ts';
import { tokenHash } from '../auth/index.ts';
import type { Db, Executor, InvitationTable } from '../db/index.ts';
import { DB } from '../platform/index.ts';
import { isTaken } from '../records/index.ts';
import { joinCooperative } from './join.ts';
import type { Newcomer } from './join.ts';

export type InvitationRow = Selectable<InvitationTable>;

/** Where it ends without a member: the invitation is open as before then, except when it was gone. */
export type NotAccepted = 'invitation_gone' | 'login_taken' | 'already_member';

/** Thrown inside a transaction to undo it. */
class Undo extends Error {
  readonly reason: NotAccepted;
  constructor(reason: NotAccepted) {
    super(reason);
    this.reason = reason;
  }
}

@Injectable()
export class InvitationRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  /** Open ones, newest first; one more than `limit`. */
  list(cooperative: string, { limit, next, now }: ListParams & { now: number }): Promise<InvitationRow[]> {
    return open(this.#db, now)
      .where('cooperative', '=', cooperative)
      .$if(next !== undefined, (query) => query.where('id', '<', next ?? ''))
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
  }

  /** By its secret, which is all its holder has. */
  async byToken(
    token: string,
    now: number,
  ): Promise<(InvitationRow & { cooperativeName: string }) | undefined> {
    const row = await open(this.#db, now).where('token_hash', '=', tokenHash(token)).executeTakeFirst();
    if (!row) return undefined;
    const { name } = await this.#db
      .selectFrom('cooperative')
      .select('name')
      .where('id', '=', row.cooperative)
      .executeTakeFirstOrThrow();
    return { ...row, cooperativeName: name };
  }

  /** False when there is no such open one. */
  async withdraw(cooperative: string, id: string, now: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('invitation')
      .set({ revoked_at: now })
      .where('cooperative', '=', cooperative)
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Uses an invitation up and makes its holder a member, both or neither. Of two at once one finds it gone. */
  async accept(
    token: string,
    { newcomer, now, newId }: { newcomer: Newcomer; now: number; newId: () => string },
  ): Promise<{ readonly cooperative: string; readonly person: string } | NotAccepted> {
    try {
      return await this.#db.transaction().execute(async (trx) => {
        const invitation = await trx
          .updateTable('invitation')
          .set({ used_at: now })
          .where('token_hash', '=', tokenHash(token))
          .where('used_at', 'is', null)
          .where('revoked_at', 'is', null)
          .where('expires_at', '>', now)
          .returningAll()
          .executeTakeFirst();
        if (!invitation) throw new Undo('invitation_gone');
        const { cooperative, role } = invitation;
        const joined = await joinCooperative(trx, { cooperative, role, newcomer, at: now, newId });
        if ('refused' in joined) throw new Undo(joined.refused);
        return { cooperative, person: joined.person };
      });
    } catch (error) {
      if (error instanceof Undo) return error.reason;
      // Two invitations to one cooperative accepted by one person at once.
      if (isTaken(error)) return 'already_member';
      throw error;
    }
  }
}

/** Also for commands, which have no service around them. */
export async function insertInvitation(
  db: Executor,
  { token, ...row }: Omit<InvitationRow, 'token_hash' | 'used_at' | 'revoked_at'> & { token: string },
): Promise<void> {
  await db
    .insertInto('invitation')
    .values({ ...row, token_hash: tokenHash(token), used_at: null, revoked_at: null })
    .execute();
}

const open = (db: Db, now: number) =>
  db
    .selectFrom('invitation')
    .selectAll()
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now);
