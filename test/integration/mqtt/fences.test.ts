import { expect, test } from 'vitest';
import { closed, frame, startRig, topicOf } from './rig.ts';
import { connectPacket, CONNACK, packet, PINGREQ, PINGRESP, publishPacket, puback, Wire } from './wire.ts';

test.each([
  topicOf('node-2', 'up'),
  topicOf('node-2', 'ack'),
  topicOf('node-2', 'status'),
  topicOf('node-2', 'cmd'),
  topicOf('node-1', 'cmd'),
  topicOf('node-1', 'dead'),
  `${topicOf('node-1', 'up')}/more`,
  'farm/other-farm/node-1/up',
  'farm/dong-tao/node-1',
  '/farm/dong-tao/node-1/up',
  '$SYS/broker/uptime',
  '$share/g/farm/dong-tao/node-1/up',
  'homeassistant/switch/x/config',
])('closes a device that publishes to %s, and takes nothing of it', async (topic) => {
  const rig = await startRig();
  const node = await rig.connect('node-1');
  node.publish(topic, frame(1), { qos: 1, retain: true });
  await closed(node);
  expect(rig.intake.frames).toEqual([]);
  expect(rig.broker.stats()).toMatchObject({ frames: 0, refusedPublishes: 1 });
});

test('grants a device its own commands and refuses every other filter without closing it', async () => {
  const rig = await startRig();
  const wire = new Wire(rig.broker.port);
  await wire.login('node-1');
  const subscribe = (filter: string, id: number): Buffer => {
    const topic = Buffer.from(filter);
    const head = [id >> 8, id & 0xff, topic.length >> 8, topic.length & 0xff];
    return packet(0x82, Buffer.concat([Buffer.from(head), topic, Buffer.from([1])]));
  };
  const answers: string[] = [];
  const filters = [
    topicOf('node-1', 'cmd'),
    topicOf('node-1', 'cmd/#'),
    topicOf('node-2', 'cmd'),
    topicOf('+', 'cmd'),
    topicOf('node-1', '+'),
    topicOf('node-1', '#'),
    topicOf('node-1', 'up'),
    '#',
    '+/+/+/+',
    'farm/#',
    '$SYS/#',
    `$share/g/${topicOf('node-1', 'cmd')}`,
  ];
  for (const [at, filter] of filters.entries()) {
    const before = wire.received.length / 2;
    wire.send(subscribe(filter, at + 1));
    await wire.bytes(before + 5);
    answers.push(wire.received.slice(-2));
  }
  expect(answers).toEqual(['01', '01', ...Array<string>(10).fill('80')]);
  expect(rig.broker.stats()).toMatchObject({ connected: 1, refusedSubscribes: 10 });
});

test('nothing that a device publishes reaches a device, not even itself or with a retain flag', async () => {
  const rig = await startRig();
  const wires = [new Wire(rig.broker.port), new Wire(rig.broker.port)];
  const [one, two] = wires;
  await one!.login('node-1');
  await two!.login('node-2');
  one!.send(publishPacket(topicOf('node-1', 'up'), frame(1), { id: 1 }));
  one!.send(publishPacket(topicOf('node-1', 'status'), 'online', { id: 2 }));
  await one!.bytes(4 + 8);
  for (const wire of wires) wire.send(PINGREQ);
  await Promise.all(wires.map((wire) => wire.ending(PINGRESP)));
  expect(one!.received.length / 2).toBe(4 + 8 + 2);
  expect(two!.received).toBe(CONNACK + PINGRESP);
});

test.each([
  ['no MQTT at all', Buffer.from('GET / HTTP/1.1\r\nHost: farm\r\n\r\n')],
  ['a PUBLISH before CONNECT', publishPacket('farm/dong-tao/node-1/up', '{}', { id: 1 })],
  ['a length of five bytes', Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0x01])],
  ['a CONNECT that announces 200 MB', Buffer.from([0x10, 0x80, 0x80, 0x80, 0x64])],
  ['a CONNECT cut inside', Buffer.from([0x10, 0x04, 0x00, 0x04, 0x4d, 0x51])],
  ['a SUBSCRIBE with wrong flags', Buffer.concat([connectPacket('node-1'), Buffer.from([0x80, 2, 0, 1])])],
  ['a second CONNECT', Buffer.concat([connectPacket('node-1'), connectPacket('node-1')])],
  ['a reserved packet type', Buffer.concat([connectPacket('node-1'), Buffer.from([0x00, 0x00])])],
  ['a PUBLISH without a topic', Buffer.concat([connectPacket('node-1'), Buffer.from([0x32, 4, 0, 0, 0, 1])])],
  ['a topic of a thousand levels', publishAfterConnect(Array(1000).fill('a').join('/'))],
])('%s closes that connection and hurts nobody else', async (_, bytes) => {
  const rig = await startRig();
  const other = await rig.connect('node-2');
  const wire = new Wire(rig.broker.port);
  wire.send(bytes);
  await wire.closed();
  await other.publishAsync(topicOf('node-2', 'up'), frame(1), { qos: 1 });
  expect(rig.intake.frames).toHaveLength(1);
});

function publishAfterConnect(topic: string): Buffer {
  return Buffer.concat([connectPacket('node-1'), publishPacket(topic, '{}', { id: 1 })]);
}

test('a payload too long to read is acknowledged and dead-lettered, cut', async () => {
  const rig = await startRig();
  const wire = new Wire(rig.broker.port);
  await wire.login('node-1');
  wire.send(publishPacket(topicOf('node-1', 'up'), 'x'.repeat(100_000), { id: 7 }));
  await wire.ending(puback(7));
  expect(rig.intake.dead).toMatchObject([{ device: 'node-1', code: 'too_large' }]);
  expect(rig.intake.dead[0]?.payload).toHaveLength(16_384);
});

test('a packet of a megabyte is closed at its header, before it is held in memory', async () => {
  const rig = await startRig();
  const wire = new Wire(rig.broker.port);
  await wire.login('node-1');
  wire.send(publishPacket(topicOf('node-1', 'up'), 'x'.repeat(1_000_000), { id: 7 }).subarray(0, 64));
  await wire.closed();
  expect(rig.intake.frames).toEqual([]);
});
