import { expect, test } from 'vitest';
import { digestOf } from '../../../domain/evidence.ts';
import { GatewayView, NewGatewayView, PairedView } from '../../../domain/http/gateways.ts';
import { onEachStore } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import { newBox, pair, pairBody, pairedGateway, put, sealedDay } from '../../support/coop-gateway.ts';
import { NOON } from '../../support/coop-people.ts';
import { handClock } from '../../support/hand-clock.ts';

const OTHER_KEY = { status: 409, body: { code: 'key_changed' } };

onEachStore('gateways', (kind) => {
  test('a manager adds one, its token is shown once, and the gateway says who it is', async () => {
    const clock = handClock(NOON);
    const api = await coopApi(kind, { clock });
    const coop = await api.cooperative();
    const manager = await api.member(coop, 'manager');
    const made = await manager('POST /api/v1/gateways', { name: 'Trạm khu 1' });
    expect(made.status).toBe(201);
    const { token, ...view } = NewGatewayView.parse(made.body);
    expect(view).toMatchObject({ name: 'Trạm khu 1', gateway: null, farm: null, zones: [], seen_at: null });
    const rows = await api.api.db.selectFrom('gateway').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);

    const box = newBox();
    const paired = await pair(api, token, { box });
    expect(PairedView.parse(paired.body)).toEqual({
      ...{ id: view.id, gateway: box.name, cooperative: 'HTX Đông Tảo', have: 0 },
    });
    const farmer = await api.member(coop, 'farmer');
    const seen = await farmer(`GET /api/v1/gateways/${view.id}`);
    expect(GatewayView.parse(seen.body)).toEqual({
      ...view,
      gateway: box.name,
      farm: 'dong-tao',
      zones: [{ id: 'khu-1', name: 'Khu 1, nhãn lồng' }],
      seen_at: '2026-11-22T12:00:00.000+07:00',
    });
    expect((await farmer('GET /api/v1/gateways')).body).toEqual({ items: [seen.body], next: null });
  });

  test('the same key pairs again and brings its zones up to date; another one does not', async () => {
    const clock = handClock(NOON);
    const api = await coopApi(kind, { clock });
    const coop = await api.cooperative();
    const { id, token, box } = await pairedGateway(api, coop);
    clock.advance(60_000);
    expect((await pair(api, token, { box, zones: [{ id: 'khu-2', name: 'Khu 2' }] })).status).toBe(200);
    expect(await pair(api, token, { box: newBox() })).toMatchObject(OTHER_KEY);
    const clerk = await api.member(coop, 'clerk');
    expect((await clerk(`GET /api/v1/gateways/${id}`)).body).toMatchObject({
      gateway: box.name,
      zones: [{ id: 'khu-2', name: 'Khu 2' }],
      seen_at: '2026-11-22T12:01:00.000+07:00',
    });
  });

  test('a key that is not its own, or a proof for another token, pairs nobody', async () => {
    const api = await coopApi(kind);
    const manager = await api.member(await api.cooperative(), 'manager');
    const add = () => manager<NewGatewayView>('POST /api/v1/gateways', { name: 'Trạm' });
    const [mine, other] = [await add(), await add()];
    const { id, token } = mine.body;
    const [box, seen] = [newBox(), newBox()];
    const right = pairBody(token, { box });
    // y = 1, the neutral element: with R of the same and s = 0 any text is signed for who does not look for it.
    const neutral = `01${'00'.repeat(31)}`;
    const refused = { status: 422, body: { code: 'wrong_signature' } };
    for (const wrong of [
      { public_key: seen.publicKey },
      { proof: pairBody(other.body.token, { box }).proof },
      { proof: pairBody(token, { box: seen }).proof },
      { public_key: neutral, proof: `${neutral}${'00'.repeat(32)}` },
    ])
      expect(await api.as(token)('POST /api/v1/gateways/pair', { ...right, ...wrong })).toMatchObject(
        refused,
      );
    const { proof: _, ...unproven } = right;
    expect((await api.as(token)('POST /api/v1/gateways/pair', unproven)).status).toBe(400);
    expect((await manager(`GET /api/v1/gateways/${id}`)).body).toMatchObject({ gateway: null });
    expect((await api.as(token)('POST /api/v1/gateways/pair', right)).status).toBe(200);
  });

  test('of two boxes that pair with one token at once the token is bound to one', async () => {
    const api = await coopApi(kind);
    const manager = await api.member(await api.cooperative(), 'manager');
    const { body } = await manager<NewGatewayView>('POST /api/v1/gateways', { name: 'Trạm' });
    const boxes = [newBox(), newBox()];
    const answers = await Promise.all(boxes.map((box) => pair(api, body.token, { box })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('a key belongs to one record, also across cooperatives, until that is withdrawn', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const { id, box } = await pairedGateway(api, coop);
    const neighbour = await api.member(await api.cooperative(), 'manager');
    const { body } = await neighbour<NewGatewayView>('POST /api/v1/gateways', { name: 'Trạm' });
    expect(await pair(api, body.token, { box })).toMatchObject(OTHER_KEY);
    const manager = await api.member(coop, 'manager');
    expect((await manager(`DELETE /api/v1/gateways/${id}`)).status).toBe(204);
    expect((await pair(api, body.token, { box })).status).toBe(200);
  });

  test('a gateway that pairs is told how many revisions this very box has under this record', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const { id, token, call, box } = await pairedGateway(api, coop);
    const other = await pairedGateway(api, coop);
    const first = sealedDay(box);
    const previous = digestOf(first.document);
    for (const sealed of [
      first,
      sealedDay(box, { revision: 2, previous }),
      sealedDay(box, { zone: 'khu-2' }),
    ])
      expect((await put(call, sealed)).status).toBe(201);
    expect((await put(other.call, sealedDay(other.box))).status).toBe(201);
    expect((await pair(api, token, { box })).body).toMatchObject({ have: 3 });
    expect((await pair(api, other.token, { box: other.box })).body).toMatchObject({ have: 1 });
    const manager = await api.member(coop, 'manager');
    const renewed = (await manager<NewGatewayView>(`POST /api/v1/gateways/${id}/token`)).body.token;
    expect((await pair(api, renewed, { box: newBox() })).body).toMatchObject({ id, have: 0 });
  });

  test('a new token ends the old one and lets a box that replaces the first one pair', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const { id, token, box } = await pairedGateway(api, coop);
    const manager = await api.member(coop, 'manager');
    const renewed = await manager<NewGatewayView>(`POST /api/v1/gateways/${id}/token`);
    expect(renewed).toMatchObject({ status: 201, body: { id, gateway: null } });
    expect(await pair(api, token, { box })).toMatchObject({ status: 401, body: { code: 'no_token' } });
    const replacement = newBox();
    expect((await pair(api, renewed.body.token, { box: replacement })).body).toMatchObject({
      id,
      gateway: replacement.name,
    });
  });

  test('a withdrawn one is out, leaves the list and is still known by its id', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const { id, token, box } = await pairedGateway(api, coop);
    const manager = await api.member(coop, 'manager');
    expect((await manager(`DELETE /api/v1/gateways/${id}`)).status).toBe(204);
    expect(await pair(api, token, { box })).toMatchObject({ status: 401, body: { code: 'no_token' } });
    expect((await manager('GET /api/v1/gateways')).body).toMatchObject({ items: [] });
    expect((await manager(`GET /api/v1/gateways/${id}`)).body).toMatchObject({ name: 'Trạm khu 1' });
    expect((await manager(`DELETE /api/v1/gateways/${id}`)).status).toBe(404);
    expect((await manager(`POST /api/v1/gateways/${id}/token`)).status).toBe(404);
  });

  test("another cooperative's gateways are not there, and only managers add or withdraw", async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const { id, token, call, box } = await pairedGateway(api, coop);
    const stranger = await api.member(await api.cooperative(), 'manager');
    const clerkToken = await api.token(coop, 'clerk');
    const clerk = api.as(clerkToken);
    for (const request of [
      `GET /api/v1/gateways/${id}`,
      `POST /api/v1/gateways/${id}/token`,
      `DELETE /api/v1/gateways/${id}`,
    ])
      expect((await stranger(request)).status).toBe(404);
    expect((await clerk(`POST /api/v1/gateways/${id}/token`)).status).toBe(403);
    expect((await clerk(`DELETE /api/v1/gateways/${id}`)).status).toBe(403);
    expect((await clerk('POST /api/v1/gateways', { name: 'Trạm' })).status).toBe(403);
    expect((await pair(api, clerkToken, { box })).status).toBe(401); // a member is no gateway
    expect((await call('GET /api/v1/gateways')).status).toBe(401); // nor the other way round
    expect((await pair(api, token, { box })).status).toBe(200);
  });
});
