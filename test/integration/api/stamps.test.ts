import { expect, test } from 'vitest';
import { StampBatchView, StampView } from '../../../domain/http/stamps.ts';
import type { StampActView } from '../../../domain/http/stamps.ts';
import { foldCode } from '../../../domain/stamp.ts';
import { onEachStore } from '../../support/api-stores.ts';
import type { StoreKind } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import type { Call } from '../../support/coop-api.ts';
import { anotherLot, harvest } from '../../support/harvest.ts';

const UNITS = { level: 'unit', activate: 'later' };

async function cooperative(kind: StoreKind) {
  const coop = await coopApi(kind, { publicUrl: 'https://id.example.vn' });
  const id = await coop.cooperative();
  const clerk = await coop.member(id, 'clerk');
  return { coop, id, clerk, ...(await harvest(clerk)) };
}

async function issue(clerk: Call, path: string, body: object): Promise<StampBatchView> {
  const { status, body: batch } = await clerk<StampBatchView>(`POST /api/v1/${path}/stamp-batches`, body);
  expect(status).toBe(201);
  return StampBatchView.parse(batch);
}

async function stampsOf(caller: Call, batch: string, query = ''): Promise<StampView[]> {
  const { body } = await caller<{ items: StampView[] }>(`GET /api/v1/stamp-batches/${batch}/stamps${query}`);
  return body.items.map((item) => StampView.parse(item));
}

onEachStore('stamp batches', (kind) => {
  test('single stamps have a code and an address each', async () => {
    const { clerk, lot, product } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { ...UNITS, count: 24 });
    expect(batch).toMatchObject({
      ...{ lot, product, level: 'unit', count: 24, codes: 24, issued: 24, ready: true },
      states: { printed: 24, active: 0, void: 0 },
    });
    const stamps = await stampsOf(clerk, batch.id);
    expect(stamps.map(({ number }) => number)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
    expect(new Set(stamps.map(({ code }) => code)).size).toBe(24);
    for (const { code, address, ...stamp } of stamps) {
      expect(foldCode(code)).toBe(code);
      expect(address).toBe(`https://id.example.vn/01/09521234567899/21/${code}`);
      expect(stamp).toMatchObject({ state: 'printed', lot, scans: 0, first_scan: null });
    }
  });

  test("a lot's stamp is one code for all labels", async () => {
    const { clerk, lot } = await cooperative(kind);
    const body = { level: 'lot', count: 1_000_000, activate: 'on-issue' };
    const batch = await issue(clerk, `lots/${lot}`, body);
    expect(batch).toMatchObject({
      ...{ count: 1_000_000, codes: 1, issued: 1, ready: true },
      states: { printed: 0, active: 1, void: 0 },
    });
    const address = 'https://id.example.vn/01/09521234567899/10/2026-11-01';
    expect(await stampsOf(clerk, batch.id)).toMatchObject([{ number: 1, state: 'active', address }]);
  });

  test('without a GTIN the address is the code', async () => {
    const { clerk } = await cooperative(kind);
    const { lot } = await harvest(clerk, { gtin: null });
    for (const level of ['unit', 'lot']) {
      const { id } = await issue(clerk, `lots/${lot}`, { level, count: 3, activate: 'later' });
      for (const { code, address } of await stampsOf(clerk, id))
        expect(address).toBe(`https://id.example.vn/t/${code}`);
    }
  });

  test('a roll has a product and no lot', async () => {
    const { clerk, product } = await cooperative(kind);
    const batch = await issue(clerk, `products/${product}`, { count: 5 });
    expect(batch).toMatchObject({ product, lot: null, level: 'unit', codes: 5, states: { printed: 5 } });
  });

  test('lists of batches and stamps go on page by page', async () => {
    const { clerk, lot, product } = await cooperative(kind);
    const ofLot = await issue(clerk, `lots/${lot}`, { ...UNITS, count: 5 });
    const roll = await issue(clerk, `products/${product}`, { count: 1 });
    const ids = async (query: string): Promise<string[]> => {
      const { body } = await clerk<{ items: StampBatchView[] }>(`GET /api/v1/stamp-batches${query}`);
      return body.items.map(({ id }) => id);
    };
    expect(new Set(await ids(''))).toEqual(new Set([ofLot.id, roll.id]));
    expect(await ids(`?lot=${lot}`)).toEqual([ofLot.id]);
    expect(new Set(await ids(`?product=${product}`))).toEqual(new Set([ofLot.id, roll.id]));
    const numbers: number[] = [];
    let next: string | null = '0';
    while (next !== null) {
      const path = `stamp-batches/${ofLot.id}/stamps?limit=2&next=${next}`;
      const page: { items: StampView[]; next: string | null } = (
        await clerk<typeof page>(`GET /api/v1/${path}`)
      ).body;
      numbers.push(...page.items.map(({ number }) => number));
      next = page.next;
    }
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });

  test('who only reads issues none and sees no codes, and another cooperative sees nothing', async () => {
    const { coop, id, clerk, lot, product } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { ...UNITS, count: 1 });
    for (const role of ['inspector', 'farmer'] as const) {
      const reader = await coop.member(id, role);
      expect((await reader(`GET /api/v1/stamp-batches/${batch.id}`)).body).toEqual(batch);
      for (const [request, body] of [
        [`GET /api/v1/stamp-batches/${batch.id}/stamps`],
        [`POST /api/v1/lots/${lot}/stamp-batches`, { ...UNITS, count: 1 }],
      ] as const)
        expect(await reader(request, body), request).toMatchObject({ status: 403 });
    }
    const neighbour = await coop.member(await coop.cooperative(), 'manager');
    for (const [request, body] of [
      [`GET /api/v1/stamp-batches/${batch.id}`],
      [`GET /api/v1/stamp-batches/${batch.id}/stamps`],
      [`POST /api/v1/lots/${lot}/stamp-batches`, { ...UNITS, count: 1 }],
      [`POST /api/v1/products/${product}/stamp-batches`, { count: 1 }],
    ] as const)
      expect(await neighbour(request, body), request).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    expect((await neighbour<{ items: unknown[] }>('GET /api/v1/stamp-batches')).body.items).toEqual([]);
  });

  test('a recalled lot gets no active stamps', async () => {
    const { clerk, lot, coop, id } = await cooperative(kind);
    const manager = await coop.member(id, 'manager');
    await manager(`POST /api/v1/lots/${lot}/recall`, { reason: 'Dư lượng thuốc' });
    const refused = await clerk(`POST /api/v1/lots/${lot}/stamp-batches`, {
      ...{ level: 'unit', count: 1, activate: 'on-issue' },
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'recalled', number: '2026-11-01' } });
  });
});

onEachStore('activating and voiding', (kind) => {
  const activate = (caller: Call, body: object) =>
    caller<StampActView & { code?: string }>('POST /api/v1/stamps/activate', body);
  const discard = (caller: Call, body: object) =>
    caller<StampActView & { code?: string }>('POST /api/v1/stamps/void', { reason: 'Tem rách', ...body });
  const statesOf = async (caller: Call, batch: string) =>
    (await caller<StampBatchView>(`GET /api/v1/stamp-batches/${batch}`)).body.states;

  test('ranges and codes change at once; void is for good', async () => {
    const { clerk, lot, coop, id } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { ...UNITS, count: 100 });
    const stamps = await stampsOf(clerk, batch.id);
    const typed = stamps[0]!.code.toLowerCase().replace(/(.{4})/, '$1 - ');

    const act = await activate(clerk, { ranges: [{ batch: batch.id, from: 11, to: 50 }], codes: [typed] });
    expect(act).toMatchObject({ status: 200, body: { changed: 41, unchanged: 0 } });
    expect(await statesOf(clerk, batch.id)).toEqual({ printed: 59, active: 41, void: 0 });
    expect(
      (await stampsOf(clerk, batch.id)).filter(({ state }) => state === 'active').map((s) => s.number),
    ).toEqual([1, ...Array.from({ length: 40 }, (_, i) => i + 11)]);

    const thrownAway = await discard(clerk, { ranges: [{ batch: batch.id, from: 41, to: 60 }] });
    expect(thrownAway.body).toMatchObject({ changed: 20, unchanged: 0 });
    expect(await statesOf(clerk, batch.id)).toEqual({ printed: 49, active: 31, void: 20 });

    const all = await activate(clerk, { ranges: [{ batch: batch.id }] });
    expect(all.body).toMatchObject({ changed: 49, unchanged: 51 });
    expect(await statesOf(clerk, batch.id)).toEqual({ printed: 0, active: 80, void: 20 });

    const kept = await coop.api.db
      .selectFrom('stamp_act')
      .selectAll()
      .where('cooperative', '=', id)
      .orderBy('id')
      .execute();
    expect(kept.map((row) => [row.act, row.changed])).toEqual(
      expect.arrayContaining([
        ['activate', 41],
        ['void', 20],
        ['activate', 49],
      ]),
    );
    const reason = kept.find((row) => row.act === 'void');
    expect(JSON.parse(reason?.body ?? '')).toMatchObject({ reason: 'Tem rách' });
    expect(reason?.member).toMatch(/^member-/);
  });

  test('pages kept ready are thrown away with the act', async () => {
    const { clerk, lot, coop, id } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { ...UNITS, count: 1 });
    const version = async () =>
      (
        await coop.api.db
          .selectFrom('cooperative')
          .select('version')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
      ).version;
    const before = await version();
    await activate(clerk, { ranges: [{ batch: batch.id }] });
    expect(await version()).toBe(before + 1);
  });

  test('one unknown code or number, and nothing changes', async () => {
    const { clerk, coop, lot } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { ...UNITS, count: 10 });
    const neighbour = await coop.member(await coop.cooperative(), 'clerk');
    const far = await harvest(neighbour, { gtin: null });
    const foreign = await issue(neighbour, `lots/${far.lot}`, { ...UNITS, count: 1 });
    const [stranger] = await stampsOf(neighbour, foreign.id);
    const [own] = await stampsOf(clerk, batch.id);
    const ranges = [{ batch: batch.id }];
    for (const [body, refusal] of [
      [
        { ranges, codes: [own!.code, stranger!.code] },
        { code: 'unknown_stamp', stamp: stranger!.code },
      ],
      [
        { ranges, codes: ['not a code'] },
        { code: 'unknown_stamp', stamp: 'not a code' },
      ],
      [
        { ranges: [{ batch: batch.id, from: 5, to: 11 }] },
        { code: 'unknown_stamp', stamp: `${batch.id} #11` },
      ],
      [{ ranges: [...ranges, { batch: foreign.id }] }, { code: 'bad_reference', field: 'ranges.1.batch' }],
    ] as const)
      for (const call of [activate, discard]) {
        expect(await call(clerk, body)).toMatchObject({ status: 422, body: refusal });
        expect(await statesOf(clerk, batch.id)).toEqual({ printed: 10, active: 0, void: 0 });
      }
    expect(await statesOf(neighbour, foreign.id)).toEqual({ printed: 1, active: 0, void: 0 });
  });

  test('stamps of a roll get their lot when they are activated', async () => {
    const { clerk, product, lot, coop, id } = await cooperative(kind);
    const roll = await issue(clerk, `products/${product}`, { count: 10 });
    const second = await anotherLot(clerk, product, '2026-11-02');
    const third = await anotherLot(clerk, product, '2026-11-03');
    const other = await harvest(clerk, { name: 'Cam Canh', gtin: null });
    const ranges = [{ batch: roll.id, from: 1, to: 4 }];

    expect(await activate(clerk, { ranges })).toMatchObject({ status: 422, body: { code: 'lot_needed' } });
    expect(await activate(clerk, { ranges, lot: other.lot })).toMatchObject({
      status: 422,
      body: { code: 'other_product', number: '2026-11-01' },
    });
    expect(await activate(clerk, { ranges, lot: 'nowhere' })).toMatchObject({
      status: 422,
      body: { code: 'bad_reference', field: 'lot' },
    });
    expect(await statesOf(clerk, roll.id)).toEqual({ printed: 10, active: 0, void: 0 });

    expect((await activate(clerk, { ranges, lot })).body).toMatchObject({ changed: 4 });
    expect(
      (await activate(clerk, { ranges: [{ batch: roll.id, from: 3, to: 6 }], lot: second })).body,
    ).toMatchObject({ changed: 2, unchanged: 2 });
    expect((await stampsOf(clerk, roll.id)).map((stamp) => stamp.lot)).toEqual([
      ...Array.from({ length: 4 }, () => lot),
      ...Array.from({ length: 2 }, () => second),
      ...Array.from({ length: 4 }, () => null),
    ]);

    const manager = await coop.member(id, 'manager');
    await manager(`POST /api/v1/lots/${third}/recall`, { reason: 'Dư lượng thuốc' });
    expect(await activate(clerk, { ranges: [{ batch: roll.id, from: 7 }], lot: third })).toMatchObject({
      status: 409,
      body: { code: 'recalled', number: '2026-11-03' },
    });
  });

  test('stamps of a recalled lot are no longer activated; they can be voided', async () => {
    const { clerk, lot, coop, id } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { ...UNITS, count: 3 });
    const manager = await coop.member(id, 'manager');
    await manager(`POST /api/v1/lots/${lot}/recall`, { reason: 'Dư lượng thuốc' });
    const ranges = [{ batch: batch.id }];
    expect(await activate(clerk, { ranges })).toMatchObject({ status: 409, body: { code: 'recalled' } });
    expect((await discard(clerk, { ranges })).body).toMatchObject({ changed: 3 });
  });

  test('acts at the same time count every stamp once', async () => {
    const { clerk, lot } = await cooperative(kind);
    const batch = await issue(clerk, `lots/${lot}`, { ...UNITS, count: 2_000 });
    const half = [{ batch: batch.id, from: 1, to: 1_200 }];
    const rest = [{ batch: batch.id, from: 801, to: 2_000 }];
    const acts = await Promise.all([
      discard(clerk, { ranges: half }),
      discard(clerk, { ranges: rest }),
      activate(clerk, { ranges: rest }),
      activate(clerk, { ranges: half }),
    ]);
    expect(acts.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(acts[0].body.changed + acts[1].body.changed).toBe(2_000);
    expect(await statesOf(clerk, batch.id)).toEqual({ printed: 0, active: 0, void: 2_000 });
  });

  test('a call that names nothing is refused', async () => {
    const { clerk } = await cooperative(kind);
    expect(await activate(clerk, {})).toMatchObject({ status: 400, body: { code: 'invalid' } });
  });
});
