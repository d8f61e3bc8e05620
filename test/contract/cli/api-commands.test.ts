// The api's part of the command line: a cooperative, its manager's invitation, a forgotten password.
import { expect, onTestFinished, test } from 'vitest';
import { nongso, start } from '../../support/nongso.ts';
import { tempDir } from '../../support/temp.ts';

const SIGN_IN = { login: '0912 345 678', password: 'mua-thuan-gio-hoa' };

async function startApi(env: Readonly<Record<string, string>>): Promise<string> {
  const api = start(['api'], { env });
  onTestFinished(async () => void (await api.stop()));
  return (await api.says(/Nông Số api: (\S+)/))[1] ?? '';
}

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

test('the first manager joins by the printed link, and gets a new password when theirs is forgotten', async () => {
  const env = { NONGSO_DATA_DIR: await tempDir() };
  const made = await nongso(['cooperative', 'HTX Đông Tảo', '--json'], { env });
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const { invitation } = JSON.parse(made.stdout) as { invitation: string };
  const token = /^http:\/\/127\.0\.0\.1:\d+\/console\/#\/invitation\/(\S+)$/.exec(invitation)?.[1];

  const url = await startApi(env);
  const accepted = await post(`${url}/api/v1/invitations/accept`, { token, name: 'Chị Hoa', ...SIGN_IN });
  expect(accepted.status).toBe(200);
  expect(await accepted.json()).toMatchObject({
    me: { role: 'manager', cooperative: { name: 'HTX Đông Tảo' } },
  });

  const changed = await nongso(['password', SIGN_IN.login], { env });
  const password = /: (\S+)$/m.exec(changed.stdout)?.[1];
  expect((await post(`${url}/api/v1/session`, SIGN_IN)).status).toBe(401);
  expect((await post(`${url}/api/v1/session`, { ...SIGN_IN, password })).ok).toBe(true);
});

test('a manager who has not joined is invited again, to the same cooperative', async () => {
  const env = { NONGSO_DATA_DIR: await tempDir(), NONGSO_BIND: '::1', NONGSO_API_PORT: '3000' };
  const add = async (name: string) =>
    JSON.parse((await nongso(['cooperative', name, '--json'], { env })).stdout) as {
      id: string;
      invitation: string;
    };
  const first = await add('HTX Đông Tảo');
  const again = await add('HTX Đông Tảo');
  expect(again.id).toBe(first.id);
  expect(again.invitation).not.toBe(first.invitation);
  expect(again.invitation).toMatch(/^http:\/\/\[::1\]:3000\/console\/#\/invitation\/\S+$/);
  expect((await add('HTX khác')).id).not.toBe(first.id);
});

test('an api without a cooperative says how to make one', async () => {
  const api = start(['api'], { env: { NONGSO_DATA_DIR: await tempDir() } });
  onTestFinished(async () => void (await api.stop()));
  expect(await api.says(/There is no cooperative yet.*npx nongso cooperative NAME/)).not.toBeNull();
});

test.each([
  [['cooperative'], 2, /say the name of the cooperative/],
  [['password'], 2, /say the phone number or e-mail/],
  [['password', 'nobody@example.vn'], 1, /nobody signs in with nobody@example\.vn/],
])('%j ends with %i and says why', async (args, code, words) => {
  const ended = await nongso(args, { env: { NONGSO_DATA_DIR: await tempDir() } });
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toMatch(words);
});

test('wrong settings are named all at once', async () => {
  const env = {
    NONGSO_DATA_DIR: await tempDir(),
    NONGSO_API_PORT: 'x',
    NONGSO_PUBLIC_URL: 'id.example.vn',
    DATABASE_URL: 'mysql://x',
  };
  const { code, stderr } = await nongso(['api'], { env });
  expect(code).toBe(1);
  for (const name of ['NONGSO_API_PORT', 'NONGSO_PUBLIC_URL', 'DATABASE_URL']) expect(stderr).toContain(name);
});
