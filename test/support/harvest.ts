// A product and a harvested lot of it, made over the wire by a clerk.
import type { LotView, ProductView } from '../../domain/http/records.ts';
import type { Call } from './coop-api.ts';

export interface Harvest {
  readonly product: string;
  readonly lot: string;
}

export async function harvest(
  clerk: Call,
  { name = 'Nhãn lồng', gtin = '09521234567899' }: { name?: string; gtin?: string | null } = {},
): Promise<Harvest> {
  const product = await clerk<ProductView>('POST /api/v1/products', { name, gtin, shelf_life_days: 7 });
  return { product: product.body.id, lot: await anotherLot(clerk, product.body.id, '2026-11-01') };
}

/** Its id. */
export async function anotherLot(clerk: Call, product: string, number: string): Promise<string> {
  const days = { harvested_from: '2026-10-30', harvested_to: '2026-11-01' };
  const lot = await clerk<LotView>('POST /api/v1/lots', { product, number, ...days });
  return lot.body.id;
}
