import { pino } from 'pino';
import type { Cancel, Clock } from '../../domain/clock.ts';
import { isProblem, problem } from '../../domain/problem.ts';
import type { Problem } from '../../domain/problem.ts';
import { isRelay } from '../../domain/profile/relay.ts';
import { decodeAnswer, encodeRequest } from '../../domain/wire/modbus.ts';
import { Ack, parseUp } from '../../domain/wire/native.ts';
import type { Command } from '../../domain/wire/native.ts';
import type { Farm as World } from '../../firmware-sim/index.ts';
import type { ModbusDevice } from '../../firmware-sim/modbus-device.ts';
import type { NodeDevice } from '../../firmware-sim/node-device.ts';
import type { Farm } from '../../gateway/core/farm.ts';
import type { Actuator, Intake, ReadBack } from '../../gateway/core/ports/link.ts';
import { newCounters } from '../../gateway/link/modbus/counters.ts';
import { Poller } from '../../gateway/link/modbus/poller.ts';
import { RelayBoard } from '../../gateway/link/modbus/relay.ts';
import type { Requester } from '../../gateway/link/modbus/relay.ts';

/** How often sensors report in a past season, s. */
const REPORT_S = 300;

export interface SeasonParts {
  readonly world: World;
  readonly farm: Farm;
  readonly intake: Intake;
  readonly clock: Clock;
}

/** Devices and gateway of one process, joined by their bytes and payloads instead of by cables and radio. */
export class SeasonLinks {
  readonly #parts: SeasonParts;
  readonly #stops: Cancel[] = [];

  constructor(parts: SeasonParts) {
    this.#parts = parts;
  }

  start(): void {
    for (const device of this.#parts.world.devices)
      this.#stops.push(device.link === 'mqtt' ? this.#hear(device) : this.#poll(device));
  }

  stop(): void {
    this.#stops.forEach((stop) => stop());
  }

  /** A sensor on a bus, polled by the gateway's own poller. */
  #poll(device: ModbusDevice): Cancel {
    const { farm, intake, clock } = this.#parts;
    const profile = farm.devices.get(device.id)?.profile;
    if (profile?.link !== 'modbus') return () => undefined;
    const poller = new Poller({
      device: { id: device.id, profile, address: device.address, poll_s: REPORT_S },
      bus: busOf(device),
      intake,
      clock,
      log: pino({ level: 'silent' }),
      counters: newCounters(),
    });
    poller.start();
    poller.wake();
    return () => poller.stop();
  }

  /** A node that reports by itself. */
  #hear(node: NodeDevice): Cancel {
    const { intake, clock } = this.#parts;
    let cancel: Cancel = () => undefined;
    const report = (): void => {
      const frame = parseUp(node.id, node.report());
      if (!isProblem(frame)) void intake.accept(frame);
      cancel = clock.at(clock.now() + REPORT_S * 1000, report);
    };
    intake.status(node.id, 'online', 'connected');
    report();
    return () => cancel();
  }
}

/** What switches the outputs of a simulated device. @throws Error when the scenario has no such board or node */
export function seasonActuator({ world, farm, clock }: Omit<SeasonParts, 'intake'>, id: string): Actuator {
  const device = world.device(id);
  if (device.link === 'mqtt') return nodeActuator(device);
  const profile = farm.devices.get(id)?.profile;
  if (profile?.link !== 'modbus' || !isRelay(profile)) throw new Error(`${id} is no relay board`);
  return new RelayBoard({ profile, address: device.address, bus: busOf(device), clock });
}

/** A bus of one device without a cable. */
const busOf = (device: ModbusDevice): Requester => ({
  request({ request }) {
    const answer = device.respond(encodeRequest(request));
    return Promise.resolve(
      answer ? decodeAnswer(request, answer) : problem('retry', 'no_answer', `${device.id} is silent`),
    );
  },
});

function nodeActuator(node: NodeDevice): Actuator {
  let count = 0;
  const command = (
    channel: number,
    wanted: Pick<Command, 'state' | 'for_s'>,
  ): Promise<ReadBack | Problem> => {
    const text = node.command(
      JSON.stringify({ id: `season-${count++}`, output: String(channel), ...wanted }),
      false,
    );
    const ack = text === undefined ? undefined : Ack.parse(JSON.parse(text));
    if (!ack) return Promise.resolve(problem('retry', 'no_answer', `${node.id} is silent`));
    return Promise.resolve(
      'refused' in ack ? problem('reject', 'refused', ack.refused) : { energised: ack.state === 'on' },
    );
  };
  return {
    hold: (channel, for_s) => command(channel, { state: 'on', for_s: Math.max(1, Math.floor(for_s)) }),
    release: (channel) => command(channel, { state: 'off' }),
    read: (channel) => Promise.resolve({ energised: node.channels?.isOn(channel) ?? false }),
  };
}
