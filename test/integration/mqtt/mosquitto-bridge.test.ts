// ChirpStack 4.7 and newer speak only MQTT 5, so the Mosquitto beside it is what talks to the gateway: with the lines
// that the caveats of the profile `chirpstack` give.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { parseDownlink } from '../../../domain/wire/chirpstack.ts';
import { openFor } from '../../../domain/wire/milesight.ts';
import { freePort, startServer } from '../../support/server-process.ts';
import { program } from '../../support/programs.ts';
import { tempDir } from '../../support/temp.ts';
import { needs } from '../../support/tools.ts';
import { mqttProfile, Signal, startRig } from './rig.ts';
import { APPLICATION, radioProfile, VALVE_EUI } from './talkers.ts';

const TOPIC = `application/${APPLICATION}/device/${VALVE_EUI}`;

needs('mosquitto')('a Mosquitto beside ChirpStack', () => {
  test('brings uplinks in and takes downlinks out, over MQTT 3.1.1', async () => {
    const rig = await startRig();
    const valve = radioProfile('milesight-uc512');
    rig.devices.set('lora-1', { id: 'lora-1', profile: mqttProfile('chirpstack'), application: APPLICATION });
    rig.devices.set('valve-x', { id: 'valve-x', profile: valve, bridge: 'lora-1', eui: VALVE_EUI });
    const port = await freePort();
    const config = join(await tempDir(), 'mosquitto.conf');
    await writeFile(
      config,
      `listener ${port} 127.0.0.1
allow_anonymous true
persistence false
user root
log_dest stderr
connection nongso
address 127.0.0.1:${rig.broker.port}
bridge_protocol_version mqttv311
notifications false
cleansession true
remote_username lora-1
remote_password secret-of-lora-1
topic application/+/device/+/event/+ out 1
topic application/+/device/+/command/down in 1
`,
    );
    const server = await startServer(program('mosquitto'), ['-c', config], /mosquitto version \S+ running/);
    onTestFinished(() => server.stop('SIGKILL'));
    await rig.intake.signal.until(() => rig.intake.statuses.includes('lora-1 online'));

    // As ChirpStack does it, with MQTT 5.
    const chirpstack = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5 });
    onTestFinished(() => void chirpstack.end(true));
    const signal = new Signal();
    const commands: string[] = [];
    chirpstack.on('message', (topic, payload) => {
      commands.push(`${topic} ${payload.toString()}`);
      signal.changed();
    });
    await chirpstack.subscribeAsync('application/+/device/+/command/+', { qos: 1 });
    let fCnt = 0;
    const uplink = (object: object): Promise<unknown> =>
      chirpstack.publishAsync(
        `${TOPIC}/event/up`,
        JSON.stringify({ deviceInfo: { devEui: VALVE_EUI }, fCnt: fCnt++, fPort: 85, data: 'AXVc', object }),
        { qos: 1 },
      );
    await uplink({ battery: 92, valve_1: 'close' });
    await rig.intake.signal.until(() => rig.intake.frames.length === 1);
    expect(rig.intake.frames[0]).toMatchObject({ device: 'valve-x', values: { 'battery.level': 92 } });

    const holding = rig.broker.actuator('valve-x')!.hold(1, 600);
    await signal.until(() => commands.length === 1);
    const [topic, payload = ''] = commands[0]!.split(' ');
    expect(topic).toBe(`${TOPIC}/command/down`);
    expect(parseDownlink(payload)).toMatchObject({
      eui: VALVE_EUI,
      fPort: 85,
      data: Buffer.from(openFor(1, 600)).toString('base64'),
    });
    await uplink({ valve_1: 'open' });
    expect(await holding).toMatchObject({ energised: true });
    expect(rig.broker.stats()).toMatchObject({ refusedPublishes: 0, refusedSubscribes: 0 });
  });
});
