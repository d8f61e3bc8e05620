import { Inject, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { ListParams } from '../../domain/http/list.ts';
import type { Db, GatewayTable } from '../db/index.ts';
import { DB } from '../platform/index.ts';
import { isTaken } from '../records/index.ts';

export type GatewayRow = Selectable<GatewayTable>;

/** A new token knows no key: the first that comes with it is bound to it. Each sealed day keeps the key it has. */
const UNBOUND = { own_name: null, public_key: null } as const;

/** Gateways, each seen only by its cooperative. */
@Injectable()
export class GatewayRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  /** Those not withdrawn, newest first; one more than `limit`, so that the caller knows whether there are more. */
  list(cooperative: string, { limit, next }: ListParams): Promise<GatewayRow[]> {
    return this.#db
      .selectFrom('gateway')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .where('revoked_at', 'is', null)
      .$if(next !== undefined, (query) => query.where('id', '<', next ?? ''))
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
  }

  /** Withdrawn ones too: plots and evidence go on naming them. */
  find(cooperative: string, id: string): Promise<GatewayRow | undefined> {
    return this.#db
      .selectFrom('gateway')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async insert(
    row: Pick<GatewayRow, 'id' | 'cooperative' | 'name' | 'token_hash' | 'created_at'>,
  ): Promise<void> {
    await this.#db.insertInto('gateway').values(row).execute();
  }

  /** False when there is none, or it was withdrawn. */
  renewToken(cooperative: string, id: string, token_hash: string): Promise<boolean> {
    return this.#change(cooperative, id, { ...UNBOUND, token_hash });
  }

  /** Its key is free for another record then. False when there is none, or it was withdrawn before. */
  withdraw(cooperative: string, id: string, revoked_at: number): Promise<boolean> {
    return this.#change(cooperative, id, { ...UNBOUND, revoked_at });
  }

  /** False when the token is bound to another key, or the key to another record. */
  async pair(
    cooperative: string,
    id: string,
    said: { own_name: string; public_key: string; farm: string; zones: string; seen_at: number },
  ): Promise<boolean> {
    try {
      const { numUpdatedRows } = await this.#db
        .updateTable('gateway')
        .set(said)
        .where('cooperative', '=', cooperative)
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .where((eb) => eb.or([eb('public_key', 'is', null), eb('public_key', '=', said.public_key)]))
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    } catch (error) {
      if (isTaken(error)) return false;
      throw error;
    }
  }

  /** How many revisions the box with this own name has sealed and sent under this record. */
  async sealed(cooperative: string, id: string, own_name: string): Promise<number> {
    const { count } = await this.#db
      .selectFrom('evidence')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('cooperative', '=', cooperative)
      .where('gateway', '=', id)
      .where('own_name', '=', own_name)
      .executeTakeFirstOrThrow();
    return count;
  }

  async #change(cooperative: string, id: string, fields: Partial<GatewayRow>): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('gateway')
      .set(fields)
      .where('cooperative', '=', cooperative)
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }
}
