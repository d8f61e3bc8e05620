import type { Clock } from '../domain/clock.ts';
import type { ProfileLibrary } from '../domain/profile/schema.ts';
import { listenModbusTcp, openModbusSerial } from './bus/modbus.ts';
import type { Bus } from './bus/modbus.ts';
import { connectNode } from './bus/mqtt.ts';
import { connectTalker } from './bus/talk.ts';
import { WallClock } from './clock.ts';
import { Farm } from './farm.ts';
import type { BusSettings, Scenario } from './scenario.ts';
import { Talker } from './talker.ts';

export interface Credential {
  readonly username: string;
  readonly password: string;
}

export interface SimulatorOptions {
  readonly scenario: Scenario;
  readonly profiles: ProfileLibrary;
  /** Instead of the scenario's broker. */
  readonly broker?: string;
  /** By node id, as `nongso device add` gave them; a node without one is not connected. */
  readonly credentials?: ReadonlyMap<string, Credential>;
  /** Where TCP buses listen; by default 127.0.0.1. */
  readonly host?: string;
  readonly clock?: Clock;
  readonly log?: (line: string) => void;
}

export interface Simulator {
  readonly farm: Farm;
  /** The TCP port of each bus that has one. */
  readonly ports: ReadonlyMap<string, number>;
  /** Closes buses, takes leave of the broker and switches every device off. */
  stop(): Promise<void>;
}

/**
 * Runs a scenario on real ports until stopped. Rejects, with everything closed again, when a bus cannot be opened; a
 * broker that is not there yet is waited for.
 */
export async function runSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { scenario, profiles, clock = new WallClock(), log = () => undefined } = options;
  const farm = new Farm(scenario, { clock, profiles });
  const closers: (() => Promise<void>)[] = [];
  const ports = new Map<string, number>();
  const stop = async (): Promise<void> => {
    await Promise.all(closers.splice(0).map((close) => close()));
    farm.stop();
  };
  farm.start();
  try {
    for (const settings of scenario.buses) {
      const bus = await openBus(farm, settings, options);
      closers.push(() => bus.close());
      if (settings.tcp !== undefined) ports.set(settings.id, bus.port);
      const place = settings.serial ?? `port ${bus.port}`;
      log(
        `${settings.id}: ${farm
          .onBus(settings.id)
          .map(({ id }) => id)
          .join(', ')} on ${place}`,
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  closers.push(...connectNodes(farm, { ...options, clock, log }));
  for (const device of farm.switches)
    device.channels?.onSwitch(({ channel, energised }) =>
      log(`${device.id}: channel ${channel} ${energised ? 'on' : 'off'}`),
    );
  return { farm, ports, stop };
}

function openBus(
  farm: Farm,
  { id, tcp, serial, baud }: BusSettings,
  { host }: SimulatorOptions,
): Promise<Bus> {
  const devices = farm.onBus(id);
  if (serial !== undefined) return openModbusSerial(devices, { path: serial, baud });
  return listenModbusTcp(devices, { port: tcp ?? 0, ...(host !== undefined && { host }) });
}

/** Connects everything that speaks MQTT and has a credential; gives what disconnects them. */
function connectNodes(
  farm: Farm,
  options: SimulatorOptions & Required<Pick<SimulatorOptions, 'clock' | 'log'>>,
): (() => Promise<void>)[] {
  const { scenario, credentials, clock, log } = options;
  const url = options.broker ?? scenario.broker;
  return [...farm.nodes, ...farm.talkers].flatMap((device) => {
    const credential = credentials?.get(device.id);
    if (url === undefined || credential === undefined) {
      log(`${device.id}: not connected, ${url === undefined ? 'no broker' : 'no credential'} was given`);
      return [];
    }
    const line = { url, ...credential, clock, log };
    const link =
      device instanceof Talker
        ? connectTalker(device, line)
        : connectNode(device, { ...line, farm: scenario.id });
    return [() => link.stop()];
  });
}
