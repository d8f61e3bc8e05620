import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { loadProfiles } from '../../../cli/profiles.ts';
import { METRICS } from '../../../domain/metric.ts';
import { parseConfig } from '../../../gateway/config.ts';
import type { Environment } from '../../../gateway/config.ts';
import { ConfigError } from '../../../gateway/config/mistake.ts';

/** The example of the documentation: what it shows is what is accepted. */
const DOCUMENTED = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
const GOOD = (/```yaml\n([\s\S]*?)```/.exec(DOCUMENTED)?.[1] ?? '')
  .replace(/ +#.*$/gm, '')
  .replace('8080 }', '8080, tls: self }');

/** What the example takes from the environment. */
const TOKENS = { INFLUX_TOKEN: 'secret', NONGSO_GATEWAY_TOKEN: 'made-by-the-cooperative' };

const parse = (text: string, env: Environment = TOKENS) =>
  parseConfig(text, { profiles: loadProfiles(), env });

/** The mistakes of a text as `path: message`. */
function mistakesOf(text: string, env?: Environment): string[] {
  try {
    parse(text, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('the documentation', () => {
  it('lists every metric with its unit and bounds', () => {
    const rows = [...DOCUMENTED.matchAll(/^\| `([^`]+)` *\| ([^|]+?) *\| *([^| ]+) \| *([^| ]+) \|$/gm)];
    const number = (text = '') => Number(text.replaceAll(',', ''));
    expect(
      Object.fromEntries(
        rows.map(([, name = '', unit, min, max]) => [name, { unit, min: number(min), max: number(max) }]),
      ),
    ).toEqual(
      Object.fromEntries(
        Object.entries(METRICS).map(([name, { unit, min, max }]) => [name, { unit, min, max }]),
      ),
    );
  });
});

describe('the configuration', () => {
  it('is read as the documentation shows it', () => {
    const config = parse(GOOD);
    expect(config.farm.zones.get('khu-1')?.outputs[0]).toMatchObject({
      id: 'van-1',
      safe: 'off',
      wiring: 'no',
      rest_s: 900,
    });
    expect(config.farm.devices.get('node-7')?.profile.link).toBe('mqtt');
    expect(config.influx).toEqual({
      url: 'http://127.0.0.1:8086',
      org: 'farm',
      bucket: 'telemetry',
      token: 'secret',
      order: 'oldest_first',
    });
    expect(config.api).toEqual({ url: 'https://htx.example', token: 'made-by-the-cooperative' });
    expect(config.http).toEqual({ host: '0.0.0.0', port: 8080 });
  });

  it('needs only a farm, a time zone and a place', () => {
    const config = parse('farm: a\ntimezone: Asia/Ho_Chi_Minh\nlocation: { lat: 1, lon: 2 }');
    expect(config.farm.zones.size).toBe(0);
    expect(config.mqtt).toEqual({ kind: 'embedded', listen: { host: '0.0.0.0', port: 1883 } });
  });

  it('takes ports, address and InfluxDB from the environment before the file', () => {
    const config = parse(GOOD, {
      ...TOKENS,
      NONGSO_GATEWAY_PORT: '9000',
      NONGSO_BIND: '127.0.0.1',
      INFLUX_URL: 'http://db:8086',
      INFLUX_DATABASE: 'farm',
    });
    expect(config.http).toEqual({ host: '127.0.0.1', port: 9000 });
    expect(config.influx).toEqual({ url: 'http://db:8086', database: 'farm', order: 'oldest_first' });
  });

  it('knows VictoriaMetrics beside InfluxDB, each with the order in which a backlog drains', () => {
    const with_ = (forward: string, env: Environment = {}) =>
      parse(`farm: a\ntimezone: Asia/Ho_Chi_Minh\nlocation: { lat: 1, lon: 2 }\nforward: ${forward}`, env);
    const both = with_(
      '{ influx: { url: http://a, database: d, order: newest_first }, victoriametrics: { url: http://b/x } }',
    );
    expect(both.influx).toMatchObject({ order: 'newest_first' });
    expect(both.victoriametrics).toEqual({ url: 'http://b/x', order: 'oldest_first' });
    // The environment says where InfluxDB is; the order stays as the file says.
    const env = { INFLUX_URL: 'http://db:8086', INFLUX_BUCKET: 'telemetry' };
    expect(with_('{ influx: { url: http://a, database: d, order: newest_first } }', env).influx).toEqual({
      ...{ url: 'http://db:8086', bucket: 'telemetry', order: 'newest_first' },
    });
    expect(() => with_('{ influx: { url: http://a, database: d, order: random } }')).toThrow(
      'forward.influx.order: oldest_first or newest_first',
    );
    expect(() => with_('{ victoriametrics: { url: http://me:secret@b } }')).toThrow(
      'forward.victoriametrics.url: only scheme, host and path',
    );
  });

  it('says which settings do nothing yet', () => {
    expect(parse(GOOD).unsupported).toEqual(['http.tls']);
  });

  it('gives a rule the same version after a restart and another when it changes', () => {
    const version = (text: string) => parse(text).farm.zones.get('khu-1')?.rules[0]?.version;
    expect(version(GOOD)).toBe(version(GOOD));
    expect(version(GOOD.replace('on_below: 24', 'on_below: 25'))).not.toBe(version(GOOD));
  });

  it('cannot be changed once read', () => {
    expect(Object.isFrozen(parse(GOOD).farm)).toBe(true);
  });

  it('reports every mistake at once, each with its path and what to do', () => {
    const text = GOOD.replace('baud: 9600', 'baud: 9601')
      .replace('address: 3,', 'address: 10,')
      .replace('profile: nongso-node', 'profile: nongso-nod')
      .replace('channel: 1', 'channel: 9')
      .replace('on_below: 24', 'on_below: 42')
      .replace('farm: dong-tao', 'farm: Đông Tảo\ncolour: green');
    const mistakes = mistakesOf(text);
    expect(mistakes).toEqual([
      expect.stringMatching(/^farm: an id is/),
      expect.stringMatching(/^buses\[0\]\.baud: one of 2400/),
      expect.stringMatching(/^zones\[0\]\.rules\[0\]\.off_above: off_above must be higher/),
      expect.stringMatching(/^colour: unknown key/),
      expect.stringMatching(/^devices\[1\]\.address: address 10 on rs485-1 is taken by devices\[0\]/),
      expect.stringMatching(/^devices\[2\]\.profile: unknown profile nongso-nod; known: .*nongso-node/),
      expect.stringMatching(/^zones\[0\]\.outputs\[0\]\.channel: waveshare-relay-8 has channels 1 to 8/),
    ]);
  });

  it.each([
    [
      'two speeds on one bus',
      ['baud: 9600 }', 'baud: 4800 }'],
      /devices\[0\]\.bus: soil-1 speaks at 9600 baud and bus rs485-1 at 4800/,
    ],
    [
      'a channel the board has not',
      ['channel: 1', 'channel: 9'],
      /outputs\[0\]\.channel: waveshare-relay-8 has channels 1 to 8/,
    ],
    [
      'a valve wired to stay open',
      ['wiring: no', 'wiring: nc'],
      /outputs\[0\]\.wiring: a relay without power must leave the load/,
    ],
    [
      'a rule for an output elsewhere',
      ['output: van-1', 'output: van-9'],
      /rules\[0\]\.output: zone khu-1 has no output van-9; it has: van-1/,
    ],
    [
      'a rule nobody measures for',
      ['zone: khu-1, ', ''],
      /rules\[0\]\.metric: no device of zone khu-1 measures soil\.moisture/,
    ],
    [
      'a metric nobody knows',
      ['metric: soil.moisture', 'metric: soil.wetness'],
      /rules\[0\]\.metric: not a known metric/,
    ],
    [
      'a probe as a relay',
      ['device: relay-1', 'device: soil-1'],
      /outputs\[0\]\.device: soil-1 \(jxct-soil-7in1\) switches nothing/,
    ],
    [
      'two brokers',
      ['listen: 0.0.0.0:1883', 'listen: 0.0.0.0:1883, broker: mqtts://host:8883'],
      /mqtt\.broker: the embedded broker \(listen\) or another one \(broker\), not both; remove one of the two/,
    ],
    [
      'a bus no adapter takes',
      ['/dev/ttyUSB0', 'modbus-tcp://host:502'],
      /buses\[0\]\.port: a serial port as/,
    ],
    [
      'a TCP port that cannot be',
      ['/dev/ttyUSB0', 'tcp://192.168.1.50:65536'],
      /buses\[0\]\.port: a port is 0 to 65535/,
    ],
    [
      'a TCP bus without a port',
      ['/dev/ttyUSB0', 'tcp://192.168.1.50'],
      /buses\[0\]\.port: a serial port as/,
    ],
    [
      'a listening port that cannot be',
      ['0.0.0.0:1883', '0.0.0.0:65536'],
      /mqtt\.listen: a port is 0 to 65535/,
    ],
    [
      'a channel that the node has not',
      ['device: relay-1\n        channel: 1', 'device: node-7\n        channel: 9'],
      /outputs\[0\]\.channel: nongso-node has channels 1 to 8/,
    ],
    [
      'to send its token in the clear',
      ['https://htx.example', 'http://htx.example'],
      /forward\.api\.url: the token would travel in the clear; use https/,
    ],
    [
      'an api with more than an address',
      ['https://htx.example', 'https://me@htx.example'],
      /forward\.api\.url: only scheme, host and path/,
    ],
    [
      'an api that is no address',
      ['https://htx.example', 'htx.example'],
      /^forward\.api\.url: a web address as http[^\n]*$/,
    ],
    [
      'a token that is cut in two',
      ['!env NONGSO_GATEWAY_TOKEN', "'abc def'"],
      /forward\.api\.token: the token as the cooperative gave it, without spaces/,
    ],
    ['a time zone that is none', ['Asia/Ho_Chi_Minh', 'Asia/Hanoy'], /timezone: not an IANA time zone/],
  ])('refuses %s', (_, [from = '', to = ''], expected) => {
    expect(mistakesOf(GOOD.replace(from, to)).join('\n')).toMatch(expected);
  });

  const own = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .map(({ address, family }) => `http://${family === 'IPv6' ? `[${address}]` : address}:3000`);
  it.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'https://htx.example/api', ...own])(
    'takes the api at %s',
    (url) => {
      expect(parse(GOOD.replace('https://htx.example', `'${url}'`)).api?.url).toBe(url);
    },
  );

  it('says which environment variable is missing', () => {
    expect(mistakesOf(GOOD, {})).toEqual([
      'forward.influx.token: the environment variable INFLUX_TOKEN is not set',
      'forward.api.token: the environment variable NONGSO_GATEWAY_TOKEN is not set',
    ]);
  });

  it('says it once, with its place in a list, also where nothing is no good value', () => {
    const text = GOOD.replace('port: /dev/ttyUSB0', 'port: !env BUS').replace(
      'farm: dong-tao',
      'farm: !env FARM',
    );
    expect(mistakesOf(text)).toEqual([
      'farm: the environment variable FARM is not set',
      'buses[0].port: the environment variable BUS is not set',
    ]);
    const { farm, buses } = parse(text, { ...TOKENS, FARM: 'ao-vua', BUS: '/dev/ttyS1' });
    expect([farm.id, buses[0]?.port]).toEqual(['ao-vua', '/dev/ttyS1']);
  });

  it.each([
    ['NONGSO_GATEWAY_PORT', '65536', /^NONGSO_GATEWAY_PORT: "65536" is no port; a port is 0 to 65535$/],
    ['NONGSO_MQTT_PORT', 'mqtt', /^NONGSO_MQTT_PORT: "mqtt" is no port/],
    ['NONGSO_LOG', 'loud', /^NONGSO_LOG: "loud" is no level; give one of fatal, error, warn, info/],
    ['INFLUX_URL', 'db:8086', /^INFLUX_URL: is not scheme, host and path alone; write it as http/],
    ['INFLUX_URL', 'ftp://db', /^INFLUX_URL: is not scheme, host and path alone/],
    ['INFLUX_URL', 'http://db?p=1', /^INFLUX_URL: is not scheme, host and path alone/],
  ])('refuses %s=%s', (name, value, expected) => {
    const env = { ...TOKENS, INFLUX_DATABASE: 'farm', [name]: value };
    expect(mistakesOf(GOOD, env)).toEqual([expect.stringMatching(expected)]);
  });

  it('takes port 0, which lets the system choose', () => {
    expect(parse(GOOD, { ...TOKENS, NONGSO_MQTT_PORT: '0' }).mqtt).toMatchObject({ listen: { port: 0 } });
  });

  it('takes what must stay on without command at a node, on the contact that is closed without power', () => {
    const atNode = (kind: string) =>
      GOOD.replace('device: relay-1\n        channel: 1', 'device: node-7\n        channel: 1')
        .replace('kind: valve', `kind: ${kind}`)
        .replace(/ {8}(safe|wiring): .*\n/g, '');
    const output = (kind: string) => parse(atNode(kind)).farm.zones.get('khu-1')?.outputs[0];
    expect(output('valve')).toMatchObject({ device: 'node-7', safe: 'off', wiring: 'no' });
    expect(output('aerator')).toMatchObject({ device: 'node-7', safe: 'on', wiring: 'nc' });
    expect(mistakesOf(atNode('aerator').replace('channel: 1', 'channel: 1\n        wiring: no'))).toEqual([
      expect.stringMatching(/wiring/),
    ]);
  });

  it('says on which line the YAML breaks', () => {
    expect(mistakesOf('farm: a\ntimezone: [')[0]).toMatch(/^line 2/);
  });

  it('says what an empty file needs', () => {
    expect(mistakesOf('')[0]).toMatch(/at least farm, timezone and location/);
  });
});
