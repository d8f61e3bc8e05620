import { expect, test } from 'vitest';
import { NewPasswordView } from '../../../domain/http/people.ts';
import type { MemberView } from '../../../domain/http/people.ts';
import { onEachStore } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import type { Call, CoopApi } from '../../support/coop-api.ts';
import { alsoIn, NOON, PASSWORD, person, signIn } from '../../support/coop-people.ts';
import { handClock } from '../../support/hand-clock.ts';

const LAN = '+84912345678';
const FRESH = 'bưởi Diễn mùa này';

const signedIn = async (api: CoopApi, login = LAN): Promise<Call> =>
  api.as((await signIn(api, login)).body.token);

const isIn = async (call: Call): Promise<boolean> => (await call('GET /api/v1/session')).status === 200;

async function memberId(call: Call, login: string): Promise<string> {
  const { body } = await call<{ items: MemberView[] }>('GET /api/v1/members');
  return body.items.find((one) => one.login === login)?.id ?? '';
}

onEachStore('passwords', (kind) => {
  test("one's own is changed by who knows it, and all other sessions end", async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    await person(api, coop, { login: LAN, role: 'farmer' });
    await person(api, coop, { login: 'minh@example.vn' });
    const [here, phone, minh] = [
      await signedIn(api),
      await signedIn(api),
      await signedIn(api, 'minh@example.vn'),
    ];
    await alsoIn(api, await api.cooperative(), { login: LAN, role: 'clerk' });
    const elsewhere = await signedIn(api);

    const changed = await here('PUT /api/v1/password', { old: PASSWORD, new: FRESH });
    expect(changed).toMatchObject({ status: 204, body: '' });
    expect(await Promise.all([here, phone, elsewhere, minh].map(isIn))).toEqual([true, false, false, true]);
    expect((await signIn(api, LAN)).status).toBe(401);
    expect((await signIn(api, LAN, { password: FRESH })).status).toBe(200);
    expect((await signIn(api, 'minh@example.vn')).status).toBe(200);
  });

  test('a wrong one, a short one and a guess too many change nothing', async () => {
    const clock = handClock(NOON);
    const api = await coopApi(kind, { clock });
    await person(api, await api.cooperative(), { login: LAN });
    const [here, phone] = [await signedIn(api), await signedIn(api)];
    const change = (old: string, fresh = FRESH) => here('PUT /api/v1/password', { old, new: fresh });
    expect((await change(PASSWORD, 'too short')).status).toBe(400);
    for (let i = 0; i < 5; i += 1)
      expect(await change(`guess ${i}`)).toMatchObject({ status: 422, body: { code: 'wrong_password' } });
    // The same count as at the door: changing the password is no second place to guess it.
    for (const refused of [await change(PASSWORD), await signIn(api, LAN)]) {
      expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_tries' } });
      expect(refused.headers.get('retry-after')).toBe('30');
    }
    clock.advance(30_000);
    expect((await signIn(api, LAN)).status).toBe(200);
    expect([await isIn(here), await isIn(phone)]).toEqual([true, true]);
    expect((await api.stranger('PUT /api/v1/password', { old: PASSWORD, new: FRESH })).status).toBe(401);
  });

  test('of two changes at once one is made', async () => {
    const api = await coopApi(kind);
    await person(api, await api.cooperative(), { login: LAN });
    const [here, phone] = [await signedIn(api), await signedIn(api)];
    const answers = await Promise.all(
      [here, phone].map((call, i) => call('PUT /api/v1/password', { old: PASSWORD, new: `${FRESH} ${i}` })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    const kept = statuses.indexOf(204);
    expect((await signIn(api, LAN, { password: `${FRESH} ${kept}` })).status).toBe(200);
    expect([await isIn(here), await isIn(phone)]).toEqual([kept === 0, kept === 1]);
  });

  test('a manager makes a fresh one for a member who has forgotten theirs; it is shown once and told nowhere', async () => {
    const api = await coopApi(kind, { clock: handClock(NOON) });
    const coop = await api.cooperative();
    const manager = await api.member(coop, 'manager');
    await person(api, coop, { login: LAN, role: 'farmer' });
    const lan = await signedIn(api);
    const id = await memberId(manager, LAN);
    const made = await manager(`POST /api/v1/members/${id}/password`);
    expect(made.status).toBe(201);
    const { login, password } = NewPasswordView.parse(made.body);
    expect(login).toBe(LAN);
    expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(await isIn(lan)).toBe(false);
    expect((await signIn(api, LAN)).status).toBe(401);
    expect((await signIn(api, LAN, { password })).status).toBe(200);

    const { db } = api.api;
    const [kept, ...more] = await db.selectFrom('history').selectAll().execute();
    expect(more).toEqual([]);
    const by = await db.selectFrom('session').select('member').where('expires_at', '=', 8e15).execute();
    expect(kept).toMatchObject({ kind: 'member', record: id, revision: 1, at: NOON, member: by[0]?.member });
    expect(JSON.parse(kept?.body ?? '')).toMatchObject({ role: 'farmer', password: 'replaced' });
    expect(JSON.stringify([kept, await db.selectFrom('person').selectAll().execute()])).not.toContain(
      password,
    );
    const again = await manager(`POST /api/v1/members/${id}/password`);
    expect(again.status).toBe(201);
    expect(again.body.password).not.toBe(password);
  });

  test('a manager gets into no other cooperative through a person who belongs there too', async () => {
    const api = await coopApi(kind);
    const [coop, other] = [await api.cooperative(), await api.cooperative()];
    const manager = await api.member(coop, 'manager');
    await person(api, coop, { login: LAN, role: 'farmer' });
    await alsoIn(api, other, { login: LAN, role: 'manager' });
    const lan = await signedIn(api);
    const path = `/api/v1/members/${await memberId(manager, LAN)}/password`;
    const refused = await manager(`POST ${path}`, undefined, { 'accept-language': 'en' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'belongs_elsewhere' } });
    expect(refused.body.detail).toContain(`npx nongso password ${LAN}`);
    expect(await isIn(lan)).toBe(true);
    expect((await signIn(api, LAN)).status).toBe(200);
    expect(await api.api.db.selectFrom('history').selectAll().execute()).toEqual([]);

    await api.api.db
      .updateTable('member')
      .set({ removed_at: NOON })
      .where('cooperative', '=', other)
      .execute();
    expect((await manager(`POST ${path}`)).status).toBe(201);
  });

  test('nobody makes one for themselves, for members of others or for removed ones, and no clerk for anybody', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const manager = await api.member(coop, 'manager');
    const clerk = await api.member(coop, 'clerk');
    await person(api, coop, { login: LAN, role: 'manager' });
    const lan = await signedIn(api);
    const own = await memberId(lan, LAN);
    const path = `POST /api/v1/members/${own}/password`;
    expect(await lan(path)).toMatchObject({ status: 409, body: { code: 'own_password' } });
    expect((await clerk(path)).status).toBe(403);
    const stranger = await api.member(await api.cooperative(), 'manager');
    expect((await stranger(path)).status).toBe(404);
    expect(await isIn(lan)).toBe(true);
    expect((await manager(`DELETE /api/v1/members/${own}`)).status).toBe(204);
    expect((await manager(path)).status).toBe(404);
    expect((await manager('POST /api/v1/members/nobody/password')).status).toBe(404);
  });
});
