import { expect, test } from 'vitest';
import { leasePolicy } from '../../../domain/lease.ts';
import type { Actuator } from '../../../gateway/core/ports/link.ts';
import { closed, frame, startRig, topicOf } from './rig.ts';
import type { Rig } from './rig.ts';
import { startRelay, tasmotaProfile } from './talkers.ts';
import { CONNACK, packet, PINGREQ, PINGRESP, publishPacket, puback, text, Wire } from './wire.ts';

const actuatorOf = (rig: Rig): Actuator => rig.broker.actuator('relay-t')!;

const PREPARE = 'Backlog PowerOnState 0; SetOption0 0; PulseTime';

/** An ON that no PulseTime of the same relay stands before in the same message. */
const isBare = (told: string): boolean =>
  /POWER/i.test(told) && /\bON\b/i.test(told) && !/PulseTime(\d) [1-9]\d*; POWER\1 ON$/.test(told);

test('is held for a time by its own PulseTime, and says how long', async () => {
  const rig = await startRig();
  const relay = await startRelay(rig);
  expect(await actuatorOf(rig).hold(2, 60)).toMatchObject({
    energised: true,
    left_s: expect.closeTo(60, 0) as number,
  });
  expect(relay.channels?.isOn(2)).toBe(true);
  expect(relay.told.at(-1)).toBe('Backlog PulseTime2 160; POWER2 ON');
  rig.clock.push(60_000);
  expect(relay.channels?.isOn(2)).toBe(false);
});

test('starts its time anew when it is renewed, and ends it on release', async () => {
  const rig = await startRig();
  const relay = await startRelay(rig);
  const actuator = actuatorOf(rig);
  await actuator.hold(1, 60);
  rig.clock.push(40_000);
  await actuator.hold(1, 60);
  rig.clock.push(50_000);
  expect(relay.channels?.isOn(1)).toBe(true);
  expect(await actuator.release(1)).toEqual({ energised: false });
  expect(relay.channels?.isOn(1)).toBe(false);
});

test('is asked for its state and the time that is left, also after somebody pressed its button', async () => {
  const rig = await startRig();
  const relay = await startRelay(rig);
  const actuator = actuatorOf(rig);
  expect(await actuator.read(3)).toEqual({ energised: false });
  await actuator.hold(3, 60);
  rig.clock.push(20_000);
  const later = await actuator.read(3);
  expect(later).toMatchObject({ energised: true });
  expect('left_s' in later && later.left_s).toBeGreaterThan(38);
  expect('left_s' in later && later.left_s).toBeLessThanOrEqual(40);
  relay.press(3);
  expect(await actuator.read(3)).toEqual({ energised: false });
  relay.message('cmnd/relay-t/PulseTime4', '0'); // as its owner may: it has no end, and nobody claims to know one
  relay.press(4);
  expect(await actuator.read(4)).toEqual({ energised: true });
});

test('ends what its own button switched on, also a relay that nobody ever held', async () => {
  const rig = await startRig();
  const relay = await startRelay(rig);
  await relay.isBound();
  relay.press(8);
  const { lease_s } = leasePolicy(tasmotaProfile().lease!, 1_800);
  const said = await actuatorOf(rig).read(8);
  expect('left_s' in said && said.left_s).toBeGreaterThan(lease_s - 5);
  expect(relay.channels?.isOn(8)).toBe(true);
  rig.clock.push(lease_s * 1000);
  expect(relay.channels?.isOn(8)).toBe(false);
});

test('ends what was switched on by hand before the gateway was there', async () => {
  const rig = await startRig();
  const relay = await startRelay(rig, { pressed: 2 });
  await relay.isBound();
  rig.clock.push(3_600_000);
  expect(relay.channels?.isOn(2)).toBe(false);
});

test('has no running time stretched when it connects again', async () => {
  const rig = await startRig();
  const relay = await startRelay(rig);
  await actuatorOf(rig).hold(1, 10);
  const before = relay.told.length;
  const back = relay.isBack();
  await rig.connect('relay-t'); // which takes its connection away
  await back;
  await actuatorOf(rig).read(2);
  expect(relay.told.slice(before)).toEqual([PREPARE, 'Backlog PulseTime2; POWER2']);
  rig.clock.push(10_000);
  expect(relay.channels?.isOn(1)).toBe(false);
});

test('falls by itself when the broker is gone, a lease after the last renewal', async () => {
  const rig = await startRig();
  const relay = await startRelay(rig);
  const { lease_s } = leasePolicy(tasmotaProfile().lease!, 1_800);
  await actuatorOf(rig).hold(1, lease_s);
  const [held] = relay.channels!.ranges;
  await rig.broker.stop();
  rig.clock.push(lease_s * 1000 - 5_000);
  expect(relay.channels?.isOn(1)).toBe(true);
  rig.clock.push(5_000);
  expect(relay.channels?.isOn(1)).toBe(false);
  expect(relay.channels!.ranges).toHaveLength(1);
  expect(rig.clock.now() - held!.from).toBeLessThan((lease_s + 10) * 1000);
});

test('stays off after a power cut and after a crash, because the gateway has told it so', async () => {
  const rig = await startRig();
  const relay = await startRelay(rig);
  await actuatorOf(rig).hold(1, 60);
  expect(relay.powerOnState).toBe(0);
  relay.powerOff();
  relay.powerOn();
  expect(relay.channels?.isOn(1)).toBe(false);
  await relay.isBack();
  await actuatorOf(rig).hold(1, 60);
  relay.restart();
  expect(relay.channels?.isOn(1)).toBe(false);
});

test('is made safe as soon as it listens, before anybody wants an output', async () => {
  const rig = await startRig();
  const relay = await startRelay(rig);
  await relay.isBound();
  const bounds = Array.from({ length: 8 }, (_, at) => `PulseTime${at + 1} 160`);
  expect(relay.told).toEqual([PREPARE, `Backlog ${bounds.join('; ')}`]);
});

test.each([
  ['PowerOnState', 0],
  ['SetOption0', 0],
  ['PulseTime3', 160],
])('is never held when it does not keep %s, and says why', async (name, value) => {
  const rig = await startRig();
  const relay = await startRelay(rig, { change: (payload) => payload.replace(`${name} ${value}`, name) });
  expect(await actuatorOf(rig).hold(1, 60)).toEqual({
    problem: 'stop',
    code: 'unsafe_setting',
    detail: `relay-t does not keep ${name} at ${value}`,
  });
  expect(relay.told.filter((told) => told.includes('POWER1'))).toEqual([]);
  expect(await actuatorOf(rig).release(1)).toEqual({ energised: false });
});

test('is never told a bare ON, whatever is asked of it', async () => {
  const rig = await startRig();
  const relay = await startRelay(rig);
  const actuator = actuatorOf(rig);
  for (const for_s of [1, 11, 11.9, 12, 3_600]) await actuator.hold(5, for_s);
  for (const for_s of [0, -1, Number.NaN, 3_601, Infinity])
    expect(await actuator.hold(5, for_s)).toMatchObject({ problem: 'reject', code: 'bad_lease' });
  for (const channel of [0, 9, 16])
    expect(await actuator.hold(channel, 60)).toMatchObject({ problem: 'reject', code: 'bad_channel' });
  await actuator.read(5);
  await actuator.release(5);
  expect(relay.told.filter((told) => / ON\b/.test(told))).toEqual([
    'Backlog PulseTime5 10; POWER5 ON',
    'Backlog PulseTime5 110; POWER5 ON',
    'Backlog PulseTime5 110; POWER5 ON',
    'Backlog PulseTime5 112; POWER5 ON',
    'Backlog PulseTime5 3700; POWER5 ON',
  ]);
  expect(relay.told.filter(isBare)).toEqual([]);
});

test('a relay that is away fails at once, and what was meant for it never arrives', async () => {
  const rig = await startRig();
  const relay = await startRelay(rig);
  await actuatorOf(rig).read(1);
  relay.powerOff();
  await rig.intake.signal.until(() => rig.intake.statuses.at(-1) === 'relay-t offline');
  expect(await actuatorOf(rig).hold(1, 60)).toMatchObject({ problem: 'retry', code: 'not_connected' });
  relay.powerOn();
  await relay.isBack();
  await actuatorOf(rig).read(1);
  expect(relay.channels?.ranges).toEqual([]);
});

test('its sensors become readings where the profile says so; the rest of its talk makes no noise', async () => {
  const rig = await startRig();
  const points = [{ point: 'air.temperature', path: 'DS18B20.Temperature', scale: 1 }] as const;
  const relay = await startRelay(rig, { profile: { ...tasmotaProfile(), points: [...points] } });
  relay.report();
  await rig.intake.signal.until(() => rig.intake.frames.length > 0);
  expect(rig.intake.frames[0]).toEqual({
    device: 'relay-t',
    values: { 'air.temperature': expect.closeTo(21, 0) as number },
  });
  await actuatorOf(rig).read(1);
  expect(rig.intake.dead).toEqual([]);
});

test('may publish only what is its own, and its discovery, which goes nowhere', async () => {
  const rig = await startRig();
  rig.devices.set('relay-t', { id: 'relay-t', profile: tasmotaProfile() });
  const own = [
    'stat/relay-t/RESULT',
    'tele/relay-t/STATE',
    'cmnd/relay-t/POWER',
    'tasmota/discovery/A/config',
  ];
  const node = await rig.connect('relay-t');
  for (const topic of own) await node.publishAsync(topic, '{}', { qos: 1, retain: true });
  expect(node.connected).toBe(true);
  const foreign = [
    'stat/relay-u/RESULT',
    'cmnd/relay-u/POWER1',
    'cmnd/tasmotas/POWER1',
    'stat/relay-t',
    topicOf('node-1', 'up'),
    topicOf('relay-t', 'up'),
    `application/a/device/24e124460c194321/event/up`,
  ];
  for (const topic of foreign) {
    const client = await rig.connect('relay-t');
    client.publish(topic, frame(1), { qos: 1 });
    await closed(client);
  }
  expect(rig.intake.frames).toEqual([]);
  expect(rig.broker.stats().refusedPublishes).toBe(foreign.length);
});

test('hears only its own commands, and a command it sends itself, retained or not, reaches nobody', async () => {
  const rig = await startRig();
  rig.devices.set('relay-t', {
    id: 'relay-t',
    profile: { ...tasmotaProfile(), outputs: undefined, lease: undefined },
  });
  const wire = new Wire(rig.broker.port);
  await wire.login('relay-t');
  const filters = [
    'cmnd/relay-t/#',
    'cmnd/relay-u/#',
    'cmnd/+/#',
    'cmnd/tasmotas/#',
    '#',
    topicOf('node-1', 'cmd'),
  ];
  for (const [at, filter] of filters.entries()) {
    const before = wire.received.length / 2;
    wire.send(packet(0x82, Buffer.concat([Buffer.from([0, at + 1]), text(filter), Buffer.from([0])])));
    await wire.bytes(before + 5);
    expect(wire.received.slice(-2)).toBe(at === 0 ? '00' : '80');
  }
  const before = wire.received;
  const after = before.length / 2 + 4 + 2;
  const retained = publishPacket('cmnd/relay-t/POWER1', 'ON', { id: 9 });
  retained[0]! |= 1;
  wire.send(retained, PINGREQ);
  await wire.bytes(after);
  expect([before + puback(9) + PINGRESP, before + PINGRESP + puback(9)]).toContain(wire.received);
  const again = new Wire(rig.broker.port);
  await again.login('relay-t');
  again.send(packet(0x82, Buffer.concat([Buffer.from([0, 1]), text('cmnd/relay-t/#'), Buffer.from([0])])));
  again.send(PINGREQ);
  await again.ending(PINGRESP);
  expect(again.received).toBe(`${CONNACK}9003000100${PINGRESP}`);
});

test('a node in the native form reaches nothing of a Tasmota', async () => {
  const rig = await startRig();
  await startRelay(rig);
  for (const topic of ['cmnd/relay-t/POWER1', 'stat/relay-t/RESULT', 'tele/relay-t/SENSOR']) {
    const node = await rig.connect('node-1');
    node.publish(topic, 'ON', { qos: 1 });
    await closed(node);
  }
  const node = await rig.connect('node-1');
  await expect(node.subscribeAsync('cmnd/relay-t/#', { qos: 1 })).rejects.toThrow();
});
