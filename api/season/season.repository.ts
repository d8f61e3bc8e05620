import { Inject, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { ListParams } from '../../domain/http/list.ts';
import type { Db, SeasonTable } from '../db/index.ts';
import { DB } from '../platform/index.ts';
import { supersede, touchPages } from '../records/index.ts';
import type { Change } from '../records/index.ts';

export type SeasonRow = Selectable<SeasonTable>;

/** What is written of a season. */
export type SeasonFields = Pick<SeasonRow, 'plot' | 'crop' | 'variety' | 'started_on' | 'ended_on'>;

/** Seasons, each seen only by its cooperative. */
@Injectable()
export class SeasonRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  /** Newest first; one more than `limit`, so that the caller knows whether there are more. */
  list(cooperative: string, { limit, next }: ListParams): Promise<SeasonRow[]> {
    return this.#db
      .selectFrom('season')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .$if(next !== undefined, (query) => query.where('id', '<', next ?? ''))
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
  }

  find(cooperative: string, id: string): Promise<SeasonRow | undefined> {
    return this.#db
      .selectFrom('season')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async insert(row: SeasonRow): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await touchPages(trx, row.cooperative);
      await trx.insertInto('season').values(row).execute();
    });
  }

  /** False when somebody else changed it after `before` was read; nothing is changed then. */
  update(before: SeasonRow, change: Change<SeasonFields>): Promise<boolean> {
    return this.#db.transaction().execute((trx) => supersede(trx, 'season', { before, ...change }));
  }
}
