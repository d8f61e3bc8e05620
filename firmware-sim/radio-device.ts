import type { Cancel } from '../domain/clock.ts';
import type { LorawanProfile } from '../domain/profile/schema.ts';
import { MILESIGHT_PORT, parseValveTask } from '../domain/wire/milesight.ts';
import { Device } from './device.ts';
import type { DeviceWorld } from './device.ts';

/** When a LoRaWAN device listens: after its own uplinks (A), or always (C). */
export type RadioClass = 'A' | 'C';

export interface RadioSettings {
  readonly id: string;
  readonly eui: string;
  readonly report_s: number;
  readonly radio_class: RadioClass;
}

/** A radio device as its server sees it: what its codec makes of an uplink, and what it does with a downlink. */
export class RadioDevice extends Device {
  readonly link = 'radio';
  readonly eui: string;
  readonly report_s: number;
  readonly radioClass: RadioClass;
  readonly #profile: LorawanProfile;
  readonly #listeners = new Set<() => void>();
  #isOutOfRange = false;

  constructor(settings: RadioSettings, profile: LorawanProfile, world: DeviceWorld) {
    super(settings.id, profile, world);
    this.eui = settings.eui;
    this.report_s = settings.report_s;
    this.radioClass = settings.radio_class;
    this.#profile = profile;
    this.channels?.onSwitch(() => this.#send());
  }

  /** Whether uplinks and downlinks arrive. */
  get isHeard(): boolean {
    return this.powered && !this.#isOutOfRange;
  }

  /** Fault: nothing gets through in either direction. */
  loseRange(): void {
    this.#isOutOfRange = true;
  }

  /** Ends {@link loseRange}. */
  regainRange(): void {
    this.#isOutOfRange = false;
  }

  /** Calls `listener` when it sends an uplink by itself, as when a valve has moved. */
  onUplink(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What the codec makes of an uplink now: numbers as text, as many makers' codecs give them. */
  object(): Record<string, unknown> {
    const { points, valid, outputs } = this.#profile;
    const values = this.measure(points);
    const object: Record<string, unknown> = { battery: 92 };
    for (const { point, path, scale } of points) {
      const value = values[point];
      if (value !== undefined) object[path] = (value / scale).toFixed(2);
    }
    if (valid) object[valid.path] = valid.is;
    for (let valve = 1; valve <= (outputs?.channels ?? 0); valve++)
      object[`valve_${valve}`] = this.channels?.isOn(valve) === true ? 'open' : 'close';
    return object;
  }

  /** Obeys a downlink. An open without a time has no end, which is why no driver may send it. */
  receive(fPort: number, bytes: Uint8Array): void {
    const task = fPort === MILESIGHT_PORT ? parseValveTask(bytes) : undefined;
    if (!this.powered || !task || this.channels?.has(task.valve) !== true) return;
    const { valve, state, time_s } = task;
    if (state === 'closed') this.channels.release(valve);
    else if (time_s === undefined) this.channels.latch(valve);
    else this.channels.hold(valve, Math.min(time_s, this.channels.lease.max_s));
  }

  #send(): void {
    if (this.isHeard) for (const listener of this.#listeners) listener();
  }
}
