import { Injectable } from '@nestjs/common';
import { toGtin14 } from '../../domain/gtin.ts';
import type { ListView } from '../../domain/http/list.ts';
import type {
  ArchivableListParams,
  HistoryParams,
  HistoryView,
  ProductBody,
  ProductPatch,
  ProductView,
} from '../../domain/http/records.ts';
import type { MemberCaller } from '../auth/index.ts';
import { Refusal } from '../http/index.ts';
import { found, isEmpty, isMissing, isTaken, pageOf, Records, refuseStale } from '../records/index.ts';
import { ProductRepository } from './product.repository.ts';
import type { ProductRow } from './product.repository.ts';

@Injectable()
export class ProductService {
  readonly #products: ProductRepository;
  readonly #records: Records;
  constructor(products: ProductRepository, records: Records) {
    this.#products = products;
    this.#records = records;
  }

  async list({ cooperative }: MemberCaller, params: ArchivableListParams): Promise<ListView<ProductView>> {
    const rows = await this.#products.list(cooperative, params);
    return pageOf(rows, { limit: params.limit, view: (row) => this.#view(row) });
  }

  async get({ cooperative }: MemberCaller, id: string): Promise<ProductView> {
    return this.#view(found(await this.#products.find(cooperative, id)));
  }

  async create({ cooperative }: MemberCaller, { gtin, shops, ...body }: ProductBody): Promise<ProductView> {
    const row: ProductRow = {
      ...this.#records.begin(cooperative),
      ...body,
      gtin: gtinOf(gtin),
      shops: JSON.stringify(shops),
      archived_at: null,
    };
    await this.#products.insert(row).catch((error: unknown) => refuse(error, row));
    return this.#view(row);
  }

  async change(
    { cooperative, member }: MemberCaller,
    id: string,
    { revision, ...patch }: ProductPatch,
  ): Promise<ProductView> {
    const before = found(await this.#products.find(cooperative, id));
    if (isEmpty(patch)) return this.#view(before);
    const { gtin, shops, archived, ...rest } = patch;
    const fields = {
      ...rest,
      gtin: gtin === undefined ? before.gtin : gtinOf(gtin),
      shops: shops && JSON.stringify(shops),
      ...(archived === false && { archived_at: null }),
    };
    const isDone = await this.#products
      .update(
        { ...before, revision: revision ?? before.revision },
        { fields, ...this.#records.correcting(member, this.#view(before)) },
      )
      .catch((error: unknown) => refuse(error, fields));
    refuseStale(isDone);
    return this.#view(found(await this.#products.find(cooperative, id)));
  }

  /** It is listed no more; its stamps keep their pages. */
  async archive({ cooperative, member }: MemberCaller, id: string): Promise<void> {
    const before = found(await this.#products.find(cooperative, id));
    if (before.archived_at !== null) return;
    const correcting = this.#records.correcting(member, this.#view(before));
    const fields = { archived_at: correcting.at };
    refuseStale(await this.#products.update(before, { fields, ...correcting }));
  }

  async history({ cooperative }: MemberCaller, id: string, params: HistoryParams): Promise<HistoryView> {
    found(await this.#products.find(cooperative, id));
    return this.#records.history('product', { cooperative, record: id, ...params });
  }

  #view(row: ProductRow): ProductView {
    const { name, gtin, brand, unit, shelf_life_days, image, archived_at } = row;
    return {
      ...this.#records.recorded(row),
      ...{ name, gtin, brand, unit, shelf_life_days, image },
      shops: JSON.parse(row.shops) as ProductView['shops'],
      archived_at: archived_at === null ? null : this.#records.instant(archived_at),
    };
  }
}

function gtinOf(text: string | null): string | null {
  if (text === null) return null;
  const gtin = toGtin14(text);
  if (typeof gtin !== 'string') throw new Refusal('bad_gtin', { facts: { gtin: text } });
  return gtin;
}

/** The store's word about a write, as a refusal. */
function refuse(error: unknown, { gtin }: { readonly gtin: string | null }): never {
  if (isTaken(error) && gtin !== null) throw new Refusal('gtin_taken', { facts: { gtin } });
  if (isMissing(error)) throw new Refusal('bad_reference', { facts: { field: 'image' } });
  throw error;
}
