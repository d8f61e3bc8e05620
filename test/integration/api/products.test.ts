import { expect, test } from 'vitest';
import { ProductView } from '../../../domain/http/records.ts';
import { onEachStore } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import { harvest } from '../../support/harvest.ts';

const LONGAN = { name: 'Nhãn lồng', gtin: '9521234567899', unit: 'hộp 1 kg', shelf_life_days: 7 };

onEachStore('products', (kind) => {
  test('a clerk adds one, everybody of the cooperative reads it', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const clerk = await api.member(coop, 'clerk');
    const made = await clerk<ProductView>('POST /api/v1/products', LONGAN);
    expect(made.status).toBe(201);
    expect(ProductView.parse(made.body)).toMatchObject({
      name: 'Nhãn lồng',
      gtin: '09521234567899',
      revision: 1,
    });
    const inspector = await api.member(coop, 'inspector');
    const list = await inspector<{ items: ProductView[] }>('GET /api/v1/products');
    expect(list.body.items).toEqual([made.body]);
  });

  test('a correction keeps what stood before', async () => {
    const api = await coopApi(kind);
    const clerk = await api.member(await api.cooperative(), 'clerk');
    const { body: product } = await clerk<ProductView>('POST /api/v1/products', LONGAN);
    const changed = await clerk<ProductView>(`PATCH /api/v1/products/${product.id}`, {
      name: 'Nhãn lồng Hưng Yên',
    });
    expect(changed.body).toMatchObject({ name: 'Nhãn lồng Hưng Yên', gtin: '09521234567899', revision: 2 });
    const history = await clerk<{ items: unknown[] }>(`GET /api/v1/products/${product.id}/history`);
    expect(history.body.items).toMatchObject([{ revision: 1, before: { name: 'Nhãn lồng' } }]);
  });

  test('a wrong check digit, a GTIN of somebody else and an inspector who writes are refused', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const clerk = await api.member(coop, 'clerk');
    await clerk('POST /api/v1/products', LONGAN);
    expect(await clerk('POST /api/v1/products', { ...LONGAN, gtin: '9521234567890' })).toMatchObject({
      status: 422,
      body: { code: 'bad_gtin' },
    });
    const neighbour = await api.member(await api.cooperative(), 'clerk');
    expect(await neighbour('POST /api/v1/products', LONGAN)).toMatchObject({
      status: 409,
      body: { code: 'gtin_taken' },
    });
    const inspector = await api.member(coop, 'inspector');
    expect(await inspector('POST /api/v1/products', LONGAN)).toMatchObject({
      status: 403,
      body: { code: 'not_allowed' },
    });
  });

  test('a correction made from an older revision is refused, one without a revision is taken', async () => {
    const api = await coopApi(kind);
    const clerk = await api.member(await api.cooperative(), 'clerk');
    const { body: product } = await clerk<ProductView>('POST /api/v1/products', LONGAN);
    const patch = (change: object) => clerk(`PATCH /api/v1/products/${product.id}`, change);
    expect(await patch({ brand: 'A', revision: 1 })).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(await patch({ brand: 'B', revision: 1 })).toMatchObject({
      status: 409,
      body: { code: 'stale_revision' },
    });
    expect(await patch({ unit: null })).toMatchObject({ body: { brand: 'A', unit: null, revision: 3 } });
  });

  test('an archived product is listed no more, still opens, and keeps its GTIN', async () => {
    const api = await coopApi(kind);
    const clerk = await api.member(await api.cooperative(), 'clerk');
    const { body: product } = await clerk<ProductView>('POST /api/v1/products', LONGAN);
    expect(await clerk(`DELETE /api/v1/products/${product.id}`)).toMatchObject({ status: 204 });
    expect(await clerk('GET /api/v1/products')).toMatchObject({ body: { items: [] } });
    const kept = await clerk<ProductView>(`GET /api/v1/products/${product.id}`);
    expect(kept.body.name).toBe('Nhãn lồng');
    expect(kept.body.archived_at).toMatch(/^20/);
    const { body: other } = await clerk<ProductView>('POST /api/v1/products', { name: 'Cam' });
    expect(await clerk('GET /api/v1/products?archived=true')).toMatchObject({ body: { items: [kept.body] } });
    for (const path of ['products', 'products?archived=false'])
      expect(await clerk(`GET /api/v1/${path}`), path).toMatchObject({ body: { items: [other] } });
    expect(await clerk('GET /api/v1/products?archived=yes')).toMatchObject({ status: 400 });
    expect(await clerk('POST /api/v1/products', LONGAN)).toMatchObject({ body: { code: 'gtin_taken' } });
  });

  test('an archived product gets no new lots and no stamps until it is put back', async () => {
    const api = await coopApi(kind);
    const clerk = await api.member(await api.cooperative(), 'clerk');
    const { product, lot } = await harvest(clerk);
    await clerk(`DELETE /api/v1/products/${product}`);
    const days = { harvested_from: '2026-11-01', harvested_to: '2026-11-01' };
    const requests = [
      ['lots', { product, number: 'L-2', ...days }],
      [`lots/${lot}/stamp-batches`, { count: 1, level: 'unit', activate: 'later' }],
      [`products/${product}/stamp-batches`, { count: 1 }],
    ] as const;
    for (const [path, body] of requests)
      expect(await clerk(`POST /api/v1/${path}`, body), path).toMatchObject({
        status: 409,
        body: { code: 'archived', name: 'Nhãn lồng' },
      });
    const back = await clerk<ProductView>(`PATCH /api/v1/products/${product}`, { archived: false });
    expect(back).toMatchObject({ status: 200, body: { archived_at: null, revision: 3 } });
    expect(await clerk('GET /api/v1/products')).toMatchObject({ body: { items: [{ id: product }] } });
    for (const [path, body] of requests)
      expect((await clerk(`POST /api/v1/${path}`, body)).status, path).toBe(201);
  });

  test('a GTIN that stands on stamps stays; one that nobody has printed, and none at all, may change', async () => {
    const api = await coopApi(kind);
    const clerk = await api.member(await api.cooperative(), 'clerk');
    const { product, lot } = await harvest(clerk);
    const patch = (change: object) => clerk(`PATCH /api/v1/products/${product}`, change);
    expect(await patch({ gtin: null })).toMatchObject({ status: 200 });
    await clerk(`POST /api/v1/lots/${lot}/stamp-batches`, { count: 1, level: 'unit', activate: 'later' });
    expect(await patch({ gtin: LONGAN.gtin })).toMatchObject({ status: 200 });
    for (const gtin of ['9521234567882', null])
      expect(await patch({ gtin })).toMatchObject({ status: 409, body: { code: 'in_use' } });
    expect(await patch({ gtin: LONGAN.gtin, name: 'Nhãn' })).toMatchObject({
      status: 200,
      body: { name: 'Nhãn', gtin: '09521234567899', revision: 4 },
    });
  });

  // On PostgreSQL these would wait for each other when they did not begin at the same row.
  test('GTINs change while lots are added, and nobody is sent away', async () => {
    const api = await coopApi(kind);
    const clerk = await api.member(await api.cooperative(), 'clerk');
    const { product } = await harvest(clerk);
    const calls = Array.from({ length: 60 }, (_, i) =>
      i % 2 === 0
        ? clerk(`PATCH /api/v1/products/${product}`, { gtin: i % 4 === 0 ? null : LONGAN.gtin })
        : clerk('POST /api/v1/lots', {
            ...{ product, number: `L-${i}`, harvested_from: '2026-11-01', harvested_to: '2026-11-01' },
          }),
    );
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    // Who comes second to the same revision is told so.
    expect(statuses.filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
    expect(statuses.filter((status) => status === 201)).toHaveLength(30);
  });

  test('a picture that nobody uploaded is refused', async () => {
    const api = await coopApi(kind);
    const clerk = await api.member(await api.cooperative(), 'clerk');
    expect(await clerk('POST /api/v1/products', { ...LONGAN, image: 'f'.repeat(64) })).toMatchObject({
      status: 422,
      body: { code: 'bad_reference', field: 'image' },
    });
  });
});
