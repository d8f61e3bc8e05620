import { Inject, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { LotListParams } from '../../domain/http/records.ts';
import type { Db, Executor, LotTable } from '../db/index.ts';
import { Refusal } from '../http/index.ts';
import { DB } from '../platform/index.ts';
import { orBadReference, refuseArchived, supersede, touchPages } from '../records/index.ts';
import type { Change } from '../records/index.ts';

type Columns = Selectable<LotTable>;
/** A lot with the plots it was harvested from. */
export type LotRow = Columns & { readonly plots: readonly string[] };

/** What is written of a lot. */
export type LotFields = Omit<LotRow, 'id' | 'cooperative' | 'revision' | 'created_at' | 'updated_at'>;

/** Lots, each seen only by its cooperative. */
@Injectable()
export class LotRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  /** Newest first; one more than `limit`, so that the caller knows whether there are more. */
  async list(cooperative: string, { limit, next, product }: LotListParams): Promise<LotRow[]> {
    const rows = await this.#db
      .selectFrom('lot')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .$if(product !== undefined, (query) => query.where('product', '=', product ?? ''))
      .$if(next !== undefined, (query) => query.where('id', '<', next ?? ''))
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    return this.#withPlots(this.#db, cooperative, rows);
  }

  async find(cooperative: string, id: string, executor: Executor = this.#db): Promise<LotRow | undefined> {
    const rows = await executor
      .selectFrom('lot')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .where('id', '=', id)
      .execute();
    return (await this.#withPlots(executor, cooperative, rows))[0];
  }

  /** @throws Refusal archived when its product is listed no more */
  async insert({ plots, ...row }: LotRow): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await touchPages(trx, row.cooperative);
      const product = await trx
        .selectFrom('product')
        .select(['name', 'archived_at'])
        .where('cooperative', '=', row.cooperative)
        .where('id', '=', row.product)
        .executeTakeFirst();
      if (product) refuseArchived(product);
      await trx.insertInto('lot').values(row).execute().catch(orBadReference('product'));
      await writePlots(trx, row, plots);
    });
  }

  /**
   * False when somebody else changed it after `before` was read; nothing is changed then.
   * @throws Refusal in_use when it has stamps and another product or number would stand on them
   */
  async update(
    before: LotRow,
    { fields: { plots, ...fields }, ...correcting }: Change<LotFields>,
  ): Promise<boolean> {
    const change = { before, fields, ...correcting };
    return this.#db.transaction().execute(async (trx) => {
      if (!(await supersede(trx, 'lot', change).catch(orBadReference('product')))) return false;
      if (plots) await writePlots(trx, before, plots);
      const { product = before.product, number = before.number } = fields;
      const isRenamed = product !== before.product || number !== before.number;
      // Asked after the write: it holds the lot's row, so no batch can be issued for it in between.
      if (isRenamed && (await hasStamps(trx, before))) throw new Refusal('in_use');
      return true;
    });
  }

  async #withPlots(executor: Executor, cooperative: string, lots: readonly Columns[]): Promise<LotRow[]> {
    if (lots.length === 0) return [];
    const ids = lots.map(({ id }) => id);
    const plots = await executor
      .selectFrom('lot_plot')
      .select(['lot', 'plot'])
      .where('cooperative', '=', cooperative)
      .where('lot', 'in', ids)
      .orderBy('plot')
      .execute();
    return lots.map((row) => ({
      ...row,
      plots: plots.filter(({ lot }) => lot === row.id).map(({ plot }) => plot),
    }));
  }
}

/** Whether stamps were issued for a lot, or stamps of a roll bound to it. */
async function hasStamps(
  trx: Executor,
  { id, cooperative }: Pick<LotRow, 'id' | 'cooperative'>,
): Promise<boolean> {
  const issued = trx
    .selectFrom('stamp_batch')
    .select('id')
    .where('cooperative', '=', cooperative)
    .where('lot', '=', id)
    .limit(1);
  const bound = trx.selectFrom('stamp').select('code').where('lot', '=', id).limit(1);
  const [batch, stamp] = [await issued.executeTakeFirst(), await bound.executeTakeFirst()];
  return batch !== undefined || stamp !== undefined;
}

async function writePlots(
  trx: Executor,
  { id: lot, cooperative }: Pick<LotRow, 'id' | 'cooperative'>,
  plots: readonly string[],
): Promise<void> {
  await trx.deleteFrom('lot_plot').where('cooperative', '=', cooperative).where('lot', '=', lot).execute();
  if (plots.length === 0) return;
  const rows = [...new Set(plots)].map((plot) => ({ lot, cooperative, plot }));
  await trx.insertInto('lot_plot').values(rows).execute().catch(orBadReference('plots'));
}
