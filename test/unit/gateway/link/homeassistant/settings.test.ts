import { expect, test } from 'vitest';
import { parseConfig } from '../../../../../gateway/config.ts';

const parse = (homeassistant: string, env: Readonly<Record<string, string>> = {}) =>
  parseConfig(
    `farm: a\ntimezone: Asia/Ho_Chi_Minh\nlocation: { lat: 1, lon: 2 }\nhomeassistant: ${homeassistant}`,
    { profiles: new Map(), env },
  );

test('takes a broker, with or without a prefix, and does what it says', () => {
  const { homeassistant, unsupported } = parse('{ broker: mqtt://user:pass@host:1883 }');
  expect(homeassistant).toEqual({ broker: 'mqtt://user:pass@host:1883', prefix: 'homeassistant' });
  expect(unsupported).toEqual([]);
  expect(parse('{ broker: "mqtts://ha.example", prefix: my/ha }').homeassistant?.prefix).toBe('my/ha');
});

test('takes the address with its password from the environment', () => {
  const env = { HA_BROKER: 'mqtt://u:p%40ss@10.0.0.2' };
  expect(parse('{ broker: !env HA_BROKER }', env).homeassistant?.broker).toBe(env.HA_BROKER);
});

test.each([
  'http://host',
  'mqtt://',
  'host:1883',
  'mqtt://u:p#x@host',
  'mqtt://host/topic',
  'mqtt://u:%ff@host',
  'mqtt://host:99999',
])('refuses %s as a broker', (broker) => {
  expect(() => parse(JSON.stringify({ broker }))).toThrow(
    /homeassistant\.broker: a broker as mqtt:\/\/user:password@192\.168\.1\.10:1883/,
  );
});

test('keeps a password to itself that made an address unreadable', () => {
  expect(() => parse('{ broker: "mqtt://user:topsecret#1@host" }')).toThrow(/^(?!.*topsecret).*%23/);
});

test.each(['home#', 'a//b', '/a', 'a b', ''])('refuses %j as a prefix', (prefix) => {
  expect(() => parse(JSON.stringify({ broker: 'mqtt://host', prefix }))).toThrow(/homeassistant\.prefix/);
});
