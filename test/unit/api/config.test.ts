import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ApiConfigError, readApiConfig } from '../../../api/config.ts';
import type { Environment } from '../../../api/config.ts';

const read = (env: Environment, { demonstration = false } = {}) =>
  readApiConfig(env, { dataDir: '/data', demonstration });

/** What is said about an environment; nothing when it is accepted. */
function mistakesOf(env: Environment, demonstration = false): readonly string[] {
  try {
    read(env, { demonstration });
  } catch (error) {
    if (error instanceof ApiConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('the settings of the api', () => {
  const defaults = {
    listen: { host: '127.0.0.1', port: 3000 },
    database: { sqlite: join('/data', 'api.db') },
    publicUrl: undefined,
    trustProxy: undefined,
    logLevel: 'info',
    timezone: 'Asia/Ho_Chi_Minh',
  };

  it('are good for one machine when nothing is said', () => expect(read({})).toEqual(defaults));

  it('take an empty variable for one that is not set, so that nothing listens on all addresses by mistake', () =>
    expect(
      read({
        ...{ NONGSO_BIND: '', NONGSO_API_PORT: '', DATABASE_URL: '', NONGSO_PUBLIC_URL: '' },
        ...{ NONGSO_TRUST_PROXY: '', NONGSO_LOG: '' },
      }),
    ).toEqual(defaults));

  it('are what the environment says', () =>
    expect(
      read({
        NONGSO_BIND: '::',
        NONGSO_API_PORT: '0',
        DATABASE_URL: 'postgres://nongso:secret@db/coop',
        NONGSO_PUBLIC_URL: 'https://ID.example.vn/',
        NONGSO_TRUST_PROXY: '10.0.0.7, 192.168.1.0/24,::1,fd00::/8',
        NONGSO_LOG: 'debug',
      }),
    ).toMatchObject({
      listen: { host: '::', port: 0 },
      database: { postgres: 'postgres://nongso:secret@db/coop' },
      publicUrl: 'https://id.example.vn',
      trustProxy: '10.0.0.7, 192.168.1.0/24,::1,fd00::/8',
      logLevel: 'debug',
    }));

  it('are refused with every mistake at once, without the password', () => {
    const mistakes = mistakesOf({
      NONGSO_API_PORT: '65536',
      DATABASE_URL: 'mysql://nongso:s3cret@db/coop',
      NONGSO_PUBLIC_URL: 'http://id.example.vn',
      NONGSO_TRUST_PROXY: '10.0.0.7,my-proxy',
      NONGSO_LOG: 'loud',
    });
    expect(mistakes).toEqual([
      expect.stringMatching(/^NONGSO_API_PORT is "65536"/),
      expect.stringMatching(/^DATABASE_URL/),
      expect.stringMatching(/^NONGSO_PUBLIC_URL/),
      expect.stringMatching(/^NONGSO_TRUST_PROXY has "my-proxy"/),
      expect.stringMatching(/^NONGSO_LOG is "loud"/),
    ]);
    expect(mistakes.join()).not.toContain('s3cret');
  });
});

describe('the public address', () => {
  it.each(['id.example.vn', 'ftp://id.example.vn', 'https://id.example.vn/tem', 'https://id.example.vn/?a'])(
    '%s is no scheme with a host',
    (url) => expect(mistakesOf({ NONGSO_PUBLIC_URL: url })).toEqual([expect.stringContaining(url)]),
  );

  it('must be https, so that nobody on the way answers for a stamp', () =>
    expect(mistakesOf({ NONGSO_PUBLIC_URL: 'http://192.168.1.20:3000' })).toEqual([
      expect.stringContaining('must point to https'),
    ]));

  it.each([
    ['http://192.168.1.20:3000', true],
    ['http://localhost:3000', false],
    ['http://127.0.0.1:3000', false],
  ])('%s is taken (demonstration: %s)', (url, demonstration) =>
    expect(mistakesOf({ NONGSO_PUBLIC_URL: url }, demonstration)).toEqual([]),
  );
});

describe('trusted proxies', () => {
  it.each(['loopback', '10.0.0', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/', '::1/129', '10.0.0.7,', '*'])(
    '%s is no address or network',
    (proxies) =>
      expect(mistakesOf({ NONGSO_TRUST_PROXY: proxies })).toEqual([
        expect.stringMatching(/^NONGSO_TRUST_PROXY/),
      ]),
  );
});
