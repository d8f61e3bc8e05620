import type { Clock } from '../../../domain/clock.ts';
import { isProblem } from '../../../domain/problem.ts';
import type { Actuator } from '../../core/ports/link.ts';
import type { DeviceSessions } from './device-session.ts';
import type { Heard, MqttDevice } from './dialects/dialect.ts';
import { NodeActuator } from './node-actuator.ts';
import { RadioActuator } from './radio-actuator.ts';
import type { RareLog } from './rare-log.ts';

interface Parts {
  readonly device: (id: string) => MqttDevice | undefined;
  readonly sessions: DeviceSessions;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly rareLog: RareLog;
}

/** One actuator for each device that has outputs, made when it is first wanted. */
export class Actuators {
  readonly #parts: Parts;
  readonly #nodes = new Map<string, NodeActuator>();
  readonly #radios = new Map<string, RadioActuator>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Undefined for an unknown device or one without outputs. */
  of(id: string): Actuator | undefined {
    const device = this.#parts.device(id);
    if (!device?.profile.outputs) return undefined;
    return device.profile.dialect === 'lorawan' ? this.#radio(id) : this.#node(id);
  }

  /** A client listens to its commands: before anything else it is to take the settings that keep its outputs safe. */
  listening(id: string): void {
    if (!this.#parts.device(id)?.profile.outputs) return;
    void this.#node(id)
      .prepare()
      .then((done) => {
        if (isProblem(done))
          this.#parts.rareLog.warn(
            `prepare ${id}`,
            { device: id, reason: done.detail },
            'mqtt: not safe to use',
          );
      });
  }

  /** What a radio device says of its outputs. */
  heard({ device, reports = [], uplink }: Heard): void {
    if (reports.length > 0) this.#radio(device).heard(reports, uplink);
  }

  #node(id: string): NodeActuator {
    const actuator = this.#nodes.get(id) ?? new NodeActuator(id, this.#parts);
    this.#nodes.set(id, actuator);
    return actuator;
  }

  #radio(id: string): RadioActuator {
    const actuator = this.#radios.get(id) ?? new RadioActuator(id, this.#parts);
    this.#radios.set(id, actuator);
    return actuator;
  }
}
