import { expect, test } from 'vitest';
import { leasePolicy } from '../../../domain/lease.ts';
import type { Actuator } from '../../../gateway/core/ports/link.ts';
import { parseDownlink } from '../../../domain/wire/chirpstack.ts';
import { close } from '../../../domain/wire/milesight.ts';
import { closed, frame, Signal, startRig, topicOf } from './rig.ts';
import type { Rig } from './rig.ts';
import { AIR_MS, APPLICATION, PROBE_EUI, radioProfile, startRadio, VALVE_EUI } from './talkers.ts';

const actuatorOf = (rig: Rig): Actuator => rig.broker.actuator('valve-x')!;

/** As the valve's profile says. */
const TIMEOUT_MS = 20_000;

test('an uplink becomes a frame with the server’s time and the device’s count', async () => {
  const rig = await startRig();
  await startRadio(rig);
  const found = rig.intake.frames.find(({ device }) => device === 'probe-x');
  expect(found).toMatchObject({ seq: 0, values: { 'soil.moisture': expect.closeTo(27.3, 0) as number } });
  expect(Math.abs((found?.ts ?? 0) - rig.clock.now())).toBeLessThan(5_000);
  expect(rig.intake.dead).toEqual([]);
});

test('is opened for a time by one downlink, confirmed by its uplink, and closes by its own timer', async () => {
  const rig = await startRig();
  const { server, valve, transmitted } = await startRadio(rig);
  const holding = actuatorOf(rig).hold(1, 600);
  await transmitted(1);
  expect(await holding).toMatchObject({ energised: true, left_s: expect.closeTo(600, 0) as number });
  const [open] = valve.channels!.ranges;
  rig.clock.push(600_000);
  expect(valve.channels?.isOn(1)).toBe(false);
  expect(valve.channels!.ranges).toHaveLength(1);
  expect(open?.channel).toBe(1);
  expect(server.downlinks).toBe(1);
});

test('sends no second dose while the first may still arrive, and takes it for held once it did', async () => {
  const rig = await startRig();
  const { server, valve, settled, transmitted } = await startRadio(rig, 'A'); // it listens after its own uplinks only
  const actuator = actuatorOf(rig);
  const first = actuator.hold(1, 600);
  await transmitted(1);
  rig.clock.push(10_000);
  const second = actuator.hold(1, 590);
  expect(server.queued(VALVE_EUI)).toBe(1);
  server.hear(valve); // it speaks, still closed, and hears what waited for it
  await settled();
  rig.clock.push(AIR_MS);
  expect(await first).toMatchObject({ energised: true });
  expect(await second).toMatchObject({ energised: true });
  expect(server.downlinks).toBe(1);
  rig.clock.push(600_000);
  expect(valve.channels!.ranges).toHaveLength(1);
});

test('a dose that nobody confirmed is not sent again until its time is over, and ChirpStack drops it unsent', async () => {
  const rig = await startRig();
  const { server, valve, transmitted } = await startRadio(rig, 'A');
  const actuator = actuatorOf(rig);
  const first = actuator.hold(1, 60);
  await transmitted(1);
  rig.clock.push(TIMEOUT_MS);
  expect(await first).toMatchObject({ problem: 'retry', code: 'no_answer' });
  const again = actuator.hold(1, 40);
  rig.clock.push(TIMEOUT_MS);
  expect(await again).toMatchObject({ code: 'no_answer' });
  expect(server.downlinks).toBe(1);
  server.hear(valve);
  rig.clock.push(AIR_MS);
  expect(valve.channels!.ranges).toEqual([]); // it had expired
  rig.clock.push(60_000);
  const next = actuator.hold(1, 60);
  await transmitted(2);
  rig.clock.push(TIMEOUT_MS);
  expect(await next).toMatchObject({ code: 'no_answer' });
});

test('a downlink that the device did not confirm is sent again, with the time that is left by then', async () => {
  const rig = await startRig();
  const { valve, transmitted } = await startRadio(rig);
  const actuator = actuatorOf(rig);
  valve.loseRange();
  const lost = actuator.hold(2, 600);
  await transmitted(1);
  rig.clock.push(TIMEOUT_MS);
  expect(await lost).toMatchObject({ code: 'no_answer' });
  valve.regainRange();
  const again = actuator.hold(2, 575);
  await transmitted(2);
  expect(await again).toMatchObject({ energised: true, left_s: expect.closeTo(575, 0) as number });
  rig.clock.push(575_000);
  expect(valve.channels!.ranges).toHaveLength(1);
});

test('closes early as best it can, and reads back from uplinks alone', async () => {
  const rig = await startRig();
  const { server, valve, transmitted } = await startRadio(rig);
  const actuator = actuatorOf(rig);
  expect(await actuator.read(1)).toEqual({ energised: false });
  const holding = actuator.hold(1, 600);
  await transmitted(1);
  await holding;
  rig.clock.push(100_000);
  expect(await actuator.read(1)).toMatchObject({ energised: true, left_s: expect.closeTo(500, 0) as number });
  const closing = actuator.release(1);
  await transmitted(2);
  expect(await closing).toEqual({ energised: false });
  expect(valve.channels?.isOn(1)).toBe(false);
  // Known to be closed: the radio is spared.
  expect(await actuator.release(1)).toEqual({ energised: false });
  expect(server.downlinks).toBe(2);
});

test('gets one downlink for the whole dose, however often it is asked for what is left of it', async () => {
  const rig = await startRig();
  const { server, valve, transmitted } = await startRadio(rig, 'A');
  const { lease_s } = leasePolicy(radioProfile('milesight-uc512').lease!, 900);
  expect(lease_s).toBe(900);
  const until = rig.clock.now() + lease_s * 1000;
  const hold = () => actuatorOf(rig).hold(1, (until - rig.clock.now()) / 1000);
  const first = hold();
  await transmitted(1);
  rig.clock.push(15_000);
  const again = [hold(), hold()];
  server.hear(valve); // it speaks, late but before the command expires
  rig.clock.push(AIR_MS);
  for (const answer of await Promise.all([first, ...again]))
    expect(answer).toMatchObject({ energised: true });
  for (let minute = 0; minute < 10; minute++) {
    rig.clock.push(60_000);
    expect(await hold()).toMatchObject({ energised: true });
  }
  expect(server.downlinks).toBe(1);
  expect(valve.channels!.ranges).toHaveLength(1);
});

test('a valve whose bridge is away gets nothing, not even later', async () => {
  const rig = await startRig();
  const { server, valve, link } = await startRadio(rig);
  await link.stop();
  await rig.intake.signal.until(() => rig.intake.statuses.includes('lora-1 offline'));
  expect(rig.intake.statuses).toContain('valve-x offline');
  expect(await actuatorOf(rig).hold(1, 60)).toMatchObject({ problem: 'retry', code: 'not_connected' });
  const back = await rig.connect('lora-1');
  const heard: string[] = [];
  back.on('message', (topic) => heard.push(topic));
  await back.subscribeAsync('application/+/device/+/command/+', { qos: 1 });
  await back.publishAsync(`application/${APPLICATION}/device/${VALVE_EUI}/event/join`, '{}', { qos: 1 });
  expect(heard).toEqual([]);
  expect(server.downlinks).toBe(0);
  expect(valve.channels!.ranges).toEqual([]);
});

test('refuses what cannot be held, without sending it', async () => {
  const rig = await startRig();
  const { server } = await startRadio(rig);
  for (const for_s of [0, -1, Number.NaN, 14_401])
    expect(await actuatorOf(rig).hold(1, for_s)).toMatchObject({ problem: 'reject', code: 'bad_lease' });
  expect(await actuatorOf(rig).hold(3, 60)).toMatchObject({ problem: 'reject', code: 'bad_channel' });
  expect(rig.broker.actuator('probe-x')).toBeUndefined();
  expect(server.downlinks).toBe(0);
});

/** What waited in the queue of a Mosquitto while the gateway was away. */
const sixHoursOld = (rig: Rig) => new Date(rig.clock.now() - 6 * 3_600_000).toISOString();
const justBefore = (rig: Rig) => new Date(rig.clock.now() - 10_000).toISOString();

/** A bridge in the place of the simulated one: what it sends for the valve, and the commands that it is given. */
async function bridge(rig: Rig) {
  const client = await rig.connect('lora-1');
  const commands: string[] = [];
  const heard = new Signal();
  client.on('message', (_topic, payload) => {
    commands.push(payload.toString());
    heard.changed();
  });
  await client.subscribeAsync('application/+/device/+/command/+', { qos: 1 });
  const uplink = async (fCnt: number, object: object, time = new Date(rig.clock.now()).toISOString()) => {
    const [topic, payload] = event(VALVE_EUI, { time, fCnt, object });
    await client.publishAsync(topic, payload, { qos: 1 });
  };
  return { uplink, commands, heard };
}

test('an old uplink that says open is kept as readings, and is no word about the valve now', async () => {
  const rig = await startRig();
  await (await startRadio(rig)).link.stop();
  const { uplink } = await bridge(rig);
  const before = rig.intake.frames.length;
  await uplink(90, { battery: 88, valve_1: 'open' }, sixHoursOld(rig));
  expect(rig.intake.frames.slice(before)).toMatchObject([
    { device: 'valve-x', seq: 90, values: { 'battery.level': 88 } },
  ]);
  expect(await actuatorOf(rig).read(1)).toEqual({ energised: false });
});

test('an old uplink that says closed spares no close', async () => {
  const rig = await startRig();
  await (await startRadio(rig)).link.stop();
  const { uplink, commands, heard } = await bridge(rig);
  await uplink(90, { valve_1: 'open' });
  await uplink(91, { valve_1: 'close' }, sixHoursOld(rig));
  expect(await actuatorOf(rig).read(1)).toEqual({ energised: true });
  const closing = actuatorOf(rig).release(1);
  await heard.until(() => commands.length === 1);
  expect(Buffer.from(parseDownlink(commands[0]!)!.data, 'base64')).toEqual(Buffer.from(close(1)));
  await uplink(92, { valve_1: 'close' });
  expect(await closing).toEqual({ energised: false });
});

test('an uplink that comes once more counts once, and one after a new join counts', async () => {
  const rig = await startRig();
  await (await startRadio(rig)).link.stop();
  const { uplink } = await bridge(rig);
  await uplink(90, { valve_1: 'open' });
  for (const fCnt of [90, 60]) await uplink(fCnt, { valve_1: 'close' }, justBefore(rig));
  expect(await actuatorOf(rig).read(1)).toEqual({ energised: true });
  rig.clock.push(5_000);
  await uplink(0, { valve_1: 'close' });
  expect(await actuatorOf(rig).read(1)).toEqual({ energised: false });
});

const event = (eui: string, body: object): [string, string] => [
  `application/${APPLICATION}/device/${eui}/event/up`,
  JSON.stringify({ deviceInfo: { devEui: eui }, fPort: 2, data: 'AA==', ...body }),
];

test.each([
  ['an unknown device', event('0000000000000001', { object: {} }), 'unknown_device'],
  ['no codec', event(PROBE_EUI, {}), 'no_object'],
  [
    'a probe that is not plugged in',
    event(PROBE_EUI, { object: { s_flag: 0, moisture_soil: '0.00' } }),
    'no_probe',
  ],
  ['Protobuf', [event(PROBE_EUI, {})[0], '\u0008\u0001'] as [string, string], 'not_json'],
])('an uplink of %s is a dead letter and is acknowledged', async (_, [topic, payload], code) => {
  const rig = await startRig();
  const { link } = await startRadio(rig);
  await link.stop();
  const frames = rig.intake.frames.length;
  const client = await rig.connect('lora-1');
  await client.publishAsync(topic, payload, { qos: 1 });
  expect(rig.intake.dead).toMatchObject([{ device: 'lora-1', code }]);
  expect(rig.intake.frames).toHaveLength(frames);
});

test('other events, and uplinks without bytes, make no noise', async () => {
  const rig = await startRig();
  const { link } = await startRadio(rig);
  await link.stop();
  const client = await rig.connect('lora-1');
  const [topic, empty] = event(PROBE_EUI, { data: '', fPort: 0 });
  await client.publishAsync(topic, empty, { qos: 1 });
  for (const name of ['join', 'status', 'txack', 'log', 'location', 'integration'])
    await client.publishAsync(topic.replace('up', name), 'anything', { qos: 1 });
  expect(rig.intake.dead).toEqual([]);
});

test('a bridge reaches only its own application, and no radio device may log in itself', async () => {
  const rig = await startRig();
  await startRadio(rig);
  const foreign = [
    `application/0b9e2b28-0000-4000-8000-000000000000/device/${VALVE_EUI}/event/up`,
    `application/${APPLICATION}/device/${VALVE_EUI}/command/down`,
    topicOf('node-1', 'up'),
    'stat/relay-t/RESULT',
  ];
  for (const topic of foreign) {
    const client = await rig.connect('lora-1');
    client.publish(topic, frame(1), { qos: 1 });
    await closed(client);
  }
  const client = await rig.connect('lora-1');
  for (const filter of ['#', 'application/#', topicOf('node-1', 'cmd'), 'cmnd/+/#', 'gateway/#'])
    await expect(client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
  await expect(rig.connect('valve-x')).rejects.toThrow(/Not authorized/);
});
