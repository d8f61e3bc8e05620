// The session against a broker that says what a test tells it to, in real bytes over a pair of sockets.
import { duplexPair } from 'node:stream';
import { generate } from 'mqtt-packet';
import type { IConnackPacket, IPublishPacket, Packet } from 'mqtt-packet';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../../../../domain/problem.ts';
import { parseBroker } from '../../../../../gateway/link/mqtt5/address.ts';
import type { BrokerAddress } from '../../../../../gateway/link/mqtt5/address.ts';
import { MAX_UNACKNOWLEDGED_BYTES, RECEIVE_MAXIMUM } from '../../../../../gateway/link/mqtt5/limits.ts';
import type { Message } from '../../../../../gateway/link/mqtt5/message.ts';
import { Session } from '../../../../../gateway/link/mqtt5/session.ts';
import { handClock } from '../../../../support/hand-clock.ts';
import { Script, turns } from './script.ts';

const FILTER = '$share/g/farm/f/+/up';
const address = parseBroker('mqtt://worker:p%40ss@broker.example') as BrokerAddress;

const connack = (more: Partial<IConnackPacket> = {}): Packet => ({
  ...{ cmd: 'connack', reasonCode: 0, sessionPresent: false },
  ...more,
});
const suback = (granted: number[], messageId = 1): Packet => ({ cmd: 'suback', messageId, granted });
const publish = (messageId: number, more: Partial<IPublishPacket> = {}): Packet => ({
  ...{ cmd: 'publish', topic: 'farm/f/node-1/up', payload: Buffer.from('{}'), qos: 1, messageId },
  ...{ dup: false, retain: false, ...more },
});

let clock = handClock(0);
let scripts: Script[] = [];
let heard: Message[] = [];
let downs: Problem[] = [];

beforeEach(() => {
  clock = handClock(1_700_000_000_000);
  [scripts, heard, downs] = [[], [], []];
});

function session(subscriptions = [{ topic: FILTER, qos: 1 as const }]): Session {
  return new Session({
    ...{ address, clientId: 'w1', subscriptions, clock, reconnect: 'always' },
    dial: () => {
      const [ours, theirs] = duplexPair();
      scripts.push(new Script(theirs));
      return ours;
    },
    heard: (message) => heard.push(message),
    up: () => undefined,
    down: (why) => downs.push(why),
  });
}

/** A session that is up, and its broker. */
async function connected(): Promise<{ session: Session; broker: Script }> {
  const made = session();
  const started = made.start();
  const broker = scripts[0]!;
  await broker.say(connack(), suback([1]));
  expect(await started).toBeUndefined();
  return { session: made, broker };
}

const pubacks = (broker: Script) => broker.of('puback').map(({ messageId }) => messageId);

describe('a durable subscriber', () => {
  test('asks for a session that outlives the connection, and for no more than it can hold', async () => {
    const { broker } = await connected();
    const [connect] = broker.of('connect');
    expect(connect).toMatchObject({ clientId: 'w1', clean: false, username: 'worker', keepalive: 30 });
    expect(connect!.password!.toString()).toBe('p@ss');
    expect(connect!.properties).toMatchObject({
      ...{ receiveMaximum: RECEIVE_MAXIMUM, maximumPacketSize: 262_144, sessionExpiryInterval: 604_800 },
    });
    expect(broker.of('subscribe')[0]!.subscriptions).toMatchObject([{ topic: FILTER, qos: 1 }]);
  });

  test('acknowledges nothing by itself, and in the order of the messages', async () => {
    const { broker, session: made } = await connected();
    await broker.say(publish(1), publish(2), publish(3));
    expect(heard).toHaveLength(3);
    expect(pubacks(broker)).toEqual([]);
    heard[1]!.acknowledge();
    await turns();
    expect(pubacks(broker)).toEqual([]);
    heard[0]!.acknowledge();
    await turns();
    expect(pubacks(broker)).toEqual([1, 2]);
    expect(made.unacknowledged).toBe(1);
  });

  test('reads packets that come in pieces', async () => {
    const { broker } = await connected();
    const bytes = generate(publish(7, { payload: Buffer.from('x'.repeat(300)) }), { protocolVersion: 5 });
    for (const byte of bytes) await broker.write(Buffer.from([byte]));
    expect(heard.map(({ payload }) => payload.length)).toEqual([300]);
  });

  test('closes on a packet that is announced too long, before it is gathered', async () => {
    const { broker } = await connected();
    await broker.write(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f]));
    expect(broker.isClosed).toBe(true);
    expect(downs[0]!.detail).toContain('268435455 bytes');
  });

  test('leaves in the socket what a broker sends over Receive Maximum, until there is room', async () => {
    const { broker } = await connected();
    const ids = Array.from({ length: RECEIVE_MAXIMUM }, (_, at) => at + 1);
    await broker.say(...ids.map((id) => publish(id)));
    await broker.say(publish(RECEIVE_MAXIMUM + 1));
    await broker.say(publish(RECEIVE_MAXIMUM + 2));
    expect(heard).toHaveLength(RECEIVE_MAXIMUM + 1);
    for (let ping = 0; ping < 4; ping++) clock.advance(15_000);
    expect(downs).toEqual([]);
    for (const message of heard) message.acknowledge();
    await turns();
    expect(heard).toHaveLength(RECEIVE_MAXIMUM + 2);
    expect(pubacks(broker)).toHaveLength(RECEIVE_MAXIMUM + 1);
  });

  test('leaves in the socket what would be too many bytes, until there is room', async () => {
    const { broker } = await connected();
    const payload = Buffer.alloc(200_000);
    const fit = Math.floor(MAX_UNACKNOWLEDGED_BYTES / payload.length);
    for (let id = 1; id <= fit + 20; id++) await broker.say(publish(id, { payload }));
    expect(heard.length).toBeGreaterThan(fit - 1);
    expect(heard.length).toBeLessThan(fit + 10);
    for (const message of heard) {
      message.acknowledge();
      await turns();
    }
    expect(heard).toHaveLength(fit + 20);
  });

  test('closes on what is no MQTT 5', async () => {
    const { broker } = await connected();
    await broker.write(Buffer.from([0xf5, 0x00]));
    expect(downs[0]!.detail).toContain('not MQTT 5');
  });

  test('connects again with doubling pauses, subscribes again, and old messages cannot be acknowledged', async () => {
    const { broker } = await connected();
    await broker.say(publish(1));
    broker.socket.destroy();
    await turns();
    expect(heard[0]!.isLost).toBe(true);
    expect(clock.waiting()).toEqual([500]);
    clock.advance(500);
    await turns();
    scripts[1]!.socket.destroy();
    await turns();
    expect(clock.waiting()).toEqual([1_000]);
    clock.advance(1_000);
    await scripts[2]!.say(connack({ sessionPresent: true }), publish(1, { dup: true }), suback([1]));
    expect(scripts[2]!.of('subscribe')).toHaveLength(1);
    heard[0]!.acknowledge();
    await turns();
    expect(pubacks(scripts[2]!)).toEqual([]);
    heard[1]!.acknowledge();
    await turns();
    expect(pubacks(scripts[2]!)).toEqual([1]);
  });

  test("keeps to the broker's keep-alive, and gives up one that answers no more", async () => {
    const made = session();
    const started = made.start();
    await scripts[0]!.say(connack({ properties: { serverKeepAlive: 10 } }), suback([1]));
    await started;
    clock.advance(5_000);
    await turns();
    expect(scripts[0]!.of('pingreq')).toHaveLength(1);
    await scripts[0]!.say({ cmd: 'pingresp' });
    clock.advance(5_000);
    await turns();
    expect(downs).toEqual([]);
    clock.advance(5_000);
    await turns();
    expect(downs[0]!.detail).toBe('broker.example:1883 answers no more');
  });

  test.each<[why: string, code: string, answer: Packet[]]>([
    ['wrong user or password', 'not_authorized', [connack({ reasonCode: 0x86 })]],
    ['does not speak MQTT 5', 'no_mqtt5', [connack({ reasonCode: 0x84 })]],
    [
      'no shared subscriptions',
      'no_shared_subscriptions',
      [connack({ properties: { sharedSubscriptionAvailable: false } })],
    ],
    ['no shared subscriptions', 'no_shared_subscriptions', [connack(), suback([0x9e])]],
    ['not authorized', 'not_authorized', [connack(), suback([0x87])]],
    ['only at QoS 0', 'broker_refuses', [connack(), suback([0])]],
  ])('says in one line: %s (%s)', async (why, code, answer) => {
    const started = session().start();
    await scripts[0]!.say(...answer);
    const problem = await started;
    expect(problem).toMatchObject({ problem: 'stop', code });
    expect(problem!.detail).toContain(why);
    expect(problem!.detail).not.toContain('p@ss');
    expect(clock.waiting()).toEqual([]);
  });

  test('understands the refusal of a broker that knows only MQTT 3.1.1', async () => {
    const started = session().start();
    await scripts[0]!.write(Buffer.from([0x20, 0x02, 0x00, 0x01]));
    expect(await started).toMatchObject({ code: 'no_mqtt5' });
  });

  test('says when a broker closes without a word', async () => {
    const started = session().start();
    scripts[0]!.socket.destroy();
    expect((await started)!.detail).toContain('does it speak MQTT 5?');
  });

  test('waits for the PUBACK of what it publishes, and tells a refusal', async () => {
    const { session: made, broker } = await connected();
    const [first, second] = [made.publish('a', 'x', 'passing'), made.publish('b', 'y', 'passing')];
    await turns();
    const [a, b] = broker.of('publish');
    await broker.say({ cmd: 'puback', messageId: b!.messageId!, reasonCode: 0x87 });
    expect(await second).toMatchObject({ problem: 'stop', code: 'not_authorized' });
    await broker.say({ cmd: 'puback', messageId: a!.messageId!, reasonCode: 0x10 });
    expect(await first).toBeUndefined();
  });

  test('publishes nothing longer than the broker takes, and nothing without a connection', async () => {
    const made = session();
    const started = made.start();
    await scripts[0]!.say(
      connack({ properties: { maximumPacketSize: 100, receiveMaximum: 3 } }),
      suback([1]),
    );
    await started;
    expect(made.window).toBe(3);
    expect(await made.publish('a', 'x'.repeat(100), 'passing')).toMatchObject({ code: 'too_large' });
    const open = made.publish('a', 'x', 'passing');
    scripts[0]!.socket.destroy();
    expect(await open).toMatchObject({ code: 'not_connected' });
    expect(await made.publish('a', 'x', 'passing')).toMatchObject({ code: 'not_connected' });
  });

  test.each([
    ['forget', 0],
    ['keep', undefined],
  ] as const)('says goodbye and lets the broker %s the session', async (what, expiry) => {
    const { session: made, broker } = await connected();
    const ended = made.end(what);
    await turns();
    expect(broker.of('disconnect')[0]!.properties?.sessionExpiryInterval).toBe(expiry);
    broker.socket.end();
    await ended;
    expect(clock.waiting()).toEqual([]);
  });
});

describe('the address of a broker', () => {
  test.each([
    ['mqtt://h', { host: 'h', port: 1883, security: 'plain', label: 'h:1883' }],
    [
      'mqtts://u:p%3A@h:99',
      { host: 'h', port: 99, security: 'tls', username: 'u', password: 'p:', label: 'h:99' },
    ],
    ['mqtt://[::1]:1', { host: '::1', port: 1, security: 'plain', label: '[::1]:1' }],
  ])('%s', (text, read) => expect(parseBroker(text)).toEqual(read));

  test.each(['http://h', 'h:1883', 'mqtt://', 'mqtt://u:secret@h/path', 'mqtt://u:se%cret@h'])(
    'refuses %s without repeating a password',
    (text) => {
      const refused = parseBroker(text);
      expect(refused).toMatchObject({ code: 'bad_broker' });
      expect(JSON.stringify(refused)).not.toMatch(/secret|se%cret/);
    },
  );
});
