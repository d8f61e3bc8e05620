import { Inject, Injectable } from '@nestjs/common';
import { digitalLinkLevels, stampPath } from '../../domain/digital-link/address.ts';
import type { StampAddress, StampKey } from '../../domain/digital-link/address.ts';
import { codePath } from '../../domain/stamp.ts';
import type { Db } from '../db/index.ts';
import { DB } from '../platform/index.ts';
import { StampLookup } from '../stamp/index.ts';
import type { FoundStamp } from '../stamp/index.ts';
import type { Asked } from './asked.ts';

/** A product and the version of its cooperative's records. */
export type FoundProduct = FoundStamp['product'] & Pick<FoundStamp, 'cooperative'>;

export type Found =
  | { readonly state: 'live' | 'recalled' | 'void' | 'not_active'; readonly stamp: FoundStamp }
  | { readonly state: 'product'; readonly product: FoundProduct }
  /** `product` null: asked by a code alone. */
  | { readonly state: 'not_issued'; readonly product: FoundProduct | null }
  | { readonly state: 'unknown_product' }
  | { readonly state: 'malformed'; readonly fault: string };

/** A level of an address that has a page. */
export interface KnownLevel {
  readonly of: 'product' | 'lot' | 'unit';
  readonly path: string;
  /** Number of the lot, code of the unit; empty for a product. */
  readonly name: string;
}

/** What the records say about an address. */
@Injectable()
export class Finder {
  readonly #db: Db;
  readonly #stamps: StampLookup;
  constructor(@Inject(DB) db: Db, stamps: StampLookup) {
    this.#db = db;
    this.#stamps = stamps;
  }

  async find({ names }: Asked): Promise<Found> {
    switch (names.by) {
      case 'nothing':
        return { state: 'malformed', fault: names.fault };
      case 'code': {
        const stamp = await this.#stamps.byCode(names.code);
        return stamp ? found(stamp) : { state: 'not_issued', product: null };
      }
      case 'key': {
        const stamp = await this.stampOf(names.key);
        return stamp ? found(stamp) : this.#withoutStamp(names.key);
      }
    }
  }

  /** The stamp that carries exactly this address, or the long form of it. The variant (22) is looked over. */
  async stampOf({ gtin, lot, serial, thirdParty }: StampKey): Promise<FoundStamp | undefined> {
    if (thirdParty !== undefined) return undefined;
    if (serial === undefined) return lot === undefined ? undefined : this.#stamps.byLot(gtin, lot);
    const stamp = await this.#stamps.byCode(serial);
    if (stamp?.level !== 'unit' || stamp.product.gtin !== gtin) return undefined;
    return lot === undefined || lot === stamp.lot?.number ? stamp : undefined;
  }

  /** Of these GTIN-14s those that are of a product. */
  async knownGtins(gtins: readonly string[]): Promise<string[]> {
    if (gtins.length === 0) return [];
    const rows = await this.#db.selectFrom('product').select('gtin').where('gtin', 'in', gtins).execute();
    return rows.flatMap(({ gtin }) => gtin ?? []);
  }

  /** The product that an address names, by its GTIN or by its stamp. */
  async productOf({ names }: Asked): Promise<FoundProduct | undefined> {
    if (names.by === 'key') return this.#productByGtin(names.key.gtin);
    const stamp = names.by === 'code' ? await this.#stamps.byCode(names.code) : undefined;
    return stamp && { ...stamp.product, cooperative: stamp.cooperative };
  }

  /** The levels of an address that the records know, the finest first: the way a resolver walks up. */
  async levels({ names }: Asked): Promise<KnownLevel[]> {
    if (names.by === 'nothing') return [];
    if (names.by === 'code') {
      const stamp = await this.#stamps.byCode(names.code);
      return stamp ? [{ of: stamp.level, path: codePath(stamp.code), name: stamp.code }] : [];
    }
    const known: KnownLevel[] = [];
    for (const key of digitalLinkLevels(names.key)) {
      const level = await this.#levelOf(key);
      if (level) known.push({ ...level, path: stampPath(key) });
    }
    return known;
  }

  async #withoutStamp(key: StampAddress): Promise<Found> {
    const product = await this.#productByGtin(key.gtin);
    if (!product) return { state: 'unknown_product' };
    const namesPack = (key.lot ?? key.serial ?? key.thirdParty) !== undefined;
    return { state: namesPack ? 'not_issued' : 'product', product };
  }

  async #levelOf(key: StampKey): Promise<Omit<KnownLevel, 'path'> | undefined> {
    const { gtin, variant, lot, serial, thirdParty } = key;
    if (serial !== undefined) return (await this.stampOf(key)) && { of: 'unit', name: serial };
    if (lot !== undefined) return (await this.stampOf(key)) && { of: 'lot', name: lot };
    if ((variant ?? thirdParty) !== undefined) return undefined;
    return (await this.#productByGtin(gtin)) && { of: 'product', name: '' };
  }

  async #productByGtin(gtin: string): Promise<FoundProduct | undefined> {
    const row = await this.#db
      .selectFrom('product')
      .innerJoin('cooperative', 'cooperative.id', 'product.cooperative')
      .select(['product.id', 'product.cooperative', 'cooperative.version'])
      .where('product.gtin', '=', gtin)
      .executeTakeFirst();
    return row && { id: row.id, gtin, cooperative: { id: row.cooperative, version: row.version } };
  }
}

/** A recall is stronger than any other state: whoever holds such a pack is to be warned. */
function found(stamp: FoundStamp): Found {
  if (stamp.lot !== null && stamp.lot.recalledAt !== null) return { state: 'recalled', stamp };
  switch (stamp.state) {
    case 'active':
      return { state: 'live', stamp };
    case 'printed':
      return { state: 'not_active', stamp };
    case 'void':
      return { state: 'void', stamp };
  }
}
