import type { Logger } from 'pino';
import type { Clock } from '../../../domain/clock.ts';
import { isRelay } from '../../../domain/profile/relay.ts';
import type { Actuator, Intake } from '../../core/ports/link.ts';
import { newCounters } from './counters.ts';
import type { Counters } from './counters.ts';
import { DeadLetters } from './dead-letters.ts';
import { Master } from './master.ts';
import { Poller } from './poller.ts';
import type { PolledDevice } from './poller.ts';
import { RelayBoard } from './relay.ts';
import { serialTransport } from './serial.ts';
import { parseTcpAddress, tcpTransport } from './tcp.ts';

export interface ModbusBusOptions {
  /** `port` is the path of a serial port, or `tcp://host:port` of a converter that carries RTU frames. */
  readonly bus: { readonly id: string; readonly port: string; readonly baud: number };
  /** Addresses are unique on the bus. */
  readonly devices: readonly PolledDevice[];
  readonly intake: Intake;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface ModbusBus {
  /** The device as something that switches; undefined for sensors and devices of other buses. */
  actuator(device: string): Actuator | undefined;
  /** A copy of the numbers since the start. */
  stats(): Readonly<Counters>;
  /** Fails what waits with `bus_closed`, releases the port, leaves no timer. Resolves when the port is free. */
  stop(): Promise<void>;
}

/** Opens the bus, goes on opening it while it is not there, and polls its devices until it is stopped. */
export function startModbusBus({ bus, devices, intake, clock, log }: ModbusBusOptions): ModbusBus {
  const counters = newCounters();
  const letters = new DeadLetters({ intake, clock, log, counters });
  const tcp = parseTcpAddress(bus.port);
  const master = new Master({
    transport: tcp ? tcpTransport(tcp, clock) : serialTransport(bus.port, bus.baud),
    baud: bus.baud,
    clock,
    log: log.child({ bus: bus.id }),
    counters,
    onOpen: () => pollers.forEach((poller) => poller.wake()),
    onNoise: (unit, why, bytes) => {
      const device = devices.find(({ address }) => address === unit);
      if (device !== undefined) letters.keep(device.id, why, bytes);
    },
  });
  const pollers = devices.map((device) => new Poller({ device, bus: master, intake, clock, log, counters }));
  const boards = new Map<string, Actuator>();
  for (const { id, profile, address } of devices)
    if (isRelay(profile)) boards.set(id, new RelayBoard({ profile, address, bus: master, clock }));

  pollers.forEach((poller) => poller.start());
  master.start();
  return {
    actuator: (device) => boards.get(device),
    stats: () => ({ ...counters }),
    async stop() {
      pollers.forEach((poller) => poller.stop());
      await master.stop();
    },
  };
}
