import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { createCooperative, createMember, inviteManager } from '../../../api/org/index.ts';
import { InvitationOffer, NewInvitationView, SignedInView } from '../../../domain/http/people.ts';
import type { MeView, Role } from '../../../domain/http/people.ts';
import { onEachStore } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import type { Answer, Call, CoopApi } from '../../support/coop-api.ts';
import { cookieOf, NOON, PASSWORD, person, signIn } from '../../support/coop-people.ts';
import { handClock } from '../../support/hand-clock.ts';

const DAY_MS = 86_400_000;
const GONE = { status: 410, body: { code: 'invitation_gone' } };

onEachStore('invitations', (kind) => {
  test('the link and the printed code open the same page, and the store does not have the secret', async () => {
    const api = await coopApi(kind, { publicUrl: 'https://id.example.vn' });
    const manager = await api.member(await api.cooperative(), 'manager');
    const made = await manager('POST /api/v1/invitations', { role: 'farmer', name: 'Anh Minh' });
    expect(made.status).toBe(201);
    const view = NewInvitationView.parse(made.body);
    expect(view.url).toMatch(/^https:\/\/id\.example\.vn\/console\/#\/invitation\/[\w-]{43}$/);
    expect(await scan(view.qr)).toBe(view.url);
    const { url: _, qr: __, ...listed } = view;
    expect((await manager('GET /api/v1/invitations')).body).toEqual({ items: [listed], next: null });
    const rows = await api.api.db.selectFrom('invitation').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(tokenIn(view));
  });

  test('its holder sees what it is for, joins, is signed in, and then it is used up', async () => {
    const api = await coopApi(kind);
    const manager = await api.member(await api.cooperative('HTX Đông Tảo'), 'manager');
    const token = await invite(manager, 'clerk');
    const offer = await api.stranger('POST /api/v1/invitations/look', { token });
    expect(InvitationOffer.parse(offer.body)).toMatchObject({ cooperative: 'HTX Đông Tảo', role: 'clerk' });
    const joined = await accept(api, token, { login: '0912 345 678' });
    expect(joined.status).toBe(200);
    expect(SignedInView.parse(joined.body).me).toMatchObject({ role: 'clerk', login: '+84912345678' });
    expect(joined.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax$/);
    const cookie = cookieOf(joined);
    expect((await api.stranger('GET /api/v1/session', undefined, { cookie })).body).toEqual(joined.body.me);
    expect((await signIn(api, '0912345678')).status).toBe(200);

    expect(await api.stranger('POST /api/v1/invitations/look', { token })).toMatchObject(GONE);
    expect(await accept(api, token, { login: 'other@example.vn' })).toMatchObject(GONE);
    expect((await manager('GET /api/v1/invitations')).body).toMatchObject({ items: [] });
  });

  test('ends after 7 days, when it is withdrawn, and was never there with another secret', async () => {
    const clock = handClock(NOON);
    const api = await coopApi(kind, { clock });
    const coop = await api.cooperative();
    const manager = await api.member(coop, 'manager');
    const late = await invite(manager, 'clerk');
    clock.advance(7 * DAY_MS - 1);
    expect((await api.stranger('POST /api/v1/invitations/look', { token: late })).status).toBe(200);
    clock.advance(1);
    expect(await accept(api, late, { login: 'a@example.vn' })).toMatchObject(GONE);

    const { body } = await manager<NewInvitationView>('POST /api/v1/invitations', { role: 'clerk' });
    const path = `/api/v1/invitations/${body.id}`;
    const neighbour = await api.member(await api.cooperative(), 'manager');
    expect((await neighbour(`DELETE ${path}`)).status).toBe(404);
    expect((await (await api.member(coop, 'clerk'))(`DELETE ${path}`)).status).toBe(403);
    expect((await manager(`DELETE ${path}`)).status).toBe(204);
    expect((await manager(`DELETE ${path}`)).status).toBe(404);
    expect(await accept(api, tokenIn(body), { login: 'a@example.vn' })).toMatchObject(GONE);
    expect(await accept(api, 'x'.repeat(43), { login: 'a@example.vn' })).toMatchObject(GONE);
    const { db } = api.api;
    const people = await db.selectFrom('person').select('id').where('login', '=', 'a@example.vn').execute();
    expect(people).toEqual([]);
  });

  test('of several who accept at once one joins and the others leave no trace', async () => {
    const api = await coopApi(kind);
    const token = await invite(await api.member(await api.cooperative(), 'manager'), 'farmer');
    const logins = ['a@example.vn', 'b@example.vn', 'c@example.vn', 'd@example.vn'];
    const answers = await Promise.all(logins.map((login) => accept(api, token, { login })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);
    const people = await api.api.db.selectFrom('person').select('id').where('login', 'in', logins).execute();
    expect(people).toHaveLength(1);
  });

  test('a person who is known joins with the password that is theirs; a wrong one counts as a wrong sign-in', async () => {
    const api = await coopApi(kind);
    await person(api, await api.cooperative('HTX Phố Hiến'), { login: '0912345678' });
    const manager = await api.member(await api.cooperative('HTX Đông Tảo'), 'manager');
    const token = await invite(manager, 'inspector');
    const login = '+84 912 345 678';
    const wrong = await accept(api, token, { login, password: 'wrong password' });
    expect(wrong).toMatchObject({ status: 409, body: { code: 'login_taken' } });
    const joined = await accept(api, token, { login });
    expect(joined.body.me).toMatchObject({
      name: 'Chị Lan',
      role: 'inspector',
      cooperative: { name: 'HTX Đông Tảo' },
      cooperatives: [{ name: 'HTX Đông Tảo' }, { name: 'HTX Phố Hiến' }],
    });

    const again = await invite(manager, 'clerk');
    expect(await accept(api, again, { login })).toMatchObject({
      status: 409,
      body: { code: 'already_member' },
    });
    expect((await api.stranger('POST /api/v1/invitations/look', { token: again })).status).toBe(200);
    for (let i = 0; i < 5; i += 1) await accept(api, again, { login, password: 'wrong password' });
    expect((await signIn(api, login)).status).toBe(429);
  });

  test('who was removed may be invited again and is the same member as before', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative();
    const manager = await api.member(coop, 'manager');
    const first = await accept(api, await invite(manager, 'farmer'), { login: 'minh@example.vn' });
    const { member } = first.body.me;
    await manager(`DELETE /api/v1/members/${member}`);
    expect(await signIn(api, 'minh@example.vn')).toMatchObject({
      status: 403,
      body: { code: 'not_a_member' },
    });
    const back = await accept(api, await invite(manager, 'clerk'), { login: 'minh@example.vn' });
    expect(back.body.me).toMatchObject({ member, role: 'clerk' });
    expect((await api.as(first.body.token)('GET /api/v1/session')).status).toBe(401);
  });

  test('short passwords, logins that are neither, and pages of other sites are refused', async () => {
    const api = await coopApi(kind);
    const token = await invite(await api.member(await api.cooperative(), 'manager'), 'farmer');
    const login = 'minh@example.vn';
    expect(await accept(api, token, { login, password: 'short' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'password' }] },
    });
    expect(await accept(api, token, { login: 'minh' })).toMatchObject({
      status: 422,
      body: { code: 'bad_login' },
    });
    const body = { token, name: 'Anh Minh', login, password: PASSWORD };
    const evil = { origin: 'https://evil.example' };
    expect((await api.stranger('POST /api/v1/invitations/accept', body, evil)).status).toBe(403);
    expect((await accept(api, token, { login })).status).toBe(200);
  });

  test('commands make a cooperative, invite its first manager and add members with a password', async () => {
    const clock = handClock(NOON);
    const api = await coopApi(kind, { clock });
    const source = { clock, random: randomBytes };
    const { db } = api.api;
    const { id } = await createCooperative(db, source, { name: 'HTX Mễ Sở' });
    const { token, path } = await inviteManager(db, source, id);
    expect(path).toBe(`/console/#/invitation/${token}`);
    expect((await accept(api, token, { login: '0912345678' })).body.me).toMatchObject({
      role: 'manager',
      cooperative: { id, name: 'HTX Mễ Sở' },
    });
    const demo = { cooperative: id, name: 'Demo', login: 'demo@nongso.example', password: '482916' };
    expect(await createMember(db, source, { ...demo, role: 'manager' })).toHaveProperty('member');
    expect(await createMember(db, source, { ...demo, role: 'clerk' })).toEqual({ refused: 'login_taken' });
    expect((await signIn(api, 'demo@nongso.example', { password: '482916' })).status).toBe(200);
  });
});

const tokenIn = ({ url }: Pick<NewInvitationView, 'url'>): string => url.split('/').at(-1) ?? '';

const invite = async (manager: Call, role: Role): Promise<string> =>
  tokenIn((await manager<NewInvitationView>('POST /api/v1/invitations', { role })).body);

const accept = (
  { stranger }: CoopApi,
  token: string,
  who: { login: string; password?: string },
): Promise<Answer<{ token: string; me: MeView }>> =>
  stranger('POST /api/v1/invitations/accept', { token, name: 'Anh Minh', password: PASSWORD, ...who });

async function scan(svg: string): Promise<string | undefined> {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(await readFile(file)).buffer } });
  const [code] = await readBarcodes(await sharp(Buffer.from(svg)).resize(600).png().toBuffer());
  return code?.text;
}
