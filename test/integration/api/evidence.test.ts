import { expect, test } from 'vitest';
import { evidenceFor } from '../../../api/evidence/index.ts';
import { digestOf, openSeal, seal } from '../../../domain/evidence.ts';
import { EvidenceView } from '../../../domain/http/gateways.ts';
import type { NewGatewayView } from '../../../domain/http/gateways.ts';
import { onEachStore } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import type { CoopApi } from '../../support/coop-api.ts';
import { dayOf, newBox, pair, pairedGateway, put, sealedDay } from '../../support/coop-gateway.ts';
import type { Box } from '../../support/coop-gateway.ts';
import { NOON } from '../../support/coop-people.ts';
import { handClock } from '../../support/hand-clock.ts';

onEachStore('evidence', (kind) => {
  test('a sealed day is stored as it came, and buyers see it at once', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const { id, call, box } = await pairedGateway(api, coop);
    const sealed = sealedDay(box);
    const answer = await put(call, sealed);
    expect(answer.status).toBe(201);
    const digest = digestOf(sealed.document);
    expect(EvidenceView.parse(answer.body)).toEqual({ zone: 'khu-1', revision: 1, digest, state: 'stored' });
    expect(await rowsIn(api)).toMatchObject([
      {
        ...{ gateway: id, own_name: box.name, public_key: box.publicKey, cooperative: coop },
        ...{ zone: 'khu-1', day: '2026-11-20', revision: 1, digest, ...sealed },
      },
    ]);
    expect(await versionOf(api, coop)).toBe(2);
  });

  test('the same day again changes nothing', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const { call, box } = await pairedGateway(api, coop);
    const sealed = sealedDay(box);
    await put(call, sealed);
    await put(call, sealedDay(box, { revision: 2, previous: digestOf(sealed.document), litres: 5 }));
    const before = await everythingIn(api);
    for (let i = 0; i < 3; i += 1)
      expect(await put(call, sealed)).toMatchObject({ status: 200, body: { state: 'known', revision: 1 } });
    expect(await everythingIn(api)).toEqual(before);
  });

  test('the same revision with other bytes is refused and changes nothing', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const { call, box } = await pairedGateway(api, coop);
    await put(call, sealedDay(box));
    const before = await everythingIn(api);
    expect(await put(call, sealedDay(box, { litres: 99 }))).toMatchObject({
      status: 409,
      body: { code: 'other_bytes', revision: 1 },
    });
    expect(await everythingIn(api)).toEqual(before);
  });

  test('late data makes the next revision, which names the digest of the one before', async () => {
    const api = await coopApi(kind);
    const { call, box } = await pairedGateway(api, await api.cooperative());
    const first = sealedDay(box);
    const previous = digestOf(first.document);
    const second = sealedDay(box, { revision: 2, previous, litres: 5 });
    expect(await put(call, second)).toMatchObject({
      status: 409,
      body: { code: 'revision_missing', have: 0 },
    });
    await put(call, first);
    for (const broken of [null, 'f'.repeat(64)])
      expect(await put(call, sealedDay(box, { revision: 2, previous: broken }))).toMatchObject({
        status: 422,
        body: { code: 'broken_chain', revision: 2 },
      });
    expect(await put(call, second)).toMatchObject({ status: 201, body: { revision: 2 } });
    expect(await put(call, sealedDay(box, { revision: 4, previous }))).toMatchObject({
      body: { code: 'revision_missing', have: 2 },
    });
    const other = sealedDay(box, { zone: 'khu-2', previous });
    expect((await put(call, other)).body).toMatchObject({ code: 'broken_chain' }); // the first one names none
  });

  test('what was not sealed by the bound key, or is no day in canonical form, is refused with its reason', async () => {
    const api = await coopApi(kind);
    const { call, box } = await pairedGateway(api, await api.cooperative());
    const { document, signature } = sealedDay(box);
    const cases = [
      [seal(dayOf(box), newBox().secretKey), 422, 'wrong_signature'],
      [{ document: document.replace('27.25', '29.25'), signature }, 422, 'wrong_signature'],
      [{ document: document.replace(',', ', '), signature }, 422, 'not_canonical'],
      [
        { document: document.replace('nongso.evidence/1', 'nongso.evidence/9'), signature },
        422,
        'not_readable',
      ],
      [sealedDay(newBox()), 403, 'wrong_gateway'],
    ] as const;
    for (const [sealed, status, code] of cases)
      expect(await put(call, sealed, { gateway: box.name })).toMatchObject({ status, body: { code } });
    const path = `PUT /api/v1/evidence/${box.name}/20261120`;
    for (const text of ['no json', '[]', 'null', '{"gateway":1}'])
      expect(await call(path, { document: text, signature })).toMatchObject({
        status: 422,
        body: { code: 'not_readable' },
      });
    expect(await call(path, { document, signature: 'short' })).toMatchObject({ status: 400 });
    expect(await put(call, { document, signature }, { day: '2026-11-21' })).toMatchObject({
      status: 422,
      body: { code: 'not_readable' },
    });
    expect(await rowsIn(api)).toEqual([]);
  });

  test("the token of another cooperative's gateway, of one that has not paired, and a withdrawn one open nothing", async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const mine = await pairedGateway(api, coop);
    const theirs = await pairedGateway(api, await api.cooperative());
    const sealed = sealedDay(mine.box);
    const wrong = { status: 403, body: { code: 'wrong_gateway' } };
    expect(await put(theirs.call, sealed)).toMatchObject(wrong);
    expect(await put(theirs.call, sealed, { gateway: theirs.box.name })).toMatchObject(wrong);
    const manager = await api.member(coop, 'manager');
    const { body } = await manager<NewGatewayView>('POST /api/v1/gateways', { name: 'Mới' });
    expect(await put(api.as(body.token), sealed)).toMatchObject(wrong);
    await manager(`DELETE /api/v1/gateways/${mine.id}`);
    const none = { status: 401, body: { code: 'no_token' } };
    expect(await put(mine.call, sealed)).toMatchObject(none);
    expect(await put(api.stranger, sealed)).toMatchObject(none);
    expect(await put(manager, sealed)).toMatchObject(none);
    expect(await rowsIn(api)).toEqual([]);
  });

  test('of the same revision sent many times at once one is stored', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const { call, box } = await pairedGateway(api, coop);
    const sealed = sealedDay(box);
    const same = await Promise.all([1, 2, 3, 4].map(() => put(call, sealed)));
    expect(same.map(({ body }) => body.state).sort()).toEqual(['known', 'known', 'known', 'stored']);
    const others = await Promise.all(
      [1, 2, 3, 4].map((litres) => put(call, sealedDay(box, { zone: 'khu-2', litres }))),
    );
    expect(others.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(others.filter(({ body }) => body.code === 'other_bytes')).toHaveLength(3);
    expect(await versionOf(api, coop)).toBe(3);
  });

  test('takes the largest day there is, and nothing larger', async () => {
    const api = await coopApi(kind);
    const { call, box } = await pairedGateway(api, await api.cooperative());
    const watering = { output: 'van-1', from: 1_763_600_000_000, to: 1_763_600_060_000, litres: 40.125 };
    const waterings = Array.from({ length: 2_000 }, () => watering);
    const series = Object.fromEntries(
      Array.from({ length: 700 }, (_, i) => [
        `soil.moisture#${i}`,
        { count: 288, min: 24.512345678, mean: 27.252345678, max: 31.123456789, gaps: [] },
      ]),
    );
    const large = sealedDay(box, { waterings, series });
    expect(large.document.length).toBeGreaterThan(200_000);
    expect((await put(call, large)).status).toBe(201);
    const send = (chars: number) =>
      call(`PUT /api/v1/evidence/${box.name}/20261120`, { ...large, document: '"'.repeat(chars) });
    expect((await send(262_144)).status).toBe(422);
    expect((await send(262_145)).status).toBe(400);
  });

  test('a reader gets the newest revision of each day, also from the box that was replaced', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const { id, call, box } = await pairedGateway(api, coop);
    const first = sealedDay(box);
    await put(call, first);
    const second = sealedDay(box, { revision: 2, previous: digestOf(first.document), litres: 5 });
    await put(call, second);
    await put(call, sealedDay(box, { zone: 'khu-2' }));
    await put(call, sealedDay(box, { day: '2026-11-18' }));

    const manager = await api.member(coop, 'manager');
    const { body } = await manager<NewGatewayView>(`POST /api/v1/gateways/${id}/token`);
    const replacement = newBox();
    const next = api.as(body.token);
    await pair(api, body.token, { box: replacement });
    expect((await put(next, sealedDay(replacement, { day: '2026-11-21' }))).status).toBe(201);
    expect(await put(next, sealedDay(box, { day: '2026-11-19' }))).toMatchObject({ status: 403 });

    const { db } = api.api;
    const asked = { gateway: id, zone: 'khu-1', from: '2026-11-19', to: '2026-11-21' };
    expect(await evidenceFor(db, coop, asked)).toEqual([
      {
        day: '2026-11-20',
        revision: 2,
        litres: 5,
        series: dayOf(box).series,
        gatewayName: box.name,
        digest: digestOf(second.document),
      },
      expect.objectContaining({ day: '2026-11-21', revision: 1, gatewayName: replacement.name }),
    ]);
    expect(await evidenceFor(db, await api.cooperative(), asked)).toEqual([]);
  });

  test('a box that replaces another begins chains of its own, and changes nothing of the days the other sealed', async () => {
    const clock = handClock(NOON);
    const api = await coopApi(kind, { clock });
    const coop = await api.cooperative();
    const { id, call, box } = await pairedGateway(api, coop);
    const first = sealedDay(box, { litres: 1 });
    const previous = digestOf(first.document);
    expect((await put(call, first)).status).toBe(201);

    const manager = await api.member(coop, 'manager');
    const renew = async (owner: Box) => {
      const { body } = await manager<NewGatewayView>(`POST /api/v1/gateways/${id}/token`);
      await pair(api, body.token, { box: owner });
      return api.as(body.token);
    };
    const newer = newBox();
    clock.advance(1_000);
    const next = await renew(newer);
    const onOthers = sealedDay(newer, { revision: 2, previous, litres: 2 });
    expect(await put(next, onOthers)).toMatchObject({ body: { code: 'revision_missing', have: 0 } });
    const own = sealedDay(newer, { litres: 3 });
    expect(await put(next, own)).toMatchObject({ status: 201, body: { revision: 1, state: 'stored' } });
    const ownSecond = { revision: 2, previous: digestOf(own.document), litres: 4 };
    expect((await put(next, sealedDay(newer, ownSecond))).status).toBe(201);

    const asked = { gateway: id, zone: 'khu-1', from: '2026-11-20', to: '2026-11-20' };
    const told = () => evidenceFor(api.api.db, coop, asked);
    expect(await told()).toMatchObject([{ gatewayName: box.name, revision: 1, litres: 1 }]);
    const back = await renew(box);
    expect((await put(back, sealedDay(box, { revision: 2, previous, litres: 5 }))).status).toBe(201);
    expect(await told()).toMatchObject([{ gatewayName: box.name, revision: 2, litres: 5 }]);
  });

  test('what was sealed can be checked with the key kept beside it, also after a new token and when withdrawn', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const { id, call, box } = await pairedGateway(api, coop);
    await put(call, sealedDay(box));
    const manager = await api.member(coop, 'manager');
    await manager(`POST /api/v1/gateways/${id}/token`);
    await manager(`DELETE /api/v1/gateways/${id}`);
    const [row] = await rowsIn(api);
    expect(row).toMatchObject({ public_key: box.publicKey, own_name: box.name });
    expect(openSeal(row!, row!.public_key)).toEqual(dayOf(box));
  });
});

const versionOf = async ({ api }: CoopApi, cooperative: string): Promise<number> =>
  (
    await api.db
      .selectFrom('cooperative')
      .select('version')
      .where('id', '=', cooperative)
      .executeTakeFirstOrThrow()
  ).version;

const rowsIn = ({ api }: CoopApi) => api.db.selectFrom('evidence').selectAll().orderBy('revision').execute();

/** All that evidence could change. */
const everythingIn = async (api: CoopApi) => ({
  evidence: await rowsIn(api),
  gateways: await api.api.db.selectFrom('gateway').selectAll().execute(),
  cooperatives: await api.api.db.selectFrom('cooperative').selectAll().execute(),
});
