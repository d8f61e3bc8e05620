import { describe, expect, test } from 'vitest';
import { close, MILESIGHT_PORT, openFor } from '../../../domain/wire/milesight.ts';
import { parseScenario, RadioDevice, VirtualClock } from '../../../firmware-sim/index.ts';
import { profiles, START } from './build.ts';

function valve() {
  const profile = profiles.get('milesight-uc512');
  if (profile?.link !== 'mqtt' || profile.dialect !== 'lorawan') throw new Error('no valve profile');
  const clock = new VirtualClock(START);
  const settings = { id: 'valve-1', eui: '24e124460c194321', report_s: 600, radio_class: 'C' } as const;
  const device = new RadioDevice(settings, profile, { clock, seed: 1, surroundings: () => undefined });
  const uplinks: unknown[] = [];
  device.onUplink(() => uplinks.push(device.object()));
  device.powerOn();
  return { clock, device, uplinks };
}

describe('a radio valve', () => {
  test('opens for the time it is told, says so, and closes by itself', async () => {
    const { clock, device, uplinks } = valve();
    device.receive(MILESIGHT_PORT, openFor(2, 600));
    await clock.run(START + 600_000);
    expect(device.channels?.ranges).toEqual([{ channel: 2, from: START, to: START + 600_000 }]);
    expect(uplinks).toMatchObject([
      { valve_1: 'close', valve_2: 'open' },
      { valve_1: 'close', valve_2: 'close' },
    ]);
  });

  test('is not held longer by a second open, and closes early when told', async () => {
    const { clock, device } = valve();
    device.receive(MILESIGHT_PORT, openFor(1, 600));
    await clock.run(START + 300_000);
    device.receive(MILESIGHT_PORT, openFor(1, 600));
    expect(device.channels?.left_s(1)).toBe(300);
    device.receive(MILESIGHT_PORT, close(1));
    expect(device.channels?.isOn(1)).toBe(false);
  });

  test('stays open after an open without a time: the trap that no driver may step into', async () => {
    const { clock, device } = valve();
    device.receive(MILESIGHT_PORT, Uint8Array.from([0xff, 0x1d, 0x20, 0]));
    await clock.run(START + 86_400_000);
    expect(device.channels?.isOn(1)).toBe(true);
  });

  test('does nothing on another port or for a valve it does not have, and nothing is heard of it out of range', () => {
    const { device, uplinks } = valve();
    device.receive(1, openFor(1, 60));
    device.receive(MILESIGHT_PORT, openFor(3, 60));
    expect(device.channels?.ranges).toEqual([]);
    device.loseRange();
    device.receive(MILESIGHT_PORT, openFor(1, 60));
    expect(uplinks).toEqual([]);
  });
});

test('a scenario says what a radio device or a bridge lacks', () => {
  const text = `
id: a
name: A
seed: 1
location: { lat: 20, lon: 105, elevation_m: 5 }
timezone: Asia/Ho_Chi_Minh
devices:
  - { id: lora-1, profile: chirpstack }
  - { id: v-1, profile: milesight-uc512, eui: 24e124460c194321 }
  - { id: v-2, profile: milesight-uc512, bridge: v-1, eui: 24e124460c194321 }
  - { id: v-3, profile: milesight-uc512, bridge: lora-1 }
  - { id: v-4, profile: milesight-uc512, bridge: lora-1, eui: '24E1' }
`;
  const parsed = parseScenario(text, profiles);
  expect('mistakes' in parsed && parsed.mistakes.map(({ path }) => path).sort()).toEqual([
    'devices.0.application',
    'devices.1.bridge',
    'devices.2.bridge',
    'devices.2.eui',
    'devices.3.eui',
    'devices.4.eui',
  ]);
});
