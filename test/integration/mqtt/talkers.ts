// Simulated devices with their makers' firmware, at a real broker.
import { onTestFinished } from 'vitest';
import type { LorawanProfile, TasmotaProfile } from '../../../domain/profile/schema.ts';
import { ChirpstackServer, connectTalker, RadioDevice, TasmotaDevice } from '../../../firmware-sim/index.ts';
import type { RadioClass } from '../../../firmware-sim/radio-device.ts';
import type { Say, Talker } from '../../../firmware-sim/talker.ts';
import { mqttProfile, Signal } from './rig.ts';
import type { Rig } from './rig.ts';

export const APPLICATION = '52f14cd4-c6f1-4fbd-8f87-4025e1d49242';
export const VALVE_EUI = '24e124460c194321';
export const PROBE_EUI = 'a84041ffff123456';

export function tasmotaProfile(): TasmotaProfile {
  const profile = mqttProfile('tasmota-relay-8');
  if (profile.dialect !== 'tasmota') throw new Error('the Tasmota profile is gone');
  return profile;
}

export function radioProfile(id: string): LorawanProfile {
  const profile = mqttProfile(id);
  if (profile.dialect !== 'lorawan') throw new Error(`${id} is no radio profile`);
  return profile;
}

const PREPARE = 'PowerOnState';

/** A relay board that remembers what it was told. */
export class WatchedRelay extends TasmotaDevice {
  readonly told: string[] = [];
  readonly signal = new Signal();
  /** Relays that said they have a PulseTime. */
  readonly #bound = new Set<number>();
  /** What its owner did to a command before it is obeyed. */
  change: (payload: string) => string = (payload) => payload;

  /** Resolves when the gateway speaks to it for the first time on a connection after those that are known. */
  async isBack(): Promise<void> {
    const before = this.told.filter((told) => told.includes(PREPARE)).length;
    await this.signal.until(() => this.told.filter((told) => told.includes(PREPARE)).length > before);
  }

  /** Resolves when every relay has a PulseTime. */
  async isBound(): Promise<void> {
    const channels = Array.from({ length: this.channels?.count ?? 0 }, (_, at) => at + 1);
    await this.signal.until(() => channels.every((channel) => this.#bound.has(channel)));
  }

  protected override say(said: Say): void {
    const timer = /^\{"PulseTime(\d)":\{"Set":[1-9]/.exec(said.payload);
    if (timer) this.#bound.add(Number(timer[1]));
    super.say(said);
    this.signal.changed();
  }

  override message(topic: string, payload: string): void {
    const changed = this.change(payload);
    this.told.push(`${topic.split('/').at(-1)} ${changed}`);
    super.message(topic, changed);
    this.signal.changed();
  }
}

export const world = (rig: Rig) => ({
  clock: rig.clock,
  seed: 1,
  surroundings: (metric: string) => (metric === 'soil.moisture' ? 27.3 : 21),
});

interface RelayStart {
  readonly profile?: TasmotaProfile;
  readonly change?: (payload: string) => string;
  /** A relay whose button was pressed before it connected. */
  readonly pressed?: number;
}

/** A board with eight relays, fresh from the factory, at the rig's broker; resolves when it is being made safe. */
export async function startRelay(
  rig: Rig,
  { profile = tasmotaProfile(), change, pressed }: RelayStart = {},
): Promise<WatchedRelay> {
  rig.devices.set('relay-t', { id: 'relay-t', profile });
  const relay = new WatchedRelay({ id: 'relay-t', report_s: 300 }, profile, world(rig));
  if (change) relay.change = change;
  relay.powerOn();
  if (pressed !== undefined) relay.press(pressed);
  join(rig, relay);
  await relay.isBack();
  return relay;
}

/** A ChirpStack server with a valve and a probe at the rig's broker; resolves when they were heard. */
export async function startRadio(rig: Rig, radio_class: RadioClass = 'C') {
  const [server, valve, probe] = makeRadio(rig, radio_class);
  const link = join(rig, server);
  await rig.intake.signal.until(() => rig.intake.statuses.includes('valve-x online'));
  await rig.intake.signal.until(() => rig.intake.frames.some(({ device }) => device === 'probe-x'));
  rig.clock.push(AIR_MS); // the receive windows after these uplinks are over
  /** Lets the server answer for all it has taken in, and the gateway for all the server has said. */
  const settled = async (): Promise<void> => {
    const before = rig.intake.frames.length;
    server.hear(probe);
    await rig.intake.signal.until(() => rig.intake.frames.length > before);
  };
  /** Lets this many downlinks in all reach the server, then its radio. */
  const transmitted = async (downlinks: number): Promise<void> => {
    while (server.downlinks < downlinks) await new Promise((resolve) => setImmediate(resolve));
    await settled();
    rig.clock.push(AIR_MS);
    await settled();
  };
  return { server, valve, probe, link, settled, transmitted };
}

/** More than a downlink takes through the air in the simulator. */
export const AIR_MS = 400;

function makeRadio(rig: Rig, radio_class: RadioClass): [ChirpstackServer, RadioDevice, RadioDevice] {
  const bridge = mqttProfile('chirpstack');
  if (bridge.dialect !== 'chirpstack') throw new Error('the bridge profile is gone');
  const valveProfile = radioProfile('milesight-uc512');
  const probeProfile = radioProfile('dragino-se01-lb');
  rig.devices.set('lora-1', { id: 'lora-1', profile: bridge, application: APPLICATION });
  rig.devices.set('valve-x', { id: 'valve-x', profile: valveProfile, bridge: 'lora-1', eui: VALVE_EUI });
  rig.devices.set('probe-x', { id: 'probe-x', profile: probeProfile, bridge: 'lora-1', eui: PROBE_EUI });
  const settings = { report_s: 600, radio_class };
  const valve = new RadioDevice({ id: 'valve-x', eui: VALVE_EUI, ...settings }, valveProfile, world(rig));
  const probe = new RadioDevice({ id: 'probe-x', eui: PROBE_EUI, ...settings }, probeProfile, world(rig));
  const server = new ChirpstackServer(
    { id: 'lora-1', application: APPLICATION, devices: [valve, probe] },
    bridge,
    world(rig),
  );
  for (const device of [valve, probe, server]) device.powerOn();
  return [server, valve, probe];
}

function join(rig: Rig, device: Talker) {
  const link = connectTalker(device, {
    url: `mqtt://127.0.0.1:${rig.broker.port}`,
    username: device.id,
    password: `secret-of-${device.id}`,
    clock: rig.clock,
  });
  onTestFinished(() => link.stop());
  return link;
}
