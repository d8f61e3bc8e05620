import { loadProfiles } from '../../cli/profiles.ts';
import { isRelay } from '../../domain/profile/relay.ts';
import type { RelayProfile } from '../../domain/profile/relay.ts';
import type { Answer, Request } from '../../domain/wire/modbus.ts';
import { decodeAnswer, encodeRequest } from '../../domain/wire/modbus.ts';
import { problem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';
import { VirtualClock } from '../../firmware-sim/clock.ts';
import { ModbusDevice } from '../../firmware-sim/modbus-device.ts';
import type { Channels } from '../../firmware-sim/channels.ts';

export const BOARD_START = Date.UTC(2026, 9, 5);

const profiles = loadProfiles();

export function relayProfile(id: string): RelayProfile {
  const profile = profiles.get(id);
  if (profile?.link !== 'modbus' || !isRelay(profile)) throw new Error(`${id} is no relay board`);
  return profile;
}

/** The same board, but its commands count from another register. */
export const countedFrom = (register: number, profile: RelayProfile): RelayProfile => ({
  ...profile,
  outputs: {
    ...profile.outputs,
    hold: { ...profile.outputs.hold, address: register },
    release: profile.outputs.release.map((write) => ({ ...write, address: register })),
  },
});

export interface SimBoard {
  readonly device: ModbusDevice;
  readonly channels: Channels;
  readonly clock: VirtualClock;
  /** Sends request bytes to the board as any master could; undefined when it keeps silent. */
  ask(request: Request): Answer | Problem | undefined;
  /** The board as the bus of a driver, without a cable between them. */
  readonly bus: { request(exchange: { readonly request: Request }): Promise<Answer | Problem> };
  /** Every request that came over that bus. */
  readonly seen: Request[];
}

/** A simulated relay board with power, at unit 1, on a virtual clock of its own. */
export function simBoard(profile: RelayProfile): SimBoard {
  const clock = new VirtualClock(BOARD_START);
  const world = { clock, seed: 1, surroundings: () => undefined };
  const device = new ModbusDevice({ id: 'relay-1', address: 1 }, profile, world);
  device.powerOn();
  if (device.channels === undefined) throw new Error(`${profile.id} has no channels`);
  const ask = (request: Request): Answer | Problem | undefined => {
    const answer = device.respond(encodeRequest(request));
    return answer && decodeAnswer(request, answer);
  };
  const seen: Request[] = [];
  return {
    device,
    channels: device.channels,
    clock,
    ask,
    seen,
    bus: {
      request: ({ request }) => {
        seen.push(request);
        return Promise.resolve(ask(request) ?? problem('retry', 'timeout', 'unit 1 did not answer'));
      },
    },
  };
}
