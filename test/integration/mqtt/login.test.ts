import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import type { ConnectPacket } from 'aedes';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { Login } from '../../../gateway/link/mqtt/login.ts';
import { RareLog } from '../../../gateway/link/mqtt/rare-log.ts';
import { noCounts } from '../../../gateway/link/mqtt/stats.ts';
import { closed, frame, nodeProfile, PushedClock, startRig, topicOf } from './rig.ts';
import { CONNACK, connectPacket, packet, text, Wire } from './wire.ts';

/** Flags of a CONNECT that asks for a session that lasts. */
const USER_AND_PASSWORD = 0xc0;

/** CONNACK of a refused connection. */
const refused = (returnCode: number): string => `200200${returnCode.toString(16).padStart(2, '0')}`;

test('refuses a wrong password, a missing one and an unknown user alike', async () => {
  const rig = await startRig();
  await expect(rig.connect('node-1', { password: 'guess' })).rejects.toThrow(/Bad username or password/);
  await expect(rig.connect('node-9', { password: 'guess' })).rejects.toThrow(/Bad username or password/);
  await expect(connectAsync(`mqtt://127.0.0.1:${rig.broker.port}`, { reconnectPeriod: 0 })).rejects.toThrow(
    /Bad username or password/,
  );
  expect(rig.broker.stats()).toMatchObject({ connected: 0, refusedConnects: 3 });
  expect(rig.intake.statuses).toEqual([]);
});

test('refuses a device that the farm does not have, and takes it once it has', async () => {
  const rig = await startRig();
  await expect(rig.connect('node-9')).rejects.toThrow(/Not authorized/);
  rig.devices.set('node-9', { id: 'node-9', profile: nodeProfile() });
  const node = await rig.connect('node-9');
  expect(node.connected).toBe(true);
});

test('closes a device that has left the configuration when it next publishes', async () => {
  const rig = await startRig();
  const node = await rig.connect('node-1');
  rig.devices.delete('node-1');
  node.publish(topicOf('node-1', 'up'), frame(1), { qos: 1 });
  await closed(node);
  expect(rig.intake.frames).toEqual([]);
});

test('makes one user name wait after five wrong passwords, but not the others behind that address', async () => {
  const rig = await startRig();
  const attempt = async (secret: string): Promise<string> => {
    const wire = new Wire(rig.broker.port);
    wire.send(connectPacket('node-1', { secret }));
    await wire.bytes(4);
    return wire.received;
  };
  for (let i = 0; i < 5; i++) expect(await attempt('guess')).toBe(refused(4));
  expect(await attempt('secret-of-node-1')).toBe(refused(3));
  await rig.connect('node-2');
  rig.clock.push(30_000);
  expect(await attempt('secret-of-node-1')).toBe('20020000');
});

test('leaves no password in the packet that aedes keeps with the connection', async () => {
  const clock = new PushedClock();
  const checked: string[] = [];
  const login = new Login({
    dialect: () => undefined,
    credentials: {
      async check(username, secret) {
        checked.push(secret);
        return { device: username, profile: 'nongso-node' };
      },
    },
    clock,
    counters: noCounts(),
    rareLog: new RareLog(pino({ enabled: false }), clock),
    opened: () => undefined,
  });
  const kept: ConnectPacket[] = [];
  const aedes = await Aedes.createBroker({
    preConnect(client, connect, next) {
      kept.push(connect);
      login.preConnect(client, connect, next);
    },
    authenticate: login.authenticate,
  });
  const server = createServer(aedes.handle).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    aedes.close();
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // of a TCP server
  const options = { reconnectPeriod: 0, username: 'node-1', password: 'secret' };
  await expect(connectAsync(`mqtt://127.0.0.1:${port}`, options)).rejects.toThrow(/Not authorized/);
  expect(checked).toEqual(['secret']);
  expect(kept.map(({ password }) => password?.length)).toEqual([0]);
});

test('starts a clean session whatever the client asks for', async () => {
  const rig = await startRig();
  const lasting = connectPacket('node-1', { flags: USER_AND_PASSWORD });
  for (let round = 0; round < 2; round++) {
    const wire = new Wire(rig.broker.port);
    wire.send(lasting);
    await wire.ending(CONNACK); // its third byte would say that a session was found
    wire.send(
      packet(0x82, Buffer.concat([Buffer.from([0, 1]), text(topicOf('node-1', 'cmd')), Buffer.from([1])])),
    );
    await wire.ending('9003000101'); // SUBACK
    wire.socket.destroy();
  }
});

test('two devices with the same client id do not disturb each other', async () => {
  const rig = await startRig();
  const one = await rig.connect('node-1', { clientId: 'esp32' });
  const two = await rig.connect('node-2', { clientId: 'esp32' });
  await one.publishAsync(topicOf('node-1', 'up'), frame(1), { qos: 1 });
  await two.publishAsync(topicOf('node-2', 'up'), frame(1), { qos: 1 });
  expect(rig.intake.frames.map(({ device }) => device)).toEqual(['node-1', 'node-2']);
  expect(rig.broker.stats().connected).toBe(2);
});

test('a wrong log-in with another device’s client id does not close that device', async () => {
  const rig = await startRig();
  const one = await rig.connect('node-1', { clientId: 'esp32' });
  await expect(rig.connect('node-2', { clientId: 'esp32', password: 'guess' })).rejects.toThrow();
  await one.publishAsync(topicOf('node-1', 'up'), frame(1), { qos: 1 });
  expect(rig.intake.statuses).toEqual(['node-1 online']);
});

test('a new connection of a device replaces its old one, and the device stays online', async () => {
  const rig = await startRig();
  const old = await rig.connect('node-1', { clientId: 'a' });
  const gone = closed(old);
  const fresh = await rig.connect('node-1', { clientId: 'b' });
  await gone;
  await fresh.publishAsync(topicOf('node-1', 'up'), frame(1), { qos: 1 });
  expect(rig.intake.statuses).toEqual(['node-1 online']);
  expect(rig.broker.stats().connected).toBe(1);
});

test('refuses a last will anywhere but on the own status', async () => {
  const rig = await startRig();
  const will = (topic: string) => ({
    will: { topic, payload: Buffer.from('offline'), qos: 1, retain: true } as const,
  });
  for (const topic of [
    topicOf('node-2', 'status'),
    topicOf('node-1', 'cmd'),
    topicOf('node-1', 'up'),
    '$SYS/x',
    'a',
  ])
    await expect(rig.connect('node-1', will(topic))).rejects.toThrow(/Not authorized/);
  const node = await rig.connect('node-1', will(topicOf('node-1', 'status')));
  expect(node.connected).toBe(true);
});

test('a connection lost marks the device offline, once', async () => {
  const rig = await startRig();
  const will = {
    topic: topicOf('node-1', 'status'),
    payload: Buffer.from('offline'),
    qos: 1,
    retain: true,
  } as const;
  const node = await rig.connect('node-1', { will });
  await node.publishAsync(topicOf('node-1', 'status'), 'online', { qos: 1, retain: true });
  node.stream.destroy();
  await rig.intake.signal.until(() => rig.intake.statuses.length === 2);
  await rig.connect('node-1');
  await rig.intake.signal.until(() => rig.intake.statuses.length === 3);
  expect(rig.intake.statuses).toEqual(['node-1 online', 'node-1 offline', 'node-1 online']);
});

test('a device that says it goes is offline, and going then says nothing new', async () => {
  const rig = await startRig();
  const node = await rig.connect('node-1');
  await node.publishAsync(topicOf('node-1', 'status'), 'offline', { qos: 1, retain: true });
  await node.endAsync();
  await rig.connect('node-1');
  await rig.intake.signal.until(() => rig.intake.statuses.length === 3);
  expect(rig.intake.statuses).toEqual(['node-1 online', 'node-1 offline', 'node-1 online']);
  expect(rig.intake.details[1]).toBe('the device says so');
});

test('refuses MQTT 5 with the return code for it', async () => {
  const rig = await startRig();
  await expect(rig.connect('node-1', { protocolVersion: 5 })).rejects.toThrow(/[Pp]rotocol version/);
});

test('stopping ends connections and frees the port', async () => {
  const rig = await startRig();
  const node = await rig.connect('node-1');
  const gone = closed(node);
  await rig.broker.stop();
  await gone;
  expect(rig.intake.statuses).toEqual(['node-1 online', 'node-1 offline']);
  await expect(rig.connect('node-1')).rejects.toThrow(/ECONNREFUSED/);
});

test('a taken port is an error to the caller', async () => {
  const rig = await startRig();
  await expect(startRig(rig.broker.port)).rejects.toThrow(/EADDRINUSE/);
});
