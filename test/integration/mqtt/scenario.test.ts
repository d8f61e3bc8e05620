import { expect, onTestFinished, test } from 'vitest';
import { formatMistakes, parseScenario, runSimulator } from '../../../firmware-sim/index.ts';
import { loadProfiles } from '../../../cli/profiles.ts';
import { eventually } from '../../support/eventually.ts';
import { FARM, mqttProfile, startRig } from './rig.ts';
import type { Rig } from './rig.ts';
import { APPLICATION, PROBE_EUI, tasmotaProfile } from './talkers.ts';

const SCENARIO = `
id: ${FARM}
name: Two dialects
seed: 1
location: { lat: 20.83, lon: 105.97, elevation_m: 5 }
timezone: Asia/Ho_Chi_Minh
fields:
  - { id: khu-1, area_m2: 300, kc: 1, soil: { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.3 }, moisture: 26 }
devices:
  - { id: probe-x, profile: dragino-se01-lb, bridge: lora-1, eui: ${PROBE_EUI}, field: khu-1 }
  - { id: lora-1, profile: chirpstack, application: ${APPLICATION} }
  - { id: relay-t, profile: tasmota-relay-8, outputs: [{ channel: 1, field: khu-1, flow_l_min: 20 }] }
`;

/** Once it has subscribed, which comes after it is online. */
async function hold(rig: Rig) {
  const answer = await rig.broker.actuator('relay-t')?.hold(1, 60);
  return answer && 'energised' in answer && answer;
}

test('a scenario file brings a Tasmota and radio devices to the gateway’s broker, and their water to the field', async () => {
  const rig = await startRig();
  rig.devices.set('relay-t', { id: 'relay-t', profile: tasmotaProfile() });
  rig.devices.set('lora-1', { id: 'lora-1', profile: mqttProfile('chirpstack'), application: APPLICATION });
  const probe = mqttProfile('dragino-se01-lb');
  rig.devices.set('probe-x', { id: 'probe-x', profile: probe, bridge: 'lora-1', eui: PROBE_EUI });
  const profiles = loadProfiles();
  const parsed = parseScenario(SCENARIO, profiles);
  if ('mistakes' in parsed) throw new Error(formatMistakes(parsed.mistakes));
  const credential = (id: string) => [id, { username: id, password: `secret-of-${id}` }] as const;
  const simulator = await runSimulator({
    scenario: parsed.scenario,
    profiles,
    broker: `mqtt://127.0.0.1:${rig.broker.port}`,
    credentials: new Map(['relay-t', 'lora-1'].map(credential)),
    clock: rig.clock,
  });
  onTestFinished(() => simulator.stop());
  await rig.intake.signal.until(() => rig.intake.frames.some(({ device }) => device === 'probe-x'));
  expect(rig.intake.frames[0]?.values['soil.moisture']).toBeCloseTo(26, 0);
  await rig.intake.signal.until(() => rig.intake.statuses.includes('relay-t online'));
  const held = await eventually('a held relay', () => hold(rig));
  expect(held).toMatchObject({ energised: true });
  expect(simulator.farm.field('khu-1').flow_l_min).toBe(20);
  rig.clock.push(60_000);
  expect(simulator.farm.field('khu-1').flow_l_min).toBe(0);
});
