import { METRICS, metricOf } from '../domain/metric.ts';
import type { NativeProfile } from '../domain/profile/schema.ts';
import { Command, formatUp } from '../domain/wire/native.ts';
import type { Ack } from '../domain/wire/native.ts';
import type { Channels } from './channels.ts';
import { Device } from './device.ts';
import type { DeviceWorld } from './device.ts';

/** Commands whose ids are remembered, so that a copy sent again by MQTT does not start the timer again. */
const MAX_REMEMBERED = 32;

/** A node in the native MQTT form, without the connection: what it says and what it makes of a command. */
export class NodeDevice extends Device {
  readonly link = 'mqtt';
  /** How often it reports, s. */
  readonly report_s: number;
  readonly #profile: NativeProfile;
  readonly #seen = new Set<string>();
  #boot = 0;
  #seq = 0;

  constructor(settings: { id: string; report_s: number }, profile: NativeProfile, world: DeviceWorld) {
    super(settings.id, profile, world);
    this.report_s = settings.report_s;
    this.#profile = profile;
  }

  override powerOn(): void {
    if (!this.powered) {
      this.#boot += 1;
      this.#seq = 0;
      this.#seen.clear();
    }
    super.powerOn();
  }

  /** The next `up` payload: what the sensors show now, rounded as the metric is shown. */
  report(): string {
    const values: Record<string, number> = {};
    const measured = this.measure(this.#profile.points);
    for (const { point } of this.#profile.points) {
      const value = measured[point];
      if (value !== undefined) values[point] = Number(value.toFixed(METRICS[metricOf(point)].decimals));
    }
    this.#seq += 1;
    return formatUp({ ts: this.clock.now(), seq: this.#seq, boot: this.#boot, values });
  }

  /**
   * Obeys or refuses a command. Gives the `ack` payload; undefined when the device is off or the payload has no id to
   * answer to. Its safe state is off.
   * @param retained whether the broker had kept it: an old wish, never obeyed
   */
  command(payload: string, retained: boolean): string | undefined {
    const id = this.powered ? idOf(payload) : undefined;
    if (id === undefined) return undefined;
    const refuse = (refused: string): string => JSON.stringify({ id, refused } satisfies Ack);
    const parsed = Command.safeParse(JSON.parse(payload));
    if (!parsed.success) return refuse('malformed');
    const { output, state, for_s, expires } = parsed.data;
    const channel = Number(output);
    if (retained) return refuse('retained');
    if (expires !== undefined && expires < this.clock.now()) return refuse('expired');
    if (!this.channels?.has(channel) || output !== String(channel)) return refuse('unknown output');
    if (!this.#remember(id)) return this.#stateAck(id, channel, this.channels);
    if (state === 'off') this.channels.release(channel);
    else if (for_s === undefined) return refuse('no for_s: an output is never on without a time');
    else if (for_s > this.channels.lease.max_s) return refuse(`for_s is over ${this.channels.lease.max_s}`);
    else this.channels.hold(channel, for_s);
    return this.#stateAck(id, channel, this.channels);
  }

  #stateAck(id: string, channel: number, channels: Channels): string {
    const left_s = channels.left_s(channel);
    return JSON.stringify({
      id,
      output: String(channel),
      state: channels.isOn(channel) ? 'on' : 'off',
      ...(left_s !== undefined && { left_s }),
    } satisfies Ack);
  }

  /** False when this id was carried out before. */
  #remember(id: string): boolean {
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= MAX_REMEMBERED) break;
      this.#seen.delete(oldest);
    }
    return true;
  }
}

/** The id of a command, whatever else is wrong with it. */
function idOf(payload: string): string | undefined {
  try {
    const parsed = Command.pick({ id: true }).safeParse(JSON.parse(payload));
    return parsed.data?.id;
  } catch {
    return undefined;
  }
}
