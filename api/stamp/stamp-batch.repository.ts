import { Inject, Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import type { StampBatchListParams } from '../../domain/http/stamps.ts';
import type { StampState } from '../../domain/stamp.ts';
import type { Db, Executor, StampTable } from '../db/index.ts';
import { DB } from '../platform/index.ts';
import type { StampBatchRow } from './batch.ts';

/** A batch with what its stamps say. */
export type StampBatchFacts = StampBatchRow & {
  readonly product_name: string;
  readonly gtin: string | null;
  readonly shelf_life_days: number | null;
  readonly producer: string;
  readonly lot_number: string | null;
  readonly harvested_from: string | null;
  readonly harvested_to: string | null;
};

export interface StampPortion {
  /** Number of the last stamp before the portion. */
  readonly after: number;
  /** Number of the last stamp that is wanted. */
  readonly upTo?: number;
  readonly limit: number;
  /** Stamps in this state are left out. */
  readonly without?: StampState;
}

/** Stamp batches, each seen only by its cooperative. */
@Injectable()
export class StampBatchRepository {
  readonly #db: Db;
  constructor(@Inject(DB) db: Db) {
    this.#db = db;
  }

  /** Newest first; one more than `limit`, so that the caller knows whether there are more. */
  list(cooperative: string, { limit, next, lot, product }: StampBatchListParams): Promise<StampBatchRow[]> {
    return this.#db
      .selectFrom('stamp_batch')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .$if(next !== undefined, (query) => query.where('id', '<', next ?? ''))
      .$if(lot !== undefined, (query) => query.where('lot', '=', lot ?? ''))
      .$if(product !== undefined, (query) => query.where('product', '=', product ?? ''))
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
  }

  find(cooperative: string, id: string): Promise<StampBatchFacts | undefined> {
    return this.#db
      .selectFrom('stamp_batch')
      .innerJoin('product', 'product.id', 'stamp_batch.product')
      .innerJoin('cooperative', 'cooperative.id', 'stamp_batch.cooperative')
      .leftJoin('lot', 'lot.id', 'stamp_batch.lot')
      .selectAll('stamp_batch')
      .select(['product.name as product_name', 'product.gtin', 'product.shelf_life_days'])
      .select(['cooperative.name as producer', 'lot.number as lot_number'])
      .select(['lot.harvested_from', 'lot.harvested_to'])
      .where('stamp_batch.cooperative', '=', cooperative)
      .where('stamp_batch.id', '=', id)
      .executeTakeFirst();
  }

  /** Of a batch that `find` gave, in order of their numbers. */
  stamps(
    batch: StampBatchRow,
    { after, upTo, limit, without }: StampPortion,
  ): Promise<Selectable<StampTable>[]> {
    return this.#db
      .selectFrom('stamp')
      .selectAll()
      .where('batch', '=', batch.id)
      .where('number', '>', after)
      .$if(upTo !== undefined, (query) => query.where('number', '<=', upTo ?? 0))
      .$if(without !== undefined, (query) => query.where('state', '!=', without ?? 'void'))
      .orderBy('number')
      .limit(limit)
      .execute();
  }

  async insert(trx: Executor, row: StampBatchRow): Promise<void> {
    await trx.insertInto('stamp_batch').values(row).execute();
  }

  /** The batch of the stamp that packs of a lot share. */
  ofLot(trx: Executor, cooperative: string, lot: string): Promise<StampBatchRow | undefined> {
    return trx
      .selectFrom('stamp_batch')
      .selectAll()
      .where('cooperative', '=', cooperative)
      .where('lot', '=', lot)
      .where('level', '=', 'lot')
      .executeTakeFirst();
  }

  /** Of all cooperatives, oldest first: what a stop, a crash or a failure has left. */
  unfinished(): Promise<StampBatchRow[]> {
    return this.#db
      .selectFrom('stamp_batch')
      .selectAll()
      .where('ready_at', 'is', null)
      .orderBy('id')
      .execute();
  }
}
