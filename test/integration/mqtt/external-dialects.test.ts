// Devices with their makers' firmware at a Mosquitto that the gateway is connected to.
import { expect, test } from 'vitest';
import type { TasmotaProfile } from '../../../domain/profile/schema.ts';
import { needs } from '../../support/tools.ts';
import { startExternalRig } from './external-rig.ts';
import { mqttProfile } from './rig.ts';
import {
  APPLICATION,
  PROBE_EUI,
  radioProfile,
  startRadio,
  startRelay,
  tasmotaProfile,
  VALVE_EUI,
} from './talkers.ts';

needs('mosquitto')('over an external broker', () => {
  test('a Tasmota relay is made safe, held for a time, asked and released', async () => {
    const rig = await startExternalRig([{ id: 'relay-t', profile: tasmotaProfile() }]);
    const relay = await startRelay(rig);
    await relay.isBound();
    const actuator = rig.link.actuator('relay-t')!;
    expect(await actuator.hold(1, 60)).toMatchObject({ energised: true, left_s: 60 });
    expect(await actuator.read(1)).toMatchObject({ energised: true });
    expect(await actuator.release(1)).toEqual({ energised: false });
    expect(rig.intake.dead).toEqual([]);
  });

  test('the sensors of a Tasmota become readings', async () => {
    const profile: TasmotaProfile = {
      ...tasmotaProfile(),
      points: [{ point: 'air.temperature', path: 'DS18B20.Temperature', scale: 1 }],
    };
    const rig = await startExternalRig([{ id: 'relay-t', profile }]);
    const node = await rig.connect('relay-t');
    await node.publishAsync('tele/relay-t/SENSOR', '{"DS18B20":{"Temperature":20.6}}', { qos: 1 });
    await rig.intake.signal.until(() => rig.intake.frames.length === 1);
    expect(rig.intake.frames).toEqual([{ device: 'relay-t', values: { 'air.temperature': 20.6 } }]);
  });

  test('radio devices behind ChirpStack are heard once, commanded, and confirm', async () => {
    const rig = await startExternalRig([
      { id: 'lora-1', profile: mqttProfile('chirpstack'), application: APPLICATION },
      { id: 'valve-x', profile: radioProfile('milesight-uc512'), bridge: 'lora-1', eui: VALVE_EUI },
      { id: 'probe-x', profile: radioProfile('dragino-se01-lb'), bridge: 'lora-1', eui: PROBE_EUI },
    ]);
    const { valve, server, settled, transmitted } = await startRadio(rig);
    await settled();
    const before = [...rig.intake.frames];
    const holding = rig.link.actuator('valve-x')!.hold(1, 600);
    await transmitted(1);
    server.hear(valve);
    expect(await holding).toMatchObject({ energised: true });
    expect(rig.link.stats()).toMatchObject({ connected: 1, deadLettered: 0 });
    await settled(); // whatever came twice has come by then
    const said = rig.intake.frames.map(({ device, seq, ts }) => `${device} ${seq} ${ts}`);
    expect(said.length).toBeGreaterThan(before.length + 2);
    expect(new Set(said).size).toBe(said.length);
  });
});
