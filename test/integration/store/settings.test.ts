import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { isProblem } from '../../../domain/problem.ts';
import { CredentialExists, addCredential } from '../../../gateway/store/settings/credentials.ts';
import type { Store } from '../../../gateway/store/open.ts';
import { eventually } from '../../support/eventually.ts';
import { SOME_TIME, migrationsDir, openTestStore } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';

test('overrides are there again after a restart, as they were saved last', async () => {
  const dataDir = await tempDir();
  const store = await openTestStore(dataDir);
  const lock = { standing: { action: 'lock', by: 'phone-1', at: SOME_TIME } } as const;
  await store.overrides.save('van-1', { run: { by: 'phone-1', at: SOME_TIME, until: SOME_TIME + 1 } });
  await store.overrides.save('van-2', {});
  await store.overrides.save('van-1', lock);
  await store.close();

  const again = await openTestStore(dataDir);
  expect(Object.fromEntries(await again.overrides.load())).toEqual({ 'van-1': lock, 'van-2': {} });
});

describe('a credential', () => {
  const add = (dataDir: string, rotate = false, device = 'node-7') =>
    addCredential({ dataDir, migrationsDir, device, profile: 'nongso-node', rotate, random: randomBytes });

  test('that another process adds counts at once', async () => {
    const dataDir = await tempDir();
    const store = await openTestStore(dataDir);
    expect(await store.credentials.check('node-7', 'anything')).toBeUndefined();
    const { username, password } = add(dataDir);
    expect(await store.credentials.check(username, password)).toEqual({
      device: 'node-7',
      profile: 'nongso-node',
    });
    expect(await store.credentials.check(username, `${password}x`)).toBeUndefined();
    expect(await store.credentials.check('node-8', password)).toBeUndefined();
  });

  test('is replaced only on purpose, and the old password is then worth nothing', async () => {
    const dataDir = await tempDir();
    const store = await openTestStore(dataDir);
    const old = add(dataDir);
    expect(() => add(dataDir)).toThrow(CredentialExists);
    const fresh = add(dataDir, true);
    expect(await store.credentials.check('node-7', old.password)).toBeUndefined();
    expect(await store.credentials.check('node-7', fresh.password)).toBeDefined();
  });

  test('is made before the gateway ever ran, and its password is 128 bits that no file holds', async () => {
    const dataDir = join(await tempDir(), 'data');
    const { password } = add(dataDir);
    expect(Buffer.from(password, 'base64url')).toHaveLength(16);
    expect((await readFile(join(dataDir, 'settings.db'))).includes(password)).toBe(false);
    const store = await openTestStore(dataDir);
    expect(await store.credentials.check('node-7', password)).toBeDefined();
  });
});

describe('pairing', () => {
  const MINUTE = 60_000;
  const DAY = 24 * 60 * MINUTE;
  const code = async (store: Store, pin: string, now: number) => {
    const answer = await store.pairing.pair(pin, now);
    return isProblem(answer) ? answer.code : 'paired';
  };

  test('needs a PIN to be set', async () => {
    const store = await openTestStore(await tempDir());
    expect(await store.hasPin()).toBe(false);
    expect(await code(store, '123456', SOME_TIME)).toBe('no_pin');
    await store.setPin('123456');
    expect(await store.hasPin()).toBe(true);
  });

  test('gives each phone a token of its own that lasts 180 days and over a restart', async () => {
    const dataDir = await tempDir();
    const first = await openTestStore(dataDir);
    await first.setPin('123456');
    const one = await first.pairing.pair('123456', SOME_TIME);
    const two = await first.pairing.pair('123456', SOME_TIME);
    if (isProblem(one) || isProblem(two)) throw new Error('not paired');
    await first.close();

    const store = await openTestStore(dataDir);
    expect(one.expiresAt).toBe(SOME_TIME + 180 * DAY);
    expect(await store.pairing.check(one.token, one.expiresAt - 1)).toBe('phone-1');
    expect(await store.pairing.check(two.token, SOME_TIME)).toBe('phone-2');
    expect(await store.pairing.check(one.token, one.expiresAt)).toBeUndefined();
    expect(await store.pairing.check('made up', SOME_TIME)).toBeUndefined();
    expect(await code(store, '123456', SOME_TIME)).toBe('paired');
  });

  test('forgets a phone that was removed from the store, one answer later', async () => {
    const dataDir = await tempDir();
    const store = await openTestStore(dataDir);
    await store.setPin('123456');
    const phone = await store.pairing.pair('123456', SOME_TIME);
    if (isProblem(phone)) throw new Error('not paired');
    expect(await store.pairing.check(phone.token, SOME_TIME)).toBe('phone-1');

    const other = new DatabaseSync(join(dataDir, 'settings.db'));
    other.exec('DELETE FROM phone');
    other.close();
    await eventually(
      'the phone is forgotten',
      async () => (await store.pairing.check(phone.token, SOME_TIME)) === undefined,
    );
  });

  test('pauses after five wrong PINs, longer each time, also for the right one', async () => {
    const store = await openTestStore(await tempDir());
    await store.setPin('123456');
    let now = SOME_TIME;
    // Sent at once, as an attacker would.
    const codes = await Promise.all(Array.from({ length: 7 }, () => code(store, '000000', now)));
    expect(codes).toEqual([...Array<string>(5).fill('wrong_pin'), 'too_many_tries', 'too_many_tries']);

    expect(await code(store, '123456', now + MINUTE - 1)).toBe('too_many_tries');
    now += MINUTE;
    expect(await code(store, '000000', now)).toBe('wrong_pin');
    expect(await code(store, '123456', now + 2 * MINUTE - 1)).toBe('too_many_tries');
    for (let i = 0; i < 8; i++) expect(await code(store, '000000', (now += 60 * MINUTE))).toBe('wrong_pin');
    expect(await code(store, '123456', now + 60 * MINUTE - 1)).toBe('too_many_tries');
    expect(await code(store, '123456', now + 60 * MINUTE)).toBe('paired');
    expect(await code(store, '000000', now + 60 * MINUTE)).toBe('wrong_pin');
    expect(await code(store, '123456', now + 60 * MINUTE)).toBe('paired');
  });
});
