import { expect, test } from 'vitest';
import { StampLookup } from '../../../api/stamp/index.ts';
import type { StampBatchView, StampView } from '../../../domain/http/stamps.ts';
import { onEachStore } from '../../support/api-stores.ts';
import type { StoreKind } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import { harvest } from '../../support/harvest.ts';

const GTIN = '09521234567899';

async function cooperative(kind: StoreKind) {
  const coop = await coopApi(kind);
  const id = await coop.cooperative();
  const clerk = await coop.member(id, 'clerk');
  const { lot, product } = await harvest(clerk);
  const issue = async (path: string, body: object): Promise<{ batch: string; codes: string[] }> => {
    const { body: batch } = await clerk<StampBatchView>(`POST /api/v1/${path}/stamp-batches`, body);
    const list = await clerk<{ items: StampView[] }>(
      `GET /api/v1/stamp-batches/${batch.id}/stamps?limit=500`,
    );
    return { batch: batch.id, codes: list.body.items.map(({ code }) => code) };
  };
  const act = (name: 'activate' | 'void', batch: string) =>
    clerk(`POST /api/v1/stamps/${name}`, {
      ranges: [{ batch }],
      ...(name === 'void' && { reason: 'Tem rách' }),
    });
  return { coop, id, clerk, lot, product, issue, act, lookup: new StampLookup(coop.api.db) };
}

onEachStore('finding a stamp for a scan', (kind) => {
  test('by its code, with lot, product and cooperative', async () => {
    const { id, lot, product, issue, lookup, coop } = await cooperative(kind);
    const { codes } = await issue(`lots/${lot}`, { level: 'unit', count: 2, activate: 'later' });
    const { version } = await coop.api.db
      .selectFrom('cooperative')
      .select('version')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(await lookup.byCode(codes[1]!)).toEqual({
      ...{ code: codes[1], level: 'unit', state: 'printed', scans: 0, firstScan: null },
      lot: { id: lot, number: '2026-11-01', recalledAt: null },
      product: { id: product, gtin: GTIN },
      cooperative: { id, version },
    });
    expect(await lookup.byCode('0000000000000')).toBeUndefined();
  });

  test('a stamp of a roll has no lot before it is activated', async () => {
    const { product, issue, lookup } = await cooperative(kind);
    const { codes } = await issue(`products/${product}`, { count: 1 });
    expect(await lookup.byCode(codes[0]!)).toMatchObject({
      state: 'printed',
      lot: null,
      product: { gtin: GTIN },
    });
  });

  test("by lot: the one that its packs share, never a pack's own", async () => {
    const { lot, issue, act, lookup } = await cooperative(kind);
    const find = () => lookup.byLot(GTIN, '2026-11-01');
    await issue(`lots/${lot}`, { level: 'unit', count: 3, activate: 'on-issue' });
    expect(await find()).toBeUndefined();
    const { batch, codes } = await issue(`lots/${lot}`, { level: 'lot', count: 10, activate: 'on-issue' });
    expect(await find()).toMatchObject({ code: codes[0], level: 'lot', state: 'active' });
    await act('void', batch);
    expect(await find()).toMatchObject({ code: codes[0], state: 'void' });
    expect(await lookup.byLot(GTIN, '2026-11-09')).toBeUndefined();
    expect(await lookup.byLot('09521234567882', '2026-11-01')).toBeUndefined();
  });

  test('a recall shows at once', async () => {
    const { coop, id, lot, issue, lookup } = await cooperative(kind);
    const { codes } = await issue(`lots/${lot}`, { level: 'unit', count: 1, activate: 'on-issue' });
    const manager = await coop.member(id, 'manager');
    const before = await lookup.byCode(codes[0]!);
    await manager(`POST /api/v1/lots/${lot}/recall`, { reason: 'Dư lượng thuốc' });
    const after = await lookup.byCode(codes[0]!);
    expect(after?.lot?.recalledAt).toBeGreaterThan(0);
    expect(after?.cooperative.version).toBeGreaterThan(before?.cooperative.version ?? Infinity);
  });
});

onEachStore('counting scans', (kind) => {
  test('adds to what was counted and keeps the first and the last', async () => {
    const { lot, issue, lookup, coop } = await cooperative(kind);
    const { codes } = await issue(`lots/${lot}`, { level: 'unit', count: 3, activate: 'on-issue' });
    const [a = '', b = '', c = ''] = codes;
    await lookup.addScans([]);
    await lookup.addScans([
      { code: a, scans: 3, first: 1_000, last: 3_000 },
      { code: 'NOSUCHSTAMP00', scans: 1, first: 1_000, last: 1_000 },
      { code: b, scans: 1, first: 2_000, last: 2_000 },
    ]);
    await lookup.addScans([{ code: a, scans: 2, first: 4_000, last: 1_800_000_000_000 }]);
    expect(await lookup.byCode(a)).toMatchObject({ scans: 5, firstScan: 1_000 });
    expect(await lookup.byCode(b)).toMatchObject({ scans: 1, firstScan: 2_000 });
    expect(await lookup.byCode(c)).toMatchObject({ scans: 0, firstScan: null });
    // Tried again after a failure of the store, while another process wrote.
    await lookup.addScans([{ code: a, scans: 1, first: 500, last: 900 }]);
    expect(await lookup.byCode(a)).toMatchObject({ scans: 6, firstScan: 500 });
    const { last_scan } = await coop.api.db
      .selectFrom('stamp')
      .select('last_scan')
      .where('code', '=', a)
      .executeTakeFirstOrThrow();
    expect(last_scan).toBe(1_800_000_000_000);
  });

  // On PostgreSQL they deadlock, and are done again.
  test('goes together with voiding the same stamps', async () => {
    const { lot, issue, act, lookup } = await cooperative(kind);
    const { batch, codes } = await issue(`lots/${lot}`, { level: 'unit', count: 500, activate: 'on-issue' });
    const scansOf = (list: readonly string[]) =>
      list.map((code) => ({ code, scans: 1, first: 1_000, last: 1_000 }));
    const rounds = Array.from({ length: 10 }, (_, i) =>
      lookup.addScans(scansOf(i % 2 === 0 ? codes : codes.toReversed())),
    );
    const [acted] = await Promise.all([act('void', batch), ...rounds]);
    expect(acted).toMatchObject({ status: 200, body: { changed: 500 } });
    for (const code of codes) expect(await lookup.byCode(code)).toMatchObject({ state: 'void', scans: 10 });
  });
});
