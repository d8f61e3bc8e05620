import type { MqttClient } from 'mqtt';
import { expect, test } from 'vitest';
import { isProblem } from '../../../domain/problem.ts';
import type { Command } from '../../../domain/wire/native.ts';
import type { Actuator } from '../../../gateway/core/ports/link.ts';
import { closed, frame, nodeProfile, Signal, startRig, topicOf } from './rig.ts';
import type { Rig } from './rig.ts';
import { packet, PINGREQ, PINGRESP, text, Wire } from './wire.ts';

const CMD = topicOf('node-1', 'cmd');

/** node-1, listening; `answer` says what it does with a command. */
async function startNode(rig: Rig, answer: (command: Command, node: MqttClient) => void) {
  const node = await rig.connect('node-1');
  const commands: Command[] = [];
  const retained: boolean[] = [];
  const signal = new Signal();
  node.on('message', (_topic, payload, { retain }) => {
    const command = JSON.parse(payload.toString()) as Command;
    commands.push(command);
    retained.push(retain);
    answer(command, node);
    signal.changed();
  });
  await node.subscribeAsync(CMD, { qos: 1 });
  return { node, commands, retained, signal };
}

const ack = (node: MqttClient, body: object): void => {
  node.publish(topicOf('node-1', 'ack'), JSON.stringify(body), { qos: 1 });
};

const obey = ({ id, output, state, for_s }: Command, node: MqttClient): void =>
  ack(node, { id, output, state, left_s: for_s });

const actuatorOf = (rig: Rig): Actuator => rig.broker.actuator('node-1')!;

test('holds and releases an output: a command with id and expiry, never retained, and the node’s word on it', async () => {
  const rig = await startRig();
  const { commands, retained } = await startNode(rig, obey);
  const before = rig.clock.now();
  const held = await actuatorOf(rig).hold(3, 60);
  expect(held).toMatchObject({ energised: true });
  expect(!isProblem(held) && held.left_s).toBeCloseTo(60, 0);
  expect(await actuatorOf(rig).release(3)).toEqual({ energised: false });
  expect(commands).toMatchObject([
    { output: '3', state: 'on', for_s: 60 },
    { output: '3', state: 'off' },
  ]);
  expect(commands[1]).not.toHaveProperty('for_s');
  expect(commands[0]?.id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(commands[0]?.id).not.toBe(commands[1]?.id);
  expect(commands[0]?.expires).toBeGreaterThanOrEqual(before + nodeProfile().timeout_ms);
  expect(retained).toEqual([false, false]);
});

test('rounds a lease down to the node’s timer and refuses what it cannot hold, without sending it', async () => {
  const rig = await startRig();
  const { commands } = await startNode(rig, obey);
  const actuator = actuatorOf(rig);
  await actuator.hold(1, 12.9);
  expect(commands.map(({ for_s }) => for_s)).toEqual([12]);
  for (const for_s of [0, -1, Number.NaN, 3601])
    expect(await actuator.hold(1, for_s)).toMatchObject({ problem: 'reject', code: 'bad_lease' });
  for (const channel of [0, 9, 1.5])
    expect(await actuator.release(channel)).toMatchObject({ problem: 'reject', code: 'bad_channel' });
  expect(commands).toHaveLength(1);
});

test('says what the node refused', async () => {
  const rig = await startRig();
  await startNode(rig, ({ id }, node) => ack(node, { id, refused: 'pressure too high' }));
  expect(await actuatorOf(rig).hold(1, 60)).toMatchObject({
    problem: 'reject',
    code: 'refused',
    detail: 'node-1 refused: pressure too high',
  });
});

test('reads back the node’s last word, counts its timer down, and knows nothing after a reconnect', async () => {
  const rig = await startRig();
  const { node } = await startNode(rig, obey);
  const actuator = actuatorOf(rig);
  expect(await actuator.read(1)).toMatchObject({ problem: 'retry', code: 'unknown' });
  await actuator.hold(1, 60);
  rig.clock.push(40_000);
  const later = await actuator.read(1);
  expect(!isProblem(later) && later.left_s).toBeCloseTo(20, 0);
  rig.clock.push(20_000);
  expect(await actuator.read(1)).toEqual({ energised: false });
  const gone = closed(node);
  await startNode(rig, obey);
  await gone;
  expect(await actuator.read(1)).toMatchObject({ problem: 'retry', code: 'unknown' });
});

test('a command goes only to a node that is connected and listens', async () => {
  const rig = await startRig();
  const actuator = actuatorOf(rig);
  const away = { problem: 'retry', code: 'not_connected' };
  expect(await actuator.hold(1, 60)).toMatchObject(away);
  expect(await actuator.read(1)).toMatchObject(away);
  const node = await rig.connect('node-1');
  expect(await actuator.hold(1, 60)).toMatchObject(away);
  await node.subscribeAsync(CMD, { qos: 1 });
  await node.unsubscribeAsync(CMD);
  expect(await actuator.hold(1, 60)).toMatchObject(away);
});

test('a device without outputs, or an unknown one, has no actuator', async () => {
  const rig = await startRig();
  const { outputs: _outputs, lease: _lease, ...sensor } = nodeProfile();
  rig.devices.set('sensor-1', { id: 'sensor-1', profile: sensor });
  expect(rig.broker.actuator('sensor-1')).toBeUndefined();
  expect(rig.broker.actuator('nobody')).toBeUndefined();
  expect(rig.broker.actuator('node-1')).toBe(rig.broker.actuator('node-1'));
});

test('a node that took a command but does not answer keeps its connection; a late answer settles nothing else', async () => {
  const rig = await startRig();
  const { node, commands, signal } = await startNode(rig, () => undefined);
  const unanswered = actuatorOf(rig).hold(1, 60);
  await signal.until(() => commands.length === 1);
  // Behind the PUBACK on the same connection.
  await node.publishAsync(topicOf('node-1', 'up'), frame(1), { qos: 1 });
  rig.clock.push(5_000);
  expect(await unanswered).toMatchObject({ problem: 'retry', code: 'no_answer' });
  const next = actuatorOf(rig).release(2);
  await signal.until(() => commands.length === 2);
  const [late, current] = commands;
  ack(node, { id: late?.id, output: '1', state: 'on', left_s: 50 });
  ack(node, { id: current?.id, output: '2', state: 'off' });
  expect(await next).toEqual({ energised: false });
  expect(await actuatorOf(rig).read(1)).toMatchObject({ energised: true }); // late, but true
  expect(node.connected).toBe(true);
});

test('breaks the connection of a node that did not even take the command, so that it never arrives late', async () => {
  const rig = await startRig();
  const wire = new Wire(rig.broker.port);
  await wire.login('node-1');
  wire.send(packet(0x82, Buffer.concat([Buffer.from([0, 1]), text(CMD), Buffer.from([1])])));
  await wire.ending('9003000101');
  const unanswered = actuatorOf(rig).hold(1, 60);
  await wire.bytes(4 + 5 + 20); // the command came, no PUBACK goes
  rig.clock.push(5_000);
  expect(await unanswered).toMatchObject({ code: 'no_answer' });
  await wire.closed();
});

test('commands of one node go one after another, and one whose turn comes too late is never sent', async () => {
  const rig = await startRig();
  const { node, commands, signal } = await startNode(rig, () => undefined);
  const actuator = actuatorOf(rig);
  const first = actuator.hold(1, 60);
  const second = actuator.hold(2, 60);
  await signal.until(() => commands.length === 1);
  await node.publishAsync(topicOf('node-1', 'up'), frame(1), { qos: 1 });
  rig.clock.push(5_001);
  expect(await first).toMatchObject({ code: 'no_answer' });
  expect(await second).toMatchObject({ problem: 'retry', code: 'late' });
  expect(commands).toHaveLength(1);
});

test('refuses more commands than may wait for a node', async () => {
  const rig = await startRig();
  const { node } = await startNode(rig, () => undefined);
  const actuator = actuatorOf(rig);
  const waiting = Array.from({ length: 32 }, () => actuator.release(1));
  expect(await actuator.release(1)).toMatchObject({ problem: 'back_off', code: 'busy' });
  node.stream.destroy();
  for (const answer of await Promise.all(waiting)) expect(answer).toMatchObject({ code: 'not_connected' });
});

test('a command to a node that goes away fails at once and is not delivered when it comes back', async () => {
  const rig = await startRig();
  const lasting = { clean: false, clientId: 'lasting' } as const;
  const node = await rig.connect('node-1', lasting);
  await node.subscribeAsync(CMD, { qos: 1 });
  const came = new Promise<void>((resolve) => node.once('message', () => resolve()));
  node.handleMessage = () => undefined; // never sends PUBACK: the message stays in flight
  const failing = actuatorOf(rig).hold(1, 60);
  await came;
  node.stream.destroy();
  expect(await failing).toMatchObject({ problem: 'retry', code: 'not_connected' });
  expect(await actuatorOf(rig).hold(1, 60)).toMatchObject({ code: 'not_connected' });

  // By hand, to see all that comes: CONNECT with clean session 0, SUBSCRIBE, PINGREQ.
  const back = new Wire(rig.broker.port);
  const connect = [text('MQTT'), Buffer.from([4, 0xc0, 0, 60]), text('lasting'), text('node-1')];
  back.send(packet(0x10, Buffer.concat([...connect, text('secret-of-node-1')])));
  await back.ending('20020000');
  back.send(packet(0x82, Buffer.concat([Buffer.from([0, 1]), text(CMD), Buffer.from([1])])));
  await back.ending('9003000101');
  back.send(PINGREQ);
  await back.ending(PINGRESP);
  expect(back.received).toBe(`200200009003000101${PINGRESP}`);
});
