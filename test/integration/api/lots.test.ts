import { expect, test } from 'vitest';
import { LotView } from '../../../domain/http/records.ts';
import type { PlotView, ProductView } from '../../../domain/http/records.ts';
import { onEachStore } from '../../support/api-stores.ts';
import type { StoreKind } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import { handClock } from '../../support/hand-clock.ts';

/** 08:00 of 22 November in Vietnam. */
const NOW = Date.UTC(2026, 10, 22, 1);

async function harvest(kind: StoreKind) {
  const api = await coopApi(kind, { clock: handClock(NOW) });
  const coop = await api.cooperative();
  const clerk = await api.member(coop, 'clerk');
  const { body: product } = await clerk<ProductView>('POST /api/v1/products', { name: 'Nhãn lồng' });
  const { body: plot } = await clerk<PlotView>('POST /api/v1/plots', { name: 'Vườn trên' });
  const days = { harvested_from: '2026-11-20', harvested_to: '2026-11-21' };
  const lot = { product: product.id, number: 'l-20', mass_kg: 0.35, ...days, plots: [plot.id] };
  const version = async () => {
    const query = api.api.db.selectFrom('cooperative').select('version').where('id', '=', coop);
    return (await query.executeTakeFirstOrThrow()).version;
  };
  return { api, coop, clerk, lot, version };
}

onEachStore('lots', (kind) => {
  test('a lot says what was harvested, where and when; grams are not lost', async () => {
    const { clerk, lot } = await harvest(kind);
    const made = await clerk<LotView>('POST /api/v1/lots', lot);
    expect(made.status).toBe(201);
    expect(LotView.parse(made.body)).toMatchObject({ ...lot, number: 'L-20', recalled_at: null });
    const { body } = await clerk<LotView>(`PATCH /api/v1/lots/${made.body.id}`, { mass_kg: 1234.567 });
    expect(body).toMatchObject({ mass_kg: 1234.567, plots: lot.plots, revision: 2 });
  });

  test('the list shows one product when asked', async () => {
    const { clerk, lot } = await harvest(kind);
    const { body: other } = await clerk<ProductView>('POST /api/v1/products', { name: 'Vải' });
    await clerk('POST /api/v1/lots', lot);
    const { body: second } = await clerk<LotView>('POST /api/v1/lots', { ...lot, product: other.id });
    const list = await clerk<{ items: LotView[] }>(`GET /api/v1/lots?product=${other.id}`);
    expect(list.body.items).toEqual([second]);
    expect((await clerk<{ items: LotView[] }>('GET /api/v1/lots')).body.items).toHaveLength(2);
  });

  test('a product has a number once', async () => {
    const { clerk, lot } = await harvest(kind);
    await clerk('POST /api/v1/lots', lot);
    const taken = { status: 409, body: { code: 'lot_number_taken', number: 'L-20' } };
    expect(await clerk('POST /api/v1/lots', lot)).toMatchObject(taken);
    const { body: next } = await clerk<LotView>('POST /api/v1/lots', { ...lot, number: 'L-21' });
    expect(await clerk(`PATCH /api/v1/lots/${next.id}`, { number: 'L-20' })).toMatchObject(taken);
  });

  test('a harvest ends after it began, and tomorrow at the latest', async () => {
    const { clerk, lot } = await harvest(kind);
    const made = (days: object) => clerk('POST /api/v1/lots', { ...lot, ...days });
    const wrong = { status: 422, body: { code: 'bad_dates', field: 'harvested_to' } };
    expect(await made({ harvested_to: '2026-11-19' })).toMatchObject(wrong);
    expect(await made({ harvested_to: '2026-11-24' })).toMatchObject(wrong);
    expect(await made({ harvested_to: '2026-11-23' })).toMatchObject({ status: 201 });
  });

  test('unknown products and plots are refused and nothing is kept', async () => {
    const { clerk, lot } = await harvest(kind);
    const wrong = (field: string) => ({ status: 422, body: { code: 'bad_reference', field } });
    expect(await clerk('POST /api/v1/lots', { ...lot, product: 'x' })).toMatchObject(wrong('product'));
    expect(await clerk('POST /api/v1/lots', { ...lot, plots: ['x'] })).toMatchObject(wrong('plots'));
    expect(await clerk('GET /api/v1/lots')).toMatchObject({ body: { items: [] } });
  });

  test('what is printed on stamps stays: number and product; the rest may be corrected', async () => {
    const { api, coop, clerk, lot } = await harvest(kind);
    const { body } = await clerk<LotView>('POST /api/v1/lots', lot);
    const batch = { product: lot.product, lot: body.id, level: 'unit', count: 1, issued: 0 } as const;
    const rest = { activate: 'later', created_at: NOW, created_by: null, ready_at: null } as const;
    await api.api.db
      .insertInto('stamp_batch')
      .values({ id: `batch-${body.id}`, cooperative: coop, ...batch, ...rest })
      .execute();
    const patch = (change: object) => clerk(`PATCH /api/v1/lots/${body.id}`, change);
    expect(await patch({ number: 'L-99' })).toMatchObject({ status: 409, body: { code: 'in_use' } });
    const { body: other } = await clerk<ProductView>('POST /api/v1/products', { name: 'Vải' });
    expect(await patch({ product: other.id })).toMatchObject({ status: 409, body: { code: 'in_use' } });
    const kept = await patch({ number: 'L-20', mass_kg: 2 });
    expect(kept).toMatchObject({ status: 200, body: { number: 'L-20', mass_kg: 2, revision: 2 } });
  });

  test('a recall holds from the first time on, keeps what stood before and throws kept pages away', async () => {
    const { clerk, lot, version } = await harvest(kind);
    const { body } = await clerk<LotView>('POST /api/v1/lots', lot);
    const before = await version();
    const recall = (reason: string) => clerk<LotView>(`POST /api/v1/lots/${body.id}/recall`, { reason });
    const recalled = await recall('Dư lượng thuốc');
    expect(recalled).toMatchObject({ status: 200, body: { recall_reason: 'Dư lượng thuốc', revision: 2 } });
    expect(recalled.body.recalled_at).toBe('2026-11-22T08:00:00.000+07:00');
    expect(await version()).toBe(before + 1);
    const again = await recall('Lý do khác');
    expect(again).toMatchObject({ status: 200, body: recalled.body });
    expect(await version()).toBe(before + 1);
    const history = await clerk<{ items: unknown[] }>(`GET /api/v1/lots/${body.id}/history`);
    expect(history.body.items).toMatchObject([{ revision: 1, before: { recalled_at: null } }]);
  });

  test('recalls and corrections at the same moment: it is recalled once, and no correction is lost', async () => {
    const { clerk, lot } = await harvest(kind);
    const { body } = await clerk<LotView>('POST /api/v1/lots', lot);
    const answers = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((turn) =>
        turn % 2 === 0
          ? clerk(`POST /api/v1/lots/${body.id}/recall`, { reason: `Lần ${turn}` })
          : clerk(`PATCH /api/v1/lots/${body.id}`, { mass_kg: turn }),
      ),
    );
    const corrected = answers.filter(({ status }, turn) => turn % 2 === 0 && status === 200).length;
    expect(answers.filter((_, turn) => turn % 2 === 1).map(({ status }) => status)).toEqual([200, 200, 200]);
    const { body: now } = await clerk<LotView>(`GET /api/v1/lots/${body.id}`);
    expect(now.recall_reason).toMatch(/^Lần [246]$/);
    expect(now.revision).toBe(1 + corrected + 1);
    const history = await clerk<{ items: unknown[] }>(`GET /api/v1/lots/${body.id}/history`);
    expect(history.body.items).toHaveLength(now.revision - 1);
  });

  test('only managers and clerks recall', async () => {
    const { api, coop, clerk, lot } = await harvest(kind);
    const { body } = await clerk<LotView>('POST /api/v1/lots', lot);
    for (const role of ['farmer', 'inspector'] as const) {
      const member = await api.member(coop, role);
      const answer = await member(`POST /api/v1/lots/${body.id}/recall`, { reason: 'Thử' });
      expect(answer).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
    }
    expect(await clerk(`GET /api/v1/lots/${body.id}`)).toMatchObject({ body: { recalled_at: null } });
  });
});
