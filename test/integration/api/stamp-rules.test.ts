// What is not done with stamps, however it is asked.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { touchPages } from '../../../api/records/index.ts';
import { MAX_ACT } from '../../../domain/http/stamps.ts';
import type { StampBatchView, StampView } from '../../../domain/http/stamps.ts';
import { onEachStore } from '../../support/api-stores.ts';
import type { StoreKind } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import { eventually } from '../../support/eventually.ts';
import { anotherLot, harvest } from '../../support/harvest.ts';
import { needs } from '../../support/tools.ts';

const UNITS = { level: 'unit', count: 3, activate: 'on-issue' };
const SHARED = { level: 'lot', count: 100, activate: 'on-issue' };

async function cooperative(kind: StoreKind) {
  const coop = await coopApi(kind);
  const id = await coop.cooperative();
  const clerk = await coop.member(id, 'clerk');
  const { product, lot } = await harvest(clerk);
  const issue = (body: object, of = lot) =>
    clerk<StampBatchView & { code?: string }>(`POST /api/v1/lots/${of}/stamp-batches`, body);
  const get = async (batch: string) =>
    (await clerk<StampBatchView>(`GET /api/v1/stamp-batches/${batch}`)).body;
  const codesOf = async (batch: string) =>
    (await clerk<{ items: StampView[] }>(`GET /api/v1/stamp-batches/${batch}/stamps`)).body.items.map(
      ({ code }) => code,
    );
  return { coop, id, clerk, product, lot, issue, get, codesOf };
}

onEachStore('the stamp that packs of a lot share', (kind) => {
  test('is one for ever: a second is refused, also when the first was voided', async () => {
    const { clerk, product, issue } = await cooperative(kind);
    const first = await issue(SHARED);
    expect(first.status).toBe(201);
    expect(await issue({ ...SHARED, activate: 'later' })).toMatchObject({
      status: 409,
      body: { code: 'lot_stamp_exists', batch: first.body.id },
    });
    const other = await anotherLot(clerk, product, '2026-11-02');
    const atOnce = await Promise.all([issue(SHARED, other), issue(SHARED, other)]);
    expect(atOnce.map(({ status }) => status).sort()).toEqual([201, 409]);

    await clerk('POST /api/v1/stamps/void', { ranges: [{ batch: first.body.id }], reason: 'In sai' });
    expect(await issue(SHARED)).toMatchObject({ status: 409, body: { code: 'lot_stamp_void' } });
    for (let times = 0; times < 2; times++) expect(await issue(UNITS)).toMatchObject({ status: 201 });
  });
});

onEachStore('an act', (kind) => {
  test('takes so many stamps and no more; nothing changes beyond', async () => {
    const { clerk, issue, get } = await cooperative(kind);
    const { id: batch } = (await issue({ level: 'unit', count: 1_001, activate: 'later' })).body;
    const times = (count: number, to: number) => Array.from({ length: count }, () => ({ batch, to }));
    for (const [path, body] of [
      ['activate', {}],
      ['void', { reason: 'In sai' }],
    ] as const)
      expect(
        await clerk(`POST /api/v1/stamps/${path}`, { ranges: times(100, 1_001), ...body }),
      ).toMatchObject({ status: 422, body: { code: 'too_many_stamps', limit: MAX_ACT } });
    expect((await get(batch)).states).toEqual({ printed: 1_001, active: 0, void: 0 });
    expect(await clerk('POST /api/v1/stamps/activate', { ranges: times(100, 1_000) })).toMatchObject({
      status: 200,
      body: { changed: 1_000, unchanged: MAX_ACT - 1_000 },
    });
  });

  test('on codes of one batch takes no code of another', async () => {
    const { clerk, issue, get, codesOf } = await cooperative(kind);
    const [one, other] = [(await issue(UNITS)).body.id, (await issue(UNITS)).body.id];
    const [own, strange] = [(await codesOf(one))[0]!, (await codesOf(other))[0]!];
    const discard = (codes: string[]) =>
      clerk('POST /api/v1/stamps/void', { codes, batch: one, reason: 'Tem rách' });
    expect(await discard([own, strange])).toMatchObject({
      status: 422,
      body: { code: 'other_batch', stamp: strange },
    });
    for (const batch of [one, other]) expect((await get(batch)).states.active).toBe(3);
    expect(await discard([own])).toMatchObject({ status: 200, body: { changed: 1 } });
  });
});

needs('postgres')('issuing on PostgreSQL', () => {
  test('waits for a recall that is being written', async () => {
    const { coop, id, lot, issue } = await cooperative('PostgreSQL');
    const { db } = coop.api;
    const waiting = sql<{ count: number }>`select count(*) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    const { issuing } = await db.transaction().execute(async (trx) => {
      await touchPages(trx, id);
      const recall = { recalled_at: 1, recall_reason: 'Dư lượng thuốc' };
      await trx.updateTable('lot').set(recall).where('id', '=', lot).execute();
      let isDone = false;
      const issuing = issue(UNITS).finally(() => (isDone = true));
      await eventually('it waits, or is done', async () => {
        return isDone || (await waiting.execute(db)).rows[0]?.count === 1;
      });
      return { issuing };
    });
    expect(await issuing).toMatchObject({ status: 409, body: { code: 'recalled' } });
  });
});
