import { sql } from 'kysely';
import type { CompiledQuery } from 'kysely';
import type { StampLevel, StampState } from '../../domain/stamp.ts';
import { KEEP_PLAN } from '../db/index.ts';
import type { Db } from '../db/index.ts';
import { retryDeadlock } from './deadlock.ts';

/** What a scan needs to know of a stamp; its page comes from the lot. Times are UTC ms. */
export interface FoundStamp {
  readonly code: string;
  readonly level: StampLevel;
  readonly state: StampState;
  readonly scans: number;
  readonly firstScan: number | null;
  /** Null on a stamp of a roll that is not activated yet. */
  readonly lot: { readonly id: string; readonly number: string; readonly recalledAt: number | null } | null;
  readonly product: { readonly id: string; readonly gtin: string | null };
  readonly cooperative: { readonly id: string; readonly version: number };
}

export interface StampScans {
  readonly code: string;
  readonly scans: number;
  /** UTC ms of the first and the last of them. */
  readonly first: number;
  readonly last: number;
}

/** Finds stamps for scans, of whatever cooperative. Each question is one query by a unique key, compiled once. */
export class StampLookup {
  readonly #db: Db;
  #adding: Promise<void> = Promise.resolve();
  readonly #byCode: CompiledQuery;
  readonly #byLot: CompiledQuery;
  constructor(db: Db) {
    this.#db = db;
    this.#byCode = db
      .selectFrom('stamp')
      .innerJoin('stamp_batch', 'stamp_batch.id', 'stamp.batch')
      .innerJoin('product', 'product.id', 'stamp_batch.product')
      .innerJoin('cooperative', 'cooperative.id', 'stamp_batch.cooperative')
      .leftJoin('lot', 'lot.id', 'stamp.lot')
      .select(FOUND)
      .modifyFront(KEEP_PLAN)
      .where('stamp.code', '=', '')
      .compile();
    this.#byLot = db
      .selectFrom('product')
      .innerJoin('lot', 'lot.product', 'product.id')
      .innerJoin('stamp_batch', 'stamp_batch.lot', 'lot.id')
      .innerJoin('stamp', 'stamp.batch', 'stamp_batch.id')
      .innerJoin('cooperative', 'cooperative.id', 'stamp_batch.cooperative')
      .select(FOUND)
      .modifyFront(KEEP_PLAN)
      .where('product.gtin', '=', '')
      .where('lot.number', '=', '')
      .where('stamp_batch.level', '=', sql.lit<StampLevel>('lot'))
      .compile();
  }

  /** @param code as `foldCode` gives it */
  async byCode(code: string): Promise<FoundStamp | undefined> {
    const { rows } = await this.#db.executeQuery<FoundRow>({ ...this.#byCode, parameters: [code] });
    return rows[0] && foundOf(rows[0]);
  }

  /** The stamp that packs of a lot share. */
  async byLot(gtin: string, lotNumber: string): Promise<FoundStamp | undefined> {
    const { rows } = await this.#db.executeQuery<FoundRow>({ ...this.#byLot, parameters: [gtin, lotNumber] });
    return rows[0] && foundOf(rows[0]);
  }

  /**
   * Adds scans, all or none, each code named once; a few thousand at most. Codes that are no stamp are left out. What was
   * tried again may be older than what is on record.
   */
  addScans(scans: readonly StampScans[]): Promise<void> {
    // One after the other: those that wait for the same rows in PostgreSQL end each other again and again.
    const added = this.#adding.then(() => this.#add(scans));
    this.#adding = added.catch(() => undefined); // the caller hears of it
    return added;
  }

  async #add(scans: readonly StampScans[]): Promise<void> {
    if (scans.length === 0) return;
    // In one order, so that two of them do not wait for each other.
    const inOrder = scans.toSorted((a, b) => (a.code < b.code ? -1 : 1));
    const added = inOrder.map(
      ({ code, scans: count, first, last }) =>
        sql`(${code}, cast(${count} as bigint), cast(${first} as bigint), cast(${last} as bigint))`,
    );
    const update = sql`update stamp set scans = scans + v.column2,
        first_scan = case when first_scan <= v.column3 then first_scan else v.column3 end,
        last_scan = case when last_scan >= v.column4 then last_scan else v.column4 end
      from (values ${sql.join(added)}) as v where code = v.column1`;
    await retryDeadlock(() => update.execute(this.#db));
  }
}

const FOUND = [
  'stamp.code',
  'stamp_batch.level',
  'stamp.state',
  'stamp.scans',
  'stamp.first_scan',
  'stamp.lot',
  'lot.number',
  'lot.recalled_at',
  'stamp_batch.product',
  'product.gtin',
  'stamp_batch.cooperative',
  'cooperative.version',
] as const;

interface FoundRow {
  readonly code: string;
  readonly level: StampLevel;
  readonly state: StampState;
  readonly scans: number;
  readonly first_scan: number | null;
  readonly lot: string | null;
  readonly number: string | null;
  readonly recalled_at: number | null;
  readonly product: string;
  readonly gtin: string | null;
  readonly cooperative: string;
  readonly version: number;
}

function foundOf(row: FoundRow): FoundStamp {
  const { code, level, state, scans, lot, number } = row;
  return {
    ...{ code, level, state, scans, firstScan: row.first_scan },
    lot: lot === null || number === null ? null : { id: lot, number, recalledAt: row.recalled_at },
    product: { id: row.product, gtin: row.gtin },
    cooperative: { id: row.cooperative, version: row.version },
  };
}
