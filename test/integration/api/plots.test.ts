import { expect, test } from 'vitest';
import { PlotView } from '../../../domain/http/records.ts';
import { onEachStore } from '../../support/api-stores.ts';
import type { StoreKind } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import type { CoopApi } from '../../support/coop-api.ts';

async function farm(kind: StoreKind) {
  const api = await coopApi(kind);
  const coop = await api.cooperative();
  return { api, coop, clerk: await api.member(coop, 'clerk') };
}

/** A gateway that has paired and reported these zones; null: it has not paired yet. */
async function gateway({ api }: CoopApi, cooperative: string, zones: readonly string[] | null) {
  const id = `gateway-of-${cooperative}`;
  const reported = zones && JSON.stringify(zones.map((zone) => ({ id: zone, name: zone })));
  await api.db
    .insertInto('gateway')
    .values({ id, cooperative, name: 'Nhà kho', token_hash: id, zones: reported, created_at: 0 })
    .execute();
  return id;
}

const refused = (code: string, facts: object = {}) => ({ status: 422, body: { code, ...facts } });

onEachStore('plots', (kind) => {
  test('a plot keeps which zones measured it, earliest first', async () => {
    const { api, coop, clerk } = await farm(kind);
    const id = await gateway(api, coop, ['khu-1', 'khu-2']);
    const zones = [
      { gateway: id, zone: 'khu-2', from: '2026-06-01', to: null },
      { gateway: id, zone: 'khu-1', from: '2026-01-01', to: '2026-05-31' },
    ];
    const made = await clerk<PlotView>('POST /api/v1/plots', { name: 'Vườn trên', area_m2: 1200.5, zones });
    expect(made.status).toBe(201);
    expect(PlotView.parse(made.body)).toMatchObject({ area_m2: 1200.5, zones: zones.toReversed() });
    const list = await clerk<{ items: PlotView[] }>('GET /api/v1/plots');
    expect(list.body.items).toEqual([made.body]);
  });

  test('one zone may not stand there twice for a day; the day after it may', async () => {
    const { api, coop, clerk } = await farm(kind);
    const id = await gateway(api, coop, ['khu-1']);
    const open = { gateway: id, zone: 'khu-1', from: '2026-01-01' };
    const next = { gateway: id, zone: 'khu-1', from: '2026-06-01' };
    const plot = (zones: object[]) => clerk('POST /api/v1/plots', { name: 'Vườn', zones });
    expect(await plot([open, next])).toMatchObject(refused('zones_overlap', { zone: 'khu-1' }));
    expect(await plot([{ ...open, to: '2026-06-01' }, next])).toMatchObject(refused('zones_overlap'));
    expect(await plot([{ ...open, to: '2026-05-31' }, next])).toMatchObject({ status: 201 });
  });

  test('a zone that the gateway does not have is refused, once the gateway has said what it has', async () => {
    const { api, coop, clerk } = await farm(kind);
    const id = await gateway(api, coop, null);
    const zones = [{ gateway: id, zone: 'khu-9', from: '2026-01-01', to: null }];
    const { body: plot } = await clerk<PlotView>('POST /api/v1/plots', { name: 'Vườn', zones });
    await api.api.db.updateTable('gateway').set({ zones: '[{"id":"khu-1","name":"Khu 1"}]' }).execute();
    expect(await clerk('POST /api/v1/plots', { name: 'Vườn', zones })).toMatchObject(
      refused('bad_reference', { field: 'zones.0.zone' }),
    );
    // What stood there before may stay beside what is added.
    const more = [...zones, { gateway: id, zone: 'khu-1', from: '2026-02-01', to: null }];
    const changed = await clerk(`PATCH /api/v1/plots/${plot.id}`, { zones: more });
    expect(changed).toMatchObject({ status: 200, body: { zones: more, revision: 2 } });
  });

  test("another cooperative's gateway or member is refused and nothing is kept", async () => {
    const { api, clerk } = await farm(kind);
    const theirs = await api.cooperative();
    const zones = [{ gateway: await gateway(api, theirs, ['khu-1']), zone: 'khu-1', from: '2026-01-01' }];
    expect(await clerk('POST /api/v1/plots', { name: 'Vườn', zones })).toMatchObject(
      refused('bad_reference', { field: 'zones.0.gateway' }),
    );
    await api.member(theirs, 'farmer');
    const { id: farmer } = await api.api.db
      .selectFrom('member')
      .select('id')
      .where('cooperative', '=', theirs)
      .executeTakeFirstOrThrow();
    expect(await clerk('POST /api/v1/plots', { name: 'Vườn', farmer })).toMatchObject(
      refused('bad_reference', { field: 'farmer' }),
    );
    expect(await clerk('GET /api/v1/plots')).toMatchObject({ body: { items: [] } });
  });

  test('history tells what the zones were', async () => {
    const { api, coop, clerk } = await farm(kind);
    const zones = [{ gateway: await gateway(api, coop, null), zone: 'khu-1', from: '2026-01-01', to: null }];
    const { body: plot } = await clerk<PlotView>('POST /api/v1/plots', { name: 'Vườn', zones });
    await clerk(`PATCH /api/v1/plots/${plot.id}`, { zones: [] });
    const history = await clerk<{ items: unknown[] }>(`GET /api/v1/plots/${plot.id}/history`);
    expect(history.body.items).toMatchObject([{ revision: 1, before: plot }]);
  });

  test('an archived plot is listed no more, still opens, and comes back', async () => {
    const { clerk } = await farm(kind);
    const { body: plot } = await clerk<PlotView>('POST /api/v1/plots', { name: 'Vườn' });
    for (let times = 0; times < 2; times++)
      expect(await clerk(`DELETE /api/v1/plots/${plot.id}`)).toMatchObject({ status: 204, body: '' });
    expect(await clerk('GET /api/v1/plots')).toMatchObject({ body: { items: [] } });
    const kept = await clerk<PlotView>(`GET /api/v1/plots/${plot.id}`);
    expect(kept.body).toMatchObject({ name: 'Vườn', revision: 2 });
    expect(kept.body.archived_at).toMatch(/^20/);
    expect(await clerk('GET /api/v1/plots?archived=true')).toMatchObject({ body: { items: [kept.body] } });
    const back = await clerk<PlotView>(`PATCH /api/v1/plots/${plot.id}`, { archived: false });
    expect(back).toMatchObject({ status: 200, body: { archived_at: null, revision: 3 } });
    expect(await clerk('GET /api/v1/plots?archived=true')).toMatchObject({ body: { items: [] } });
    expect(await clerk('GET /api/v1/plots')).toMatchObject({ body: { items: [back.body] } });
    expect(await clerk(`PATCH /api/v1/plots/${plot.id}`, { archived: true })).toMatchObject({ status: 400 });
  });
});
