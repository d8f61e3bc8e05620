// Who the gateway is to a broker, and what it says when that broker does not take it.
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeCertificates } from '../../support/certificates.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/server-process.ts';
import { tempDir } from '../../support/temp.ts';
import { needs } from '../../support/tools.ts';
import { broker, connectNode, standIn, startLink } from './external-rig.ts';
import { frame, mqttProfile, topicOf } from './rig.ts';
import { APPLICATION, tasmotaProfile } from './talkers.ts';

const UP = topicOf('node-1', 'up');
const TEMPERATURE = { point: 'air.temperature', path: 'DS18B20.Temperature', scale: 1 } as const;

needs('mosquitto', 'openssl')('a broker with TLS', () => {
  test.each([5, '3.1.1'] as const)(
    'brings frames in and takes commands out, over MQTT %s',
    async (version) => {
      const mosquitto = await broker({ speaks: 'tls' });
      const { link, intake, isUp, log } = startLink(mosquitto.url, { version, ca: mosquitto.ca ?? '' });
      await isUp();
      const node = await connectNode(mosquitto);
      const { commands } = await standIn(node, 'node-1');
      await node.publishAsync(UP, frame(1), { qos: 1 });
      await intake.signal.until(() => intake.frames.length === 1);
      await eventually('it is there', () => link.stats().connected === 1);
      expect(await link.actuator('node-1')!.hold(1, 60)).toMatchObject({ energised: true });
      expect(commands).toEqual([expect.stringMatching(/^QoS 1: .*"for_s":60/)]);
      expect(log.join('')).not.toContain(mosquitto.password);
    },
  );

  test('is left alone when somebody else has signed its certificate', async () => {
    const mosquitto = await broker({ speaks: 'tls' });
    const { ca } = await makeCertificates(await tempDir());
    const { intake, alarms, log } = startLink(mosquitto.url, { ca });
    await intake.signal.until(() => alarms.includes('refuses on'));
    expect(log[0]).toContain('"code":"bad_certificate"');
    expect(log[0]).toContain(`the certificate of 127.0.0.1:${mosquitto.port} is not trusted`);
  });
});

needs('mosquitto')('a connection to an external broker', () => {
  test('needs no more rights at Mosquitto than the document gives, and a node none of another', async () => {
    const document = await readFile(new URL('../../../docs/broker.md', import.meta.url), 'utf8');
    const [, rights = ''] = /```acl\n([\s\S]*?)```/.exec(document) ?? [];
    const acl = join(await tempDir(), 'acl');
    await writeFile(acl, rights.replaceAll('<application>', APPLICATION));
    const mosquitto = await broker({ lets: 'anyone', lines: [`acl_file ${acl}`] });
    const { link, intake, isUp, log } = startLink(`mqtt://gateway@127.0.0.1:${mosquitto.port}`, {
      also: [
        { id: 'relay-t', profile: { ...tasmotaProfile(), points: [TEMPERATURE] } },
        { id: 'lora-1', profile: mqttProfile('chirpstack'), application: APPLICATION },
      ],
    });
    await isUp();
    const node = await connectNode({ ...mosquitto, user: 'node-1' });
    await standIn(node, 'node-1');
    await node.publishAsync(topicOf('node-2', 'up'), frame(1), { qos: 1 });
    await node.publishAsync(UP, frame(2), { qos: 1 });
    await intake.signal.until(() => intake.frames.length === 1);
    expect(intake.frames[0]).toMatchObject({ device: 'node-1', seq: 2 });
    await eventually('it is there, beside ChirpStack', () => link.stats().connected === 2);
    expect(await link.actuator('node-1')!.hold(1, 60)).toMatchObject({ energised: true });

    const relay = await connectNode({ ...mosquitto, user: 'relay-t' });
    const told: string[] = [];
    relay.on('message', (topic) => void told.push(topic));
    await relay.subscribeAsync('cmnd/relay-t/#');
    await relay.publishAsync('tele/relay-t/SENSOR', '{"DS18B20":{"Temperature":20.6}}', { qos: 1 });
    await intake.signal.until(() => intake.frames.length === 2);
    await relay.publishAsync('tele/relay-t/LWT', 'Online', { qos: 1, retain: true });
    await eventually('it is told its settings', () => told.includes('cmnd/relay-t/Backlog'));
    const server = await connectNode({ ...mosquitto, user: 'chirpstack' });
    await server.publishAsync(`application/${APPLICATION}/device/0/event/up`, '{', { qos: 1 });
    await intake.signal.until(() => intake.dead.length === 1);
    expect(log.join('')).not.toContain('not_authorized');
  });

  test('with a wrong password is an alarm at once, and never tells the password', async () => {
    const mosquitto = await broker();
    const secret = randomBytes(6).toString('hex');
    const { intake, alarms, log } = startLink(`mqtt://farm:${secret}@127.0.0.1:${mosquitto.port}`);
    await intake.signal.until(() => alarms.includes('refuses on'));
    expect(log[0]).toContain('"code":"not_authorized"');
    expect(log[0]).toMatch(/refuses the connection: (wrong user or password|not authorized)/);
    expect(log.join('')).not.toContain(secret);
  });

  test('that cannot be made at the start is made later, and an alarm until then', async () => {
    const mosquitto = await broker();
    await connectNode(mosquitto); // before it has served somebody, Mosquitto may miss the signal to end
    await mosquitto.pause();
    const { alarms, clock, comesBack } = startLink(mosquitto.url);
    await eventually('it is an alarm', () => {
      clock.push(1_000);
      return alarms.includes('away on');
    });
    await mosquitto.resume();
    await comesBack();
    expect(alarms).toEqual(['away on', 'away off']);
  });

  test('to nothing at all holds up nothing, also when the gateway stops', async () => {
    const { link } = startLink(`mqtt://127.0.0.1:${await freePort()}`);
    expect(await link.actuator('node-1')!.hold(1, 60)).toMatchObject({ code: 'not_connected' });
    await link.stop();
  });

  test.each([5, '3.1.1'] as const)(
    'that another gateway takes again and again is an alarm until it is left alone, over MQTT %s',
    async (version) => {
      const mosquitto = await broker();
      const [first, second] = [startLink(mosquitto.url, { version }), startLink(mosquitto.url, { version })];
      await eventually('the two know of each other', () => {
        for (const { clock } of [first, second]) clock.push(500);
        return [first, second].every(({ alarms }) => alarms.includes('unsteady on'));
      });
      const told = 'another client may have the client id nongso-gateway-dong-tao';
      expect(first.log.join('')).toContain(told);
      await second.link.stop();
      await eventually('the first is alone', () => {
        first.clock.push(10_000);
        return first.alarms.at(-1) === 'unsteady off';
      });
    },
  );
});
