import { Inject, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { ArchivableListParams } from '../../domain/http/records.ts';
import type { Db, Executor, ProductTable } from '../db/index.ts';
import { Refusal } from '../http/index.ts';
import { DB } from '../platform/index.ts';
import { supersede, touchPages } from '../records/index.ts';
import type { Change } from '../records/index.ts';

export type ProductRow = Selectable<ProductTable>;

/** What is written of a product. */
export type ProductFields = Pick<
  ProductRow,
  'name' | 'gtin' | 'brand' | 'unit' | 'shelf_life_days' | 'image' | 'shops' | 'archived_at'
>;

/** Products, each seen only by its cooperative. */
@Injectable()
export class ProductRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  /** Newest first, in use or archived; one more than `limit`, so that the caller knows whether there are more. */
  list(cooperative: string, { limit, next, archived }: ArchivableListParams): Promise<ProductRow[]> {
    return this.#db
      .selectFrom('product')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .where('archived_at', archived === 'true' ? 'is not' : 'is', null)
      .$if(next !== undefined, (query) => query.where('id', '<', next ?? ''))
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
  }

  find(cooperative: string, id: string, executor: Executor = this.#db): Promise<ProductRow | undefined> {
    return executor
      .selectFrom('product')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async insert(row: ProductRow): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await touchPages(trx, row.cooperative);
      await trx.insertInto('product').values(row).execute();
    });
  }

  /**
   * False when somebody else changed it after `before` was read; nothing is changed then.
   * @throws Refusal in_use when it has stamps, whose addresses name its GTIN, and gets another one
   */
  async update(before: ProductRow, change: Change<ProductFields>): Promise<boolean> {
    const { gtin = before.gtin } = change.fields;
    const isRenumbered = before.gtin !== null && gtin !== before.gtin;
    return this.#db.transaction().execute(async (trx) => {
      if (!(await supersede(trx, 'product', { before, ...change }))) return false;
      // Asked after the write: it holds the product's row, so no batch can be issued for it in between.
      if (isRenumbered && (await hasStamps(trx, before))) throw new Refusal('in_use');
      return true;
    });
  }
}

async function hasStamps(
  trx: Executor,
  { id, cooperative }: Pick<ProductRow, 'id' | 'cooperative'>,
): Promise<boolean> {
  const batch = await trx
    .selectFrom('stamp_batch')
    .select('id')
    .where('cooperative', '=', cooperative)
    .where('product', '=', id)
    .limit(1)
    .executeTakeFirst();
  return batch !== undefined;
}
