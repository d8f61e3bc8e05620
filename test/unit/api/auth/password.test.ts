import { argon2Sync, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkPassword, sealPassword } from '../../../../api/auth/password.ts';

const PASSWORD = 'nhãn lồng Phố Hiến';

test('keeps a password as argon2id at the cost OWASP asks for, in the PHC string format', async () => {
  const sealed = await sealPassword(PASSWORD, randomBytes);
  expect(sealed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await sealPassword(PASSWORD, randomBytes)).not.toBe(sealed);
});

test('knows the password again, also typed on a machine that splits the accents off', async () => {
  const sealed = await sealPassword(PASSWORD, randomBytes);
  expect(await checkPassword(PASSWORD, sealed)).toBe('right');
  expect(await checkPassword(PASSWORD.normalize('NFD'), sealed)).toBe('right');
  expect(await checkPassword('nhãn lồng Phố hiến', sealed)).toBe('wrong');
});

test('a hash at a lower cost is right and outdated', async () => {
  const nonce = randomBytes(16);
  const message = PASSWORD;
  const hash = argon2Sync('argon2id', {
    message,
    nonce,
    parallelism: 1,
    tagLength: 32,
    memory: 8192,
    passes: 1,
  });
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  const stored = `$argon2id$v=19$m=8192,t=1,p=1$${base64(nonce)}$${base64(hash)}`;
  expect(await checkPassword(PASSWORD, stored)).toBe('outdated');
  expect(await checkPassword('another one', stored)).toBe('wrong');
});

test('nobody and an unreadable hash have no password', async () => {
  for (const stored of [undefined, '', '$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA', 'plain'])
    expect(await checkPassword(PASSWORD, stored)).toBe('wrong');
});

test('finding out that somebody does not exist costs a password check too', async () => {
  const sealed = await sealPassword(PASSWORD, randomBytes);
  const least_ms = async (stored: string | undefined): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      const start = performance.now();
      await checkPassword('wrong', stored);
      times.push(performance.now() - start);
    }
    return Math.min(...times);
  };
  // A short cut would take a thousandth; a loaded machine makes either a few times slower.
  expect(await least_ms(undefined)).toBeGreaterThan((await least_ms(sealed)) / 20);
});
