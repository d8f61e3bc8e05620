import { Inject, Injectable } from '@nestjs/common';
import type { Db } from '../db/index.ts';
import { DB } from '../platform/index.ts';
import type { GatewayCaller, MemberCaller } from './caller.ts';
import { tokenHash } from './token.ts';

/** A member by a session that lasts until `expiresAt`. */
export interface SignedIn {
  readonly caller: MemberCaller;
  readonly expiresAt: number;
}

/** Who holds which token. Only hashes are kept. */
@Injectable()
export class SessionRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  /** The member behind a session's token; undefined when it is unknown, has run out, or the member was removed. */
  async memberOf(token: string, now: number): Promise<SignedIn | undefined> {
    const session = tokenHash(token);
    const row = await this.#db
      .selectFrom('session')
      .innerJoin('member', 'member.id', 'session.member')
      .select(['member.id', 'member.person', 'member.cooperative', 'member.role', 'session.expires_at'])
      .where('session.token_hash', '=', session)
      .where('session.expires_at', '>', now)
      .where('member.removed_at', 'is', null)
      .executeTakeFirst();
    if (!row) return undefined;
    const { id, person, cooperative, role, expires_at } = row;
    const caller = { kind: 'member', member: id, person, cooperative, role, session } as const;
    return { caller, expiresAt: expires_at };
  }

  /** The gateway behind a gateway token that was not withdrawn. */
  async gatewayOf(token: string): Promise<GatewayCaller | undefined> {
    const hash = tokenHash(token);
    const row = await this.#db
      .selectFrom('gateway')
      .select(['id', 'cooperative'])
      .where('token_hash', '=', hash)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    return row && { kind: 'gateway', gateway: row.id, cooperative: row.cooperative, tokenHash: hash };
  }

  /** Opens a session, and removes those that have run out in passing. */
  async open(session: { token: string; member: string; at: number; expiresAt: number }): Promise<void> {
    await this.#db.deleteFrom('session').where('expires_at', '<=', session.at).execute();
    await this.#db
      .insertInto('session')
      .values({
        token_hash: tokenHash(session.token),
        member: session.member,
        created_at: session.at,
        expires_at: session.expiresAt,
      })
      .execute();
  }

  async extend(session: string, expiresAt: number): Promise<void> {
    await this.#db
      .updateTable('session')
      .set({ expires_at: expiresAt })
      .where('token_hash', '=', session)
      .execute();
  }

  async end(session: string): Promise<void> {
    await this.#db.deleteFrom('session').where('token_hash', '=', session).execute();
  }

  /** Ends all sessions of a person, in every cooperative. */
  async endAll(person: string): Promise<void> {
    await this.#db
      .deleteFrom('session')
      .where('member', 'in', (eb) => eb.selectFrom('member').select('id').where('person', '=', person))
      .execute();
  }
}
