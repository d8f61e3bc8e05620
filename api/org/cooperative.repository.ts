import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { CooperativeBody } from '../../domain/http/people.ts';
import type { CooperativeTable, Db } from '../db/index.ts';
import { DB } from '../platform/index.ts';
import { keepHistory, touchPages } from '../records/index.ts';

export type CooperativeRow = Selectable<CooperativeTable>;

@Injectable()
export class CooperativeRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  get(id: string): Promise<CooperativeRow> {
    return this.#db.selectFrom('cooperative').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  }

  async update(
    id: string,
    { fields, at, member }: { fields: CooperativeBody; at: number; member: string },
  ): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await touchPages(trx, id); // locks the row: nobody corrects between the look and the write
      const { name, address, phone, revision } = await trx
        .selectFrom('cooperative')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const before = { name, address, phone };
      const kind = 'cooperative';
      await keepHistory(trx, { cooperative: id, kind, record: id, revision, before, at, member });
      await trx
        .updateTable('cooperative')
        .set({ ...fields, revision: sql`revision + 1` })
        .where('id', '=', id)
        .execute();
    });
  }
}
