// What a session does with a broker of MQTT 3.1.1.
import { duplexPair } from 'node:stream';
import type { IPublishPacket, Packet } from 'mqtt-packet';
import { expect, test } from 'vitest';
import type { Problem } from '../../../../../domain/problem.ts';
import { parseBroker } from '../../../../../gateway/link/mqtt5/address.ts';
import type { BrokerAddress } from '../../../../../gateway/link/mqtt5/address.ts';
import { RECEIVE_MAXIMUM } from '../../../../../gateway/link/mqtt5/limits.ts';
import type { Message } from '../../../../../gateway/link/mqtt5/message.ts';
import { Session } from '../../../../../gateway/link/mqtt5/session.ts';
import type { SessionOptions } from '../../../../../gateway/link/mqtt5/session.ts';
import { handClock } from '../../../../support/hand-clock.ts';
import { Script, turns } from './script.ts';

const address = parseBroker('mqtt://gateway:secret@broker.example') as BrokerAddress;
const WELCOME: Packet = { cmd: 'connack', returnCode: 0, sessionPresent: false };
const GRANTED: Packet = { cmd: 'suback', messageId: 1, granted: [1] };
const UNKNOWN_VERSION = Buffer.from([0x20, 0x02, 0x00, 0x01]);

/** A session, and the broker's side of each of its connections. */
function rig(versions: readonly (4 | 5)[], more: Partial<SessionOptions> = {}) {
  const clock = handClock(1_700_000_000_000);
  const brokers: Script[] = [];
  const heard: Message[] = [];
  const downs: Problem[] = [];
  const session = new Session({
    ...{ address, clientId: 'g1', clock, reconnect: 'always', version: '3.1.1' },
    subscriptions: [{ topic: 'farm/f/+/up', qos: 1 }],
    dial: () => {
      const [ours, theirs] = duplexPair();
      brokers.push(new Script(theirs, versions[brokers.length] ?? 4));
      return ours;
    },
    heard: (message) => heard.push(message),
    up: () => undefined,
    down: (why) => downs.push(why),
    ...more,
  });
  session.keepTrying();
  return { session, clock, brokers, heard, downs };
}

const publish = (messageId: number): IPublishPacket => ({
  ...{ cmd: 'publish', topic: 'farm/f/node-1/up', payload: Buffer.from('{}'), qos: 1, messageId },
  ...{ dup: false, retain: false },
});

test('asks for a session that the broker keeps, and acknowledges in order when it is told to', async () => {
  const { session, brokers, heard } = rig([4]);
  const [broker] = brokers;
  await broker!.say(WELCOME, GRANTED, publish(1), publish(2));
  expect(broker!.of('connect')[0]).toMatchObject({ protocolVersion: 4, clean: false, clientId: 'g1' });
  expect(session.isUp).toBe(true);
  for (const message of heard) message.acknowledge();
  await turns();
  expect(broker!.of('puback').map(({ messageId }) => messageId)).toEqual([1, 2]);
});

test('stops reading at its own bound, since the broker knows none', async () => {
  const { brokers, heard } = rig([4]);
  const [broker] = brokers;
  await broker!.say(WELCOME, GRANTED);
  await broker!.say(...Array.from({ length: RECEIVE_MAXIMUM + 1 }, (_, at) => publish(at + 1)));
  await broker!.say(publish(RECEIVE_MAXIMUM + 2));
  expect(heard).toHaveLength(RECEIVE_MAXIMUM + 1);
  for (const message of heard) message.acknowledge();
  await turns();
  expect(heard).toHaveLength(RECEIVE_MAXIMUM + 2);
});

test('is what a session falls back to when the broker answers that it does not know MQTT 5', async () => {
  const { session, brokers, downs } = rig([5, 4], { version: 'newest' });
  await brokers[0]!.write(UNKNOWN_VERSION);
  await brokers[1]!.say(WELCOME, GRANTED);
  expect(session.isUp).toBe(true);
  expect(session.version).toBe('3.1.1');
  expect(downs).toEqual([]);
});

test('is not fallen back to when MQTT 5 was asked for', async () => {
  const { brokers, downs } = rig([5], { version: 5 });
  await brokers[0]!.write(UNKNOWN_VERSION);
  expect(downs).toMatchObject([{ problem: 'stop', code: 'no_mqtt5' }]);
});

test.each([
  [1, 'no_mqtt5'],
  [2, 'broker_refuses'],
  [3, 'broker_refuses'],
  [4, 'not_authorized'],
  [5, 'not_authorized'],
])('refuses with return code %i: %s', async (returnCode, code) => {
  const { brokers, downs } = rig([4]);
  await brokers[0]!.say({ cmd: 'connack', returnCode, sessionPresent: false });
  expect(downs).toMatchObject([{ code }]);
});

test('publishes without an expiry, which it cannot say', async () => {
  const { session, brokers } = rig([4]);
  await brokers[0]!.say(WELCOME, GRANTED);
  const done = session.publish('farm/f/node-1/cmd', '{}', { for_s: 5 });
  await turns();
  const [sent] = brokers[0]!.of('publish');
  expect(sent).toMatchObject({ qos: 1, retain: false, topic: 'farm/f/node-1/cmd' });
  await brokers[0]!.say({ cmd: 'puback', messageId: sent!.messageId! });
  expect(await done).toBeUndefined();
});

test('a connection that is closed soon, again and again, may have a rival; one that has held starts anew', async () => {
  const { clock, brokers, downs } = rig([4, 4, 4, 4, 4]);
  for (const [at, pause_ms] of [500, 1_000, 2_000, 4_000].entries()) {
    await brokers[at]!.say(WELCOME, GRANTED);
    if (at === 3) clock.advance(60_000);
    brokers[at]!.socket.destroy();
    await turns();
    if (at < 3) expect(clock.waiting()).toEqual([pause_ms]);
    if (at < 3) clock.advance(pause_ms);
    await turns();
  }
  expect(downs.map(({ code }) => code)).toEqual([
    'connection_lost',
    'connection_lost',
    'unsteady',
    'connection_lost',
  ]);
  expect(clock.waiting()).toEqual([500]);
});
