import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Insertable } from 'kysely';
import type { StampState } from '../../domain/stamp.ts';
import type { Executor, StampActTable } from '../db/index.ts';
import type { StampBatchRow } from './batch.ts';

/** A batch whose stamps are to change, with its lot. */
export type ChosenBatch = StampBatchRow & {
  readonly lot_number: string | null;
  readonly recalled_at: number | null;
};

/** Stamps of one batch: by their numbers, both ends included, or by their codes. */
export type Choice =
  | { readonly batch: ChosenBatch; readonly from: number; readonly to: number }
  | { readonly batch: ChosenBatch; readonly codes: readonly string[] };

export interface Turn {
  readonly from: StampState;
  readonly to: StampState;
  /** Lot that the stamps are bound to; undefined: they keep theirs. */
  readonly lot: string | undefined;
}

/** Stamps of one statement: all at once could take a slow PostgreSQL longer than a statement may. */
const TURN_AT_ONCE = 50_000;

/** What activating and voiding asks and writes; all in the transaction that is handed in. */
@Injectable()
export class StampActRepository {
  /** Batches of the cooperative among these, by id. */
  async batches(
    trx: Executor,
    cooperative: string,
    ids: readonly string[],
  ): Promise<Map<string, ChosenBatch>> {
    if (ids.length === 0) return new Map();
    const rows = await trx
      .selectFrom('stamp_batch')
      .leftJoin('lot', 'lot.id', 'stamp_batch.lot')
      .selectAll('stamp_batch')
      .select(['lot.number as lot_number', 'lot.recalled_at'])
      .where('stamp_batch.cooperative', '=', cooperative)
      .where('stamp_batch.id', 'in', ids)
      .execute();
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The batch of each code, of those that are the cooperative's. */
  async batchesOfCodes(
    trx: Executor,
    cooperative: string,
    codes: readonly string[],
  ): Promise<Map<string, string>> {
    if (codes.length === 0) return new Map();
    const rows = await trx
      .selectFrom('stamp')
      .innerJoin('stamp_batch', 'stamp_batch.id', 'stamp.batch')
      .select(['stamp.code', 'stamp.batch'])
      .where('stamp_batch.cooperative', '=', cooperative)
      .where('stamp.code', 'in', codes)
      .execute();
    return new Map(rows.map(({ code, batch }) => [code, batch]));
  }

  /** How many went from one state to the other. */
  async turn(trx: Executor, choice: Choice, { from, to, lot }: Turn): Promise<number> {
    const ofBatch = trx
      .updateTable('stamp')
      .set({ state: to, ...(lot !== undefined && { lot }) })
      .where('batch', '=', choice.batch.id)
      .where('state', '=', from);
    const portions =
      'codes' in choice
        ? [ofBatch.where('code', 'in', choice.codes)]
        : portionsOf(choice).map(([first, last]) =>
            ofBatch.where('number', '>=', first).where('number', '<=', last),
          );
    let changed = 0;
    for (const portion of portions) changed += Number((await portion.executeTakeFirst()).numUpdatedRows);
    const grown = (state: StampState): number =>
      (to === state ? changed : 0) - (from === state ? changed : 0);
    await trx
      .updateTable('stamp_batch')
      .set({
        active_count: sql`active_count + ${grown('active')}`,
        void_count: sql`void_count + ${grown('void')}`,
      })
      .where('id', '=', choice.batch.id)
      .execute();
    return changed;
  }

  async keep(trx: Executor, act: Insertable<StampActTable>): Promise<void> {
    await trx.insertInto('stamp_act').values(act).execute();
  }
}

/** First and last number of each. */
const portionsOf = ({ from, to }: { readonly from: number; readonly to: number }): [number, number][] =>
  Array.from({ length: Math.ceil((to - from + 1) / TURN_AT_ONCE) }, (_, i) => {
    const first = from + i * TURN_AT_ONCE;
    return [first, Math.min(to, first + TURN_AT_ONCE - 1)];
  });
