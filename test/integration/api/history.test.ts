import { expect, test } from 'vitest';
import type { HistoryView, PlotView, ProductView } from '../../../domain/http/records.ts';
import { onEachStore } from '../../support/api-stores.ts';
import type { StoreKind } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';

/** One record of each kind, with something to correct in it. */
async function records(kind: StoreKind) {
  const api = await coopApi(kind);
  const clerk = await api.member(await api.cooperative(), 'clerk');
  const { body: product } = await clerk<ProductView>('POST /api/v1/products', { name: 'Nhãn lồng' });
  const { body: plot } = await clerk<PlotView>('POST /api/v1/plots', { name: 'Vườn trên' });
  const make = async (path: string, body: unknown) =>
    (await clerk<{ id: string }>(`POST /api/v1/${path}`, body)).body.id;
  const days = { harvested_from: '2026-01-20', harvested_to: '2026-01-21' };
  const season = await make('seasons', { plot: plot.id, crop: 'Nhãn', started_on: '2026-01-01' });
  const lot = await make('lots', { product: product.id, number: 'L-1', ...days });
  return {
    api,
    clerk,
    each: [
      [`/api/v1/products/${product.id}`, (n: number) => ({ name: `Nhãn ${n}` })],
      [`/api/v1/plots/${plot.id}`, (n: number) => ({ name: `Vườn ${n}` })],
      [`/api/v1/seasons/${season}`, (n: number) => ({ crop: `Nhãn ${n}` })],
      [`/api/v1/lots/${lot}`, (n: number) => ({ mass_kg: n })],
    ] as const,
  };
}

onEachStore('history', (kind) => {
  test('comes newest first and in pages', async () => {
    const { clerk, each } = await records(kind);
    for (const [path, change] of each) {
      for (let n = 1; n <= 5; n += 1) await clerk(`PATCH ${path}`, change(n));
      const page = async (query: string) => (await clerk<HistoryView>(`GET ${path}/history?${query}`)).body;
      const seen: (readonly number[])[] = [];
      let query = 'limit=2';
      for (let next: string | null = ''; next !== null; query = `limit=2&next=${next}`) {
        const shown: HistoryView = await page(query);
        seen.push(shown.items.map(({ revision }) => revision));
        next = shown.next;
      }
      expect(seen, path).toEqual([[5, 4], [3, 2], [1]]);
      const [latest] = (await page('limit=1')).items;
      expect(latest?.before, path).toMatchObject(change(4));
      expect((await page('')).items, path).toHaveLength(5);
      for (const wrong of ['next=x', 'next=0', 'limit=501'])
        expect((await clerk(`GET ${path}/history?${wrong}`)).status, wrong).toBe(400);
    }
  });

  test('a correction that corrects nothing leaves none', async () => {
    const { api, clerk, each } = await records(kind);
    const versions = () => api.api.db.selectFrom('cooperative').select('version').execute();
    const before = await versions();
    for (const [path] of each) {
      const { body: said } = await clerk(`GET ${path}`);
      for (const nothing of [{}, { revision: 1 }])
        expect(await clerk(`PATCH ${path}`, nothing)).toMatchObject({ status: 200, body: said });
      expect((await clerk(`GET ${path}/history`)).body).toEqual({ items: [], next: null });
    }
    expect(await versions()).toEqual(before);
    const stranger = await api.member(await api.cooperative(), 'clerk');
    for (const [path] of each) expect((await stranger(`PATCH ${path}`, {})).status).toBe(404);
  });
});
