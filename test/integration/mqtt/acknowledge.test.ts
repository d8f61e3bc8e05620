import { expect, test } from 'vitest';
import { JournalBusy, JournalFailed } from '../../../gateway/core/ports/journal.ts';
import { closed, frame, gate, startRig, topicOf } from './rig.ts';
import { CONNACK, packet, PINGREQ, PINGRESP, publishPacket, puback, Wire } from './wire.ts';

const up = (id: number, payload = frame(id)): Buffer =>
  publishPacket(topicOf('node-1', 'up'), payload, { id });

test('sends PUBACK only after the frame was kept', async () => {
  const rig = await startRig();
  const commit = gate();
  rig.intake.store = () => commit.opened;
  const wire = new Wire(rig.broker.port);
  await wire.login('node-1');
  wire.send(up(1), up(2), PINGREQ);
  await wire.ending(PINGRESP); // behind the frames on the same connection
  expect(rig.intake.frames).toHaveLength(2);
  expect(wire.received).toBe(CONNACK + PINGRESP);
  commit.open();
  await wire.ending(puback(1) + puback(2));
  expect(rig.broker.stats()).toMatchObject({ frames: 2, acknowledged: 2 });
});

test.each([new JournalFailed('disk full'), new JournalBusy('queue full')])(
  'a frame that met %s is never acknowledged: the connection closes and the node sends it again',
  async (failure) => {
    const rig = await startRig();
    rig.intake.store = () => Promise.reject(failure);
    const wire = new Wire(rig.broker.port);
    await wire.login('node-1');
    wire.send(up(1), up(2), PINGREQ);
    await wire.ending(PINGRESP);
    rig.clock.push(2_000);
    await wire.closed();
    expect(wire.received).toBe(CONNACK + PINGRESP);
    expect(rig.broker.stats()).toMatchObject({ acknowledged: 0, unacknowledgedCloses: 1 });

    rig.intake.store = () => Promise.resolve();
    const again = new Wire(rig.broker.port);
    await again.login('node-1');
    again.send(up(1), up(2));
    await again.ending(puback(1) + puback(2));
  },
);

test.each([
  ['not JSON', 'hello', 'not_json'],
  ['no object', '[]', 'not_an_object'],
  ['nothing', '', 'not_json'],
  ['no values', '{"ts":1}', 'no_values'],
  ['bytes that are no text', '\u0000\uffff', 'not_json'],
])('a payload of %s is kept as dead letter, then acknowledged', async (_, payload, code) => {
  const rig = await startRig();
  const commit = gate();
  rig.intake.store = () => commit.opened;
  const wire = new Wire(rig.broker.port);
  await wire.login('node-1');
  wire.send(up(1, payload), PINGREQ);
  await wire.ending(PINGRESP);
  expect(rig.intake.dead).toMatchObject([{ device: 'node-1', code, payload }]);
  commit.open();
  await wire.ending(puback(1));
  expect(rig.broker.stats().deadLettered).toBe(1);
});

test('an ack or status that cannot be read is a dead letter as well and does not close the node', async () => {
  const rig = await startRig();
  const node = await rig.connect('node-1');
  await node.publishAsync(topicOf('node-1', 'ack'), '{"id":1}', { qos: 1 });
  await node.publishAsync(topicOf('node-1', 'ack'), '{"id":"x","output":"9","state":"on"}', { qos: 1 });
  await node.publishAsync(topicOf('node-1', 'status'), '{"state":"online"}', { qos: 1, retain: true });
  expect(rig.intake.dead.map(({ code }) => code)).toEqual(['bad_ack', 'unknown_output', 'bad_status']);
});

test('takes frames with QoS 0, with QoS 2 once per message, and with a retain flag', async () => {
  const rig = await startRig();
  const node = await rig.connect('node-1');
  node.publish(topicOf('node-1', 'up'), frame(1), { qos: 0 });
  await node.publishAsync(topicOf('node-1', 'up'), frame(2), { qos: 2 });
  await node.publishAsync(topicOf('node-1', 'up'), frame(3), { qos: 1, retain: true });
  expect(rig.intake.frames.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(rig.broker.stats()).toMatchObject({ frames: 3, acknowledged: 3 });
});

test('a QoS 2 message sent twice before its PUBREL is taken once (MQTT-4.3.3-2)', async () => {
  const rig = await startRig();
  const wire = new Wire(rig.broker.port);
  await wire.login('node-1');
  const message = publishPacket(topicOf('node-1', 'up'), frame(1), { id: 5, qos: 2 });
  wire.send(message);
  await wire.ending('50020005'); // PUBREC
  wire.send(message);
  await wire.bytes(4 + 8);
  wire.send(packet(0x62, Buffer.from([0, 5]))); // PUBREL
  await wire.ending('70020005'); // PUBCOMP
  expect(rig.intake.frames).toHaveLength(1);
  wire.send(message); // the id is free again
  await wire.ending('50020005');
  expect(rig.intake.frames).toHaveLength(2);
});

test('a journal that hangs acknowledges nothing, slows the sender, and lets another node be commanded', async () => {
  const rig = await startRig();
  const commit = gate();
  rig.intake.store = () => commit.opened;
  const total = 4_000;
  const frames = Array.from({ length: total }, (_, at) => up(at + 1));
  const wire = new Wire(rig.broker.port);
  await wire.login('node-1');
  wire.send(...frames);
  await rig.intake.signal.until(() => rig.intake.frames.length >= 128);

  const node = await obedientNode(rig);
  expect(await rig.broker.actuator('node-2')?.hold(1, 60)).toMatchObject({ energised: true });
  expect(await rig.broker.actuator('node-2')?.release(1)).toEqual({ energised: false });
  expect(node.connected).toBe(true);
  // What was read ahead is one chunk of the socket, not what the sender would like.
  expect(rig.intake.frames.length).toBeLessThan(128 + 65_536 / frames[0]!.length + 1);
  expect(wire.received).toBe(CONNACK);

  commit.open();
  await wire.bytes(4 + 4 * total);
  expect(rig.broker.stats().acknowledged).toBe(total);
});

test('a node whose own frames wait for the journal still takes commands', async () => {
  const rig = await startRig();
  const commit = gate();
  const node = await obedientNode(rig);
  rig.intake.store = () => commit.opened;
  const kept = node.publishAsync(topicOf('node-2', 'up'), frame(1), { qos: 1 });
  await rig.intake.signal.until(() => rig.intake.frames.length === 1);
  expect(await rig.broker.actuator('node-2')?.hold(2, 30)).toMatchObject({ energised: true });
  expect(rig.broker.stats().acknowledged).toBe(0);
  commit.open();
  await kept;
});

test('a frame of a node that left before the commit is kept and hurts nobody', async () => {
  const rig = await startRig();
  const commit = gate();
  rig.intake.store = () => commit.opened;
  const node = await rig.connect('node-1');
  node.publish(topicOf('node-1', 'up'), frame(1), { qos: 1 });
  await rig.intake.signal.until(() => rig.intake.frames.length === 1);
  node.stream.destroy();
  await closed(node);
  await rig.intake.signal.until(() => rig.intake.statuses.includes('node-1 offline'));
  commit.open();
  const other = await rig.connect('node-2');
  await other.publishAsync(topicOf('node-2', 'up'), frame(1), { qos: 1 });
});

/** node-2, which does and confirms what it is told. */
async function obedientNode(rig: Awaited<ReturnType<typeof startRig>>) {
  const node = await rig.connect('node-2');
  node.on('message', (_topic, payload) => {
    const { id, output, state, for_s } = JSON.parse(payload.toString()) as Record<string, unknown>;
    node.publish(topicOf('node-2', 'ack'), JSON.stringify({ id, output, state, left_s: for_s }), { qos: 1 });
  });
  await node.subscribeAsync(topicOf('node-2', 'cmd'), { qos: 1 });
  return node;
}
