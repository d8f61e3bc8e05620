import { expect, test } from 'vitest';
import { CooperativeView, MemberView } from '../../../domain/http/people.ts';
import type { MeView } from '../../../domain/http/people.ts';
import { onEachStore } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import type { Call, CoopApi } from '../../support/coop-api.ts';

onEachStore('members and their cooperative', (kind) => {
  test('managers and clerks see how members sign in, others their names and roles', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const manager = await api.member(coop, 'manager');
    const inspector = await api.member(coop, 'inspector');
    await api.member(await api.cooperative(), 'farmer');
    const seen = await list(manager);
    expect(seen.map((member) => MemberView.parse(member).role)).toEqual(['inspector', 'manager']);
    expect(seen.every(({ login }) => login.endsWith('@example.vn'))).toBe(true);
    expect(await list(inspector)).toEqual(seen.map((member) => ({ ...member, login: '' })));
  });

  test('a manager gives another role, which counts at once and leaves what was before in the history', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const manager = await api.member(coop, 'manager');
    const farmer = await api.member(coop, 'farmer');
    const id = await idOf(farmer);
    expect(await farmer(`PATCH /api/v1/members/${id}`, { role: 'manager' })).toMatchObject({ status: 403 });
    expect(await manager(`PATCH /api/v1/members/${id}`, { role: 'clerk' })).toMatchObject({
      status: 200,
      body: { id, role: 'clerk' },
    });
    expect(await me(farmer)).toMatchObject({ role: 'clerk' });
    expect(await historyIn(api)).toMatchObject([
      { kind: 'member', record: id, revision: 1, before: { role: 'farmer' }, member: await idOf(manager) },
    ]);
  });

  test('a removed member is out at once, and so are the invitations that member made', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const manager = await api.member(coop, 'manager');
    const leaving = await api.member(coop, 'manager');
    const id = await idOf(leaving);
    await leaving('POST /api/v1/invitations', { role: 'manager' });
    expect((await manager(`DELETE /api/v1/members/${id}`)).status).toBe(204);
    expect((await leaving('GET /api/v1/session')).status).toBe(401);
    expect((await manager('GET /api/v1/invitations')).body).toMatchObject({ items: [] });
    expect((await list(manager)).map((member) => member.id)).not.toContain(id);
    expect(await historyIn(api)).toMatchObject([{ record: id, before: { removed_at: null } }]);
    expect((await manager(`DELETE /api/v1/members/${id}`)).status).toBe(404);
    const sessions = await api.api.db.selectFrom('session').select('member').execute();
    expect(sessions.map(({ member }) => member)).not.toContain(id);
  });

  test('the last manager can neither go nor become something else', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const manager = await api.member(coop, 'manager');
    await api.member(coop, 'clerk');
    const path = `/api/v1/members/${await idOf(manager)}`;
    const refused = { status: 409, body: { code: 'last_manager' } };
    expect(await manager(`DELETE ${path}`)).toMatchObject(refused);
    expect(await manager(`PATCH ${path}`, { role: 'clerk' })).toMatchObject(refused);
    expect((await manager(`PATCH ${path}`, { role: 'manager' })).status).toBe(200);
  });

  test('of two managers who remove each other at once one stays', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const [one, other] = [await api.member(coop, 'manager'), await api.member(coop, 'manager')];
    const [oneId, otherId] = [await idOf(one), await idOf(other)];
    const answers = await Promise.all([
      one(`DELETE /api/v1/members/${otherId}`),
      other(`DELETE /api/v1/members/${oneId}`),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(204);
    expect(statuses.some((status) => status === 409 || status === 401)).toBe(true);
    const left = await api.api.db.selectFrom('member').select('id').where('removed_at', 'is', null).execute();
    expect(left).toHaveLength(1);
  });

  test("another cooperative's members are not there", async () => {
    const api = await coopApi(kind);
    const farmer = await api.member(await api.cooperative(), 'farmer');
    const stranger = await api.member(await api.cooperative(), 'manager');
    const path = `/api/v1/members/${await idOf(farmer)}`;
    expect((await stranger(`PATCH ${path}`, { role: 'clerk' })).status).toBe(404);
    expect((await stranger(`DELETE ${path}`)).status).toBe(404);
    expect(await me(farmer)).toMatchObject({ role: 'farmer' });
  });

  test('a manager corrects the cooperative; buyers see it at once and what stood before is kept', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative('HTX Đông Tảo');
    const manager = await api.member(coop, 'manager');
    const body = { name: 'HTX Nhãn Đông Tảo', address: null, phone: '0221 3 555 666' };
    const before = await cooperativeOf(manager);
    expect((await (await api.member(coop, 'clerk'))('PUT /api/v1/cooperative', body)).status).toBe(403);
    const versions = [await versionOf(api, coop)];
    expect((await manager('PUT /api/v1/cooperative', body)).body).toEqual({ id: coop, ...body });
    versions.push(await versionOf(api, coop));
    expect(versions).toEqual([1, 2]);
    await Promise.all([1, 2].map((n) => manager('PUT /api/v1/cooperative', { ...body, name: `HTX ${n}` })));
    const { name, address, phone } = before;
    expect(await historyIn(api)).toMatchObject([
      { kind: 'cooperative', record: coop, revision: 1, before: { name, address, phone } },
      { revision: 2, before: body },
      { revision: 3 },
    ]);
  });
});

const me = async (call: Call): Promise<MeView> => (await call<MeView>('GET /api/v1/session')).body;
const idOf = async (call: Call): Promise<string> => (await me(call)).member;
const list = async (call: Call): Promise<MemberView[]> =>
  (await call<{ items: MemberView[] }>('GET /api/v1/members')).body.items;
const cooperativeOf = async (call: Call): Promise<CooperativeView> =>
  CooperativeView.parse((await call('GET /api/v1/cooperative')).body);

const versionOf = async ({ api }: CoopApi, cooperative: string): Promise<number> =>
  (
    await api.db
      .selectFrom('cooperative')
      .select('version')
      .where('id', '=', cooperative)
      .executeTakeFirstOrThrow()
  ).version;

async function historyIn({ api }: CoopApi): Promise<Record<string, unknown>[]> {
  const rows = await api.db.selectFrom('history').selectAll().orderBy('revision').execute();
  return rows.map(({ body, ...row }) => ({ ...row, before: JSON.parse(body) as unknown }));
}
