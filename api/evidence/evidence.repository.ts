import { Inject, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { Db, EvidenceTable } from '../db/index.ts';
import { DB } from '../platform/index.ts';
import { touchPages } from '../records/index.ts';

export type EvidenceRow = Selectable<EvidenceTable>;

/** Which zone's which day, by the box with this own name, under the id of the gateway's record. A chain for each. */
export type EvidenceKey = Pick<EvidenceRow, 'gateway' | 'own_name' | 'zone' | 'day'>;

type Sealed = Pick<EvidenceRow, 'revision' | 'digest'>;

/** Sealed days: written once, never changed. */
@Injectable()
export class EvidenceRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  /** Which of this day are here: the newest, and the one with this revision. */
  async known(
    cooperative: string,
    key: EvidenceKey,
    revision: number,
  ): Promise<{ readonly newest: Sealed | undefined; readonly same: Sealed | undefined }> {
    const rows = await this.#db
      .selectFrom('evidence')
      .select(['revision', 'digest'])
      .where('cooperative', '=', cooperative)
      .where('gateway', '=', key.gateway)
      .where('zone', '=', key.zone)
      .where('day', '=', key.day)
      .where('own_name', '=', key.own_name)
      .orderBy('revision', 'desc')
      .execute();
    return { newest: rows[0], same: rows.find((row) => row.revision === revision) };
  }

  /** False, and nothing changed, when this revision is here since a moment ago. */
  async insert(row: EvidenceRow): Promise<boolean> {
    return this.#db.transaction().execute(async (trx) => {
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('evidence')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['gateway', 'zone', 'day', 'own_name', 'revision']).doNothing(),
        )
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows !== 1n) return false;
      await trx
        .updateTable('gateway')
        .set({ seen_at: row.received_at })
        .where('cooperative', '=', row.cooperative)
        .where('id', '=', row.gateway)
        .execute();
      await touchPages(trx, row.cooperative);
      return true;
    });
  }
}
