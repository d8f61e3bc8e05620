// The link against a broker that says what a test tells it to: who hears of a lost connection, and what is sent after it.
import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';
import type { Packet } from 'mqtt-packet';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { parseBroker } from '../../../../../../gateway/link/mqtt5/address.ts';
import type { BrokerAddress } from '../../../../../../gateway/link/mqtt5/address.ts';
import { startExternalBroker } from '../../../../../../gateway/link/mqtt/external/link.ts';
import type { BrokerTrouble } from '../../../../../../gateway/link/mqtt/external/link.ts';
import { RESEND_AFTER_MS } from '../../../../../../gateway/link/mqtt/limits.ts';
import { FakeIntake, mqttProfile, nodeProfile } from '../../../../../integration/mqtt/rig.ts';
import { APPLICATION, radioProfile, VALVE_EUI } from '../../../../../integration/mqtt/talkers.ts';
import { handClock } from '../../../../../support/hand-clock.ts';
import { Script, turns } from '../../mqtt5/script.ts';

const MARK = 'farm/f/gateway/mark';
const DOWN = `application/${APPLICATION}/device/${VALVE_EUI}/command/down`;

function rig(protocol: 4 | 5 = 5) {
  const clock = handClock(1_800_000_000_000);
  const intake = new FakeIntake();
  const scripts: Script[] = [];
  const log: string[] = [];
  const troubles: string[] = [];
  const devices = new Map(
    [
      { id: 'node-1', profile: nodeProfile() },
      { id: 'lora-1', profile: mqttProfile('chirpstack'), application: APPLICATION },
      { id: 'valve-x', profile: radioProfile('milesight-uc512'), bridge: 'lora-1', eui: VALVE_EUI },
    ].map((device) => [device.id, device]),
  );
  let chance = 0;
  const link = startExternalBroker({
    address: parseBroker('mqtt://gateway:secret@broker.example') as BrokerAddress,
    clientId: 'g',
    version: 'newest',
    farm: 'f',
    device: (id) => devices.get(id),
    devices: () => devices.values(),
    rider: () => devices.get('valve-x'),
    lookForNewcomers: () => Promise.resolve(),
    alarm: (trouble: BrokerTrouble, wrong) => void troubles.push(`${trouble} ${wrong ? 'on' : 'off'}`),
    ...{ intake, clock, random: (bytes: number) => new Uint8Array(bytes).fill(chance++) },
    log: pino({}, { write: (line: string) => void log.push(line) }),
    dial(): Duplex {
      const [ours, theirs] = duplexPair();
      scripts.push(new Script(theirs, protocol));
      return ours;
    },
  });
  onTestFinished(() => {
    void link.stop();
    for (const { socket } of scripts) socket.destroy();
  });
  /** The newest connection of this name, welcomed. */
  const welcome = async (name: 'g' | 'g-commands', sessionPresent = false): Promise<Script> => {
    await turns();
    const script = scripts.findLast(({ got }) =>
      got.some((packet) => packet.cmd === 'connect' && packet.clientId === name),
    )!;
    const filters = name === 'g' ? 3 : 4;
    const connack: Packet =
      protocol === 5
        ? { cmd: 'connack', reasonCode: 0, sessionPresent }
        : { cmd: 'connack', returnCode: 0, sessionPresent };
    await script.say(connack, {
      ...{ cmd: 'suback', messageId: 1, granted: Array.from({ length: filters }, () => 1) },
    });
    return script;
  };
  const up = (messageId: number, payload: string): Packet => ({
    ...{ cmd: 'publish', topic: 'farm/f/node-1/up', payload: Buffer.from(payload), qos: 1, messageId },
    ...{ dup: false, retain: false },
  });
  return { clock, intake, scripts, log, troubles, link, welcome, up };
}

const downlinks = (broker: Script) => broker.of('publish').filter(({ topic }) => topic === DOWN);

test('an open whose PUBACK was lost with the connection is not sent a second time', async () => {
  const { clock, link, welcome } = rig();
  await welcome('g');
  const before = await welcome('g-commands');
  const valve = link.actuator('valve-x')!;
  void valve.hold(1, 600);
  await turns();
  expect(downlinks(before)).toHaveLength(1);
  before.socket.destroy();
  await turns();
  clock.advance(500);
  const after = await welcome('g-commands');
  void valve.hold(1, 600);
  await turns();
  expect(downlinks(after)).toEqual([]);
  // A close says more than the open before it, and goes out.
  void valve.release(1);
  await turns();
  expect(downlinks(after)).toHaveLength(1);
});

test('readings without a time wait for the mark before they are of now, and those that waited never are', async () => {
  const { clock, intake, welcome, up } = rig();
  const commands = await welcome('g-commands');
  const first = await welcome('g');
  await first.say(up(1, '{"seq":1,"values":{"soil.moisture":31}}'));
  expect(intake.frames.map(({ waited }) => waited)).toEqual([undefined]);
  first.socket.destroy();
  await turns();
  clock.advance(500);
  const before = intake.statuses.length;
  const second = await welcome('g', true);
  await second.say(up(1, '{"seq":2,"values":{"soil.moisture":32}}'));
  expect(intake.statuses).toHaveLength(before);
  expect(intake.frames.at(-1)).toMatchObject({ seq: 2, waited: true });
  const marks = commands.of('publish').filter(({ topic }) => topic === MARK);
  const mark = (messageId: number, payload: string | Buffer = ''): Packet => ({
    ...{ cmd: 'publish', topic: MARK, payload, qos: 1, messageId, dup: false, retain: false },
  });
  // One of the connection before this, which the broker had kept too.
  await second.say(mark(2, marks[0]!.payload), up(3, '{"seq":3,"values":{"soil.moisture":33}}'));
  expect(intake.frames.at(-1)).toMatchObject({ seq: 3, waited: true });
  await second.say(mark(4, marks[1]!.payload), up(5, '{"seq":4,"values":{"soil.moisture":34}}'));
  expect(intake.frames.at(-1)).toEqual({ device: 'node-1', seq: 4, values: { 'soil.moisture': 34 } });
  expect(second.of('puback').map(({ messageId }) => messageId)).toEqual([1, 2, 3, 4, 5]);
});

test('a broker that has forgotten the session is told of in the log, and not at the first connection', async () => {
  const { clock, log, welcome } = rig();
  const first = await welcome('g');
  expect(log.join('')).not.toContain('forgotten');
  first.socket.destroy();
  await turns();
  clock.advance(500);
  await welcome('g', false);
  expect(log.filter((line) => line.includes('has forgotten the session'))).toHaveLength(1);
  expect(log.join('')).not.toContain('keeps what is not acknowledged');
});

test('connections that are cut because the journal is full are no word about another client', async () => {
  const { clock, intake, troubles, welcome, up } = rig();
  await welcome('g-commands');
  intake.store = () => Promise.reject(new Error('disk full'));
  for (let cut = 0; cut < 4; cut++) {
    const broker = await welcome('g', true);
    await broker.say(up(1, '{"seq":1,"values":{"soil.moisture":31}}'));
    clock.advance(RESEND_AFTER_MS);
    await turns();
    expect(broker.isClosed).toBe(true);
    clock.advance(4_000);
  }
  const last = await welcome('g', true);
  last.socket.destroy();
  await turns();
  expect(troubles.filter((trouble) => trouble.endsWith(' on'))).toEqual([]);
});

test('a broker that only knows MQTT 3.1.1 is told of where devices have outputs', async () => {
  const { log, scripts, welcome } = rig(4);
  await turns();
  const refuses = Buffer.from([0x20, 0x02, 0x00, 0x01]);
  for (const script of scripts.slice(0, 2)) await script.write(refuses);
  await welcome('g');
  expect(log.filter((line) => line.includes('clean session'))).toHaveLength(1);
});
