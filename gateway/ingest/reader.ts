import type { Clock } from '../../domain/clock.ts';
import { isProblem } from '../../domain/problem.ts';
import type { RawFrame } from '../../domain/reading.ts';
import { readingPoints } from '../../domain/wire/telemetry.ts';
import type { TelemetryPoint } from '../../domain/wire/telemetry.ts';
import type { Farm } from '../core/farm.ts';
import { judgeValues } from '../core/judge-values.ts';
import { isCredible } from '../core/source-time.ts';
import type { Fault, Letter } from './letter.ts';
import type { Sources } from './sources.ts';

/** What a message holds: points to be written, and what goes to the `dead` topic. Neither, when it says nothing. */
export interface Read {
  readonly points: readonly TelemetryPoint[];
  readonly letter?: Letter;
}

/** From a message to the points that the gateway would write. Depends on the message and the farm alone. */
export class Reader {
  readonly #farm: Pick<Farm, 'id' | 'devices'>;
  readonly #sources: Sources;
  readonly #clock: Clock;

  constructor(of: { farm: Pick<Farm, 'id' | 'devices'>; sources: Sources; clock: Clock }) {
    this.#farm = of.farm;
    this.#sources = of.sources;
    this.#clock = of.clock;
  }

  /** Never throws. */
  read(topic: string, payload: Buffer): Read {
    const source = this.#sources.of(topic);
    if (source === undefined) return NOTHING;
    const dead = (device: string, faults: readonly Fault[]): Letter => ({ device, topic, payload, faults });
    const { device, dialect } = source;
    if (dialect === undefined) {
      const detail = `the farm has no device "${device}"`;
      return { points: [], letter: dead(device, [{ code: 'unknown_device', detail }]) };
    }
    const heard = dialect.read(topic, payload);
    if (isProblem(heard)) return { points: [], letter: dead(device, [heard]) };
    if (!heard.frame) return NOTHING;
    const { points, faults } = this.#judge(heard.frame);
    return { points, ...(faults.length > 0 && { letter: dead(heard.device, faults) }) };
  }

  #judge({ device, ts, values }: RawFrame): { points: readonly TelemetryPoint[]; faults: readonly Fault[] } {
    const receivedAt = this.#clock.now();
    if (ts === undefined || !isCredible(ts, receivedAt)) return { points: [], faults: [timeless(ts)] };
    const { readings, faults } = judgeValues(values);
    // The gateway keeps these in its journal and writes them nowhere; here they would be gone.
    const implausible = readings.filter(({ quality }) => quality === 'implausible');
    const zone = this.#farm.devices.get(device)?.zone;
    const frame = { device, ...(zone !== undefined && { zone }), measuredAt: ts, receivedAt, readings };
    return {
      points: readingPoints({ ...frame, clock: 'source' }, this.#farm.id),
      faults: [
        ...faults,
        ...implausible.map(({ point, value }) => ({
          code: 'implausible',
          detail: `${point} cannot be ${value}`,
        })),
      ],
    };
  }
}

const NOTHING: Read = { points: [] };

/**
 * Only a time that travels in the frame is the same at every delivery. The time of receipt is not, so with it a worker
 * that is killed between write and acknowledgement would leave a second point.
 */
const timeless = (ts: number | undefined): Fault =>
  ts === undefined
    ? {
        code: 'no_time',
        detail: 'the frame has no "ts"; a worker without a journal cannot give it a lasting one',
      }
    : { code: 'bad_time', detail: `"ts" is ${ts}: before 2020, or ahead of the worker's clock` };
