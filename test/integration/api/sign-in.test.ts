import { argon2Sync, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { MeView, SignedInView } from '../../../domain/http/people.ts';
import { onEachStore } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import { alsoIn, cookieOf, NOON, PASSWORD, person, signIn } from '../../support/coop-people.ts';
import { handClock } from '../../support/hand-clock.ts';

const DAY_MS = 86_400_000;
const LAN = '0912 345 678';
const PROXY = { trustProxy: '127.0.0.1' };

onEachStore('sign-in', (kind) => {
  test('takes a phone number in any usual spelling, and an e-mail', async () => {
    const api = await coopApi(kind);
    const coop = await api.cooperative('HTX Đông Tảo');
    await person(api, coop, { login: LAN });
    await person(api, coop, { login: 'Minh@Example.vn', role: 'clerk' });
    for (const login of [LAN, '0912345678', '+84 912.345.678', '84912345678', '0084-912-345-678'])
      expect(await signIn(api, login)).toMatchObject({
        status: 200,
        body: { me: { login: '+84912345678' } },
      });
    const minh = await api.stranger<SignedInView>('POST /api/v1/session', {
      email: 'minh@EXAMPLE.vn',
      password: PASSWORD,
    });
    expect(SignedInView.parse(minh.body).me).toMatchObject({ role: 'clerk', login: 'minh@example.vn' });
    const me = await api.as(minh.body.token)('GET /api/v1/session');
    expect(MeView.parse(me.body)).toEqual(minh.body.me);
    expect(await signIn(api, 'chị Lan')).toMatchObject({ status: 422, body: { code: 'bad_login' } });
  });

  test('the cookie is out of reach of scripts and of other sites, and only over TLS where there is TLS', async () => {
    const plain = await coopApi(kind, PROXY);
    await person(plain, await plain.cooperative(), { login: LAN });
    const answer = await signIn(plain, LAN);
    expect(answer.headers.get('set-cookie')).toBe(
      `nongso_coop=${answer.body.token}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax`,
    );
    const throughTls = await plain.stranger(
      'POST /api/v1/session',
      { login: LAN, password: PASSWORD },
      { 'x-forwarded-proto': 'https' },
    );
    expect(throughTls.headers.get('set-cookie')).toMatch(/; Secure$/);

    const publicApi = await coopApi(kind, { publicUrl: 'https://id.example.vn' });
    await person(publicApi, await publicApi.cooperative(), { login: LAN });
    expect((await signIn(publicApi, LAN)).headers.get('set-cookie')).toMatch(/; Secure$/);
  });

  test('an unknown login is answered as a wrong password, and neither is repeated', async () => {
    const api = await coopApi(kind);
    await person(api, await api.cooperative(), { login: LAN });
    const wrong = await signIn(api, LAN, { password: 'hàng xóm' });
    const unknown = await signIn(api, '0987654321', { password: 'hàng xóm' });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'wrong_sign_in' } });
    expect(unknown).toMatchObject({ status: 401, body: wrong.body });
    expect(JSON.stringify(wrong.body)).not.toMatch(/912|hàng xóm/);
  });

  test('five wrong passwords cost a wait of 30 s, each further one twice as long, at most 15 min', async () => {
    const clock = handClock(NOON);
    const api = await coopApi(kind, { clock });
    await person(api, await api.cooperative(), { login: LAN });
    const wrong = () => signIn(api, LAN, { password: 'wrong' });
    for (let i = 0; i < 5; i += 1) expect((await wrong()).status).toBe(401);
    for (const wait_s of [30, 60, 120, 240, 480, 900, 900]) {
      const refused = await signIn(api, LAN);
      expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_tries' } });
      expect(refused.headers.get('retry-after')).toBe(String(wait_s));
      clock.advance(wait_s * 1_000);
      expect((await wrong()).status).toBe(401);
    }
    clock.advance(900_000);
    expect((await signIn(api, LAN)).status).toBe(200);
    for (let i = 0; i < 4; i += 1) expect((await wrong()).status).toBe(401);
    expect((await signIn(api, LAN)).status).toBe(200); // what was before is forgotten
  });

  test('a clock that is set back locks nobody out', async () => {
    const clock = handClock(NOON);
    const api = await coopApi(kind, { clock });
    await person(api, await api.cooperative(), { login: LAN });
    const wrong = () => signIn(api, LAN, { password: 'wrong' });
    await wrong();
    clock.advance(-DAY_MS);
    expect((await signIn(api, LAN)).status).toBe(200);
    for (let i = 0; i < 5; i += 1) await wrong();
    expect((await signIn(api, LAN)).status).toBe(429);
    clock.advance(-DAY_MS);
    expect((await wrong()).status).toBe(401); // counts from now
    expect((await signIn(api, LAN)).headers.get('retry-after')).toBe('60');
    clock.advance(60_000);
    expect((await signIn(api, LAN)).status).toBe(200);
  });

  test('guesses sent all at once count one by one', async () => {
    const api = await coopApi(kind);
    await person(api, await api.cooperative(), { login: LAN });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => signIn(api, LAN, { password: `guess ${i}` })),
    );
    const looked = answers.filter(({ status }) => status === 401).length;
    expect(looked).toBeGreaterThanOrEqual(5);
    expect(looked).toBeLessThanOrEqual(6); // two are looked at at a time
    expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
  });

  test('an address that tries many logins waits, the others do not', async () => {
    const clock = handClock(NOON);
    const api = await coopApi(kind, { ...PROXY, clock });
    await person(api, await api.cooperative(), { login: LAN });
    for (let i = 0; i < 60; i += 1)
      await signIn(api, `091200${1000 + i}`, { password: 'wrong', from: `2001:db8::${i}` });
    expect((await signIn(api, LAN, { from: '2001:db8::ffff' })).status).toBe(429);
    expect((await signIn(api, LAN, { from: '2001:db8:0:1::1' })).status).toBe(200);
    clock.advance(30_000);
    expect((await signIn(api, LAN, { from: '2001:db8::ffff' })).status).toBe(200);
  });

  test('signing out ends this session; everywhere ends those of every cooperative', async () => {
    const api = await coopApi(kind);
    const dongTao = await api.cooperative('HTX Đông Tảo');
    await person(api, dongTao, { login: LAN });
    await person(api, dongTao, { login: '0987654321' });
    const [phone, office, minh] = await Promise.all([
      signIn(api, LAN),
      signIn(api, LAN),
      signIn(api, '0987654321'),
    ]);
    const phoHien = await api.cooperative('HTX Phố Hiến');
    await alsoIn(api, phoHien, { login: '+84912345678', role: 'clerk' });
    const elsewhere = await signIn(api, LAN);
    const isIn = async ({ body }: { body: SignedInView }) =>
      (await api.as(body.token)('GET /api/v1/session')).status === 200;

    const out = await api.as(phone.body.token)('DELETE /api/v1/session');
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^nongso_coop=; .*Max-Age=0/);
    expect([await isIn(phone), await isIn(office), await isIn(elsewhere)]).toEqual([false, true, true]);

    expect((await api.as(office.body.token)('DELETE /api/v1/sessions')).status).toBe(204);
    expect([await isIn(office), await isIn(elsewhere), await isIn(minh)]).toEqual([false, false, true]);
  });

  test('somebody in several cooperatives chooses one, the latest joined else', async () => {
    const api = await coopApi(kind);
    const first = await api.cooperative('HTX Đông Tảo');
    const second = await api.cooperative('HTX Phố Hiến');
    const third = await api.cooperative('HTX Mễ Sở');
    await person(api, first, { login: LAN });
    await alsoIn(api, second, { login: '+84912345678', role: 'inspector' });
    const latest = await signIn(api, LAN);
    expect(latest.body.me).toMatchObject({
      role: 'inspector',
      cooperative: { id: second, name: 'HTX Phố Hiến' },
      cooperatives: [{ id: second }, { id: first }],
    });
    const chosen = await signIn(api, LAN, { cooperative: first });
    expect(chosen.body.me).toMatchObject({ role: 'manager', cooperative: { id: first } });
    expect(await signIn(api, LAN, { cooperative: third })).toMatchObject({
      status: 403,
      body: { code: 'not_a_member' },
    });
  });

  test('a session lasts 30 days from its last use, and the cookie with it', async () => {
    const clock = handClock(NOON);
    const api = await coopApi(kind, { clock });
    await person(api, await api.cooperative(), { login: LAN });
    const cookie = cookieOf(await signIn(api, LAN));
    const look = () => api.stranger('GET /api/v1/session', undefined, { cookie });
    clock.advance(DAY_MS - 1);
    expect((await look()).headers.get('set-cookie')).toBeNull(); // once a day is enough
    clock.advance(20 * DAY_MS);
    const used = await look();
    expect(cookieOf(used)).toBe(cookie);
    expect(used.headers.get('set-cookie')).toContain('Max-Age=2592000');
    clock.advance(30 * DAY_MS - 1);
    expect((await look()).status).toBe(200);
    clock.advance(30 * DAY_MS);
    expect((await look()).status).toBe(401);
    await signIn(api, LAN);
    expect(await api.api.db.selectFrom('session').selectAll().execute()).toHaveLength(1);
  });

  test('a hash from before the cost was raised is sealed again at the next sign-in', async () => {
    const api = await coopApi(kind);
    await person(api, await api.cooperative(), { login: LAN });
    const nonce = randomBytes(16);
    const cost = { parallelism: 1, tagLength: 32, memory: 8192, passes: 1 };
    const hash = argon2Sync('argon2id', { message: PASSWORD, nonce, ...cost });
    const [salt64, hash64] = [nonce, hash].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
    const old = `$argon2id$v=19$m=8192,t=1,p=1$${salt64}$${hash64}`;
    await api.api.db.updateTable('person').set({ password_hash: old }).execute();
    const kept = () => api.api.db.selectFrom('person').select('password_hash').executeTakeFirstOrThrow();

    expect((await signIn(api, LAN, { password: 'wrong' })).status).toBe(401);
    expect(await kept()).toEqual({ password_hash: old });
    expect((await signIn(api, LAN)).status).toBe(200);
    expect((await kept()).password_hash).toContain('$m=19456,t=2,p=1$');
    expect((await signIn(api, LAN)).status).toBe(200);
  });

  test('a page of another site can neither use the cookie nor sign a visitor in', async () => {
    const api = await coopApi(kind, PROXY);
    await person(api, await api.cooperative(), { login: LAN });
    const cookie = cookieOf(await signIn(api, LAN));
    const evil = { origin: 'https://evil.example' };
    const refused = { status: 403, body: { code: 'other_page' } };
    expect(await api.stranger('DELETE /api/v1/sessions', undefined, { cookie, ...evil })).toMatchObject(
      refused,
    );
    expect(
      await api.stranger('POST /api/v1/session', { login: LAN, password: PASSWORD }, evil),
    ).toMatchObject(refused);
    const behindProxy = { origin: 'https://id.example.vn', 'x-forwarded-host': 'id.example.vn' };
    expect((await api.stranger('DELETE /api/v1/session', undefined, { cookie, ...behindProxy })).status).toBe(
      204,
    );
  });
});
