import type { BridgeProfile } from '../domain/profile/schema.ts';
import { parseDownlink, uuidOf } from '../domain/wire/chirpstack.ts';
import type { Downlink } from '../domain/wire/chirpstack.ts';
import { chirpstackTopic } from '../domain/wire/topics.ts';
import type { DeviceWorld } from './device.ts';
import type { RadioDevice } from './radio-device.ts';
import { Talker } from './talker.ts';

/** From a downlink in the queue of a class C device to its reception. */
const AIR_MS = 300;

interface Settings {
  readonly id: string;
  readonly application: string;
  readonly devices: readonly RadioDevice[];
}

/**
 * A ChirpStack v4 server with JSON events, and the radio between it and the devices of one application. Downlinks wait
 * in a queue for each device, first in first out: a class C device gets them at once, a class A device one after each
 * of its uplinks. They are sent once; a device out of range has not confirmed, and expired ones are dropped.
 */
export class ChirpstackServer extends Talker {
  readonly link = 'bridge';
  readonly qos = 1;
  readonly filters: readonly string[];
  readonly will = undefined;
  /** How often it looks for devices whose report is due, s. */
  readonly report_s: number;
  readonly devices: readonly RadioDevice[];
  readonly #application: string;
  readonly #queues = new Map<string, Downlink[]>();
  readonly #counts = new Map<string, number>();
  /** UTC ms. */
  readonly #lastUplinks = new Map<string, number>();
  #downlinks = 0;

  constructor({ id, application, devices }: Settings, profile: BridgeProfile, world: DeviceWorld) {
    super(id, profile, world);
    this.#application = application;
    this.devices = devices;
    this.report_s = Math.min(3_600, ...devices.map((device) => device.report_s));
    this.filters = [chirpstackTopic({ application: '+', eui: '+', verb: 'command', leaf: '+' })];
    for (const device of devices) device.onUplink(() => this.hear(device));
  }

  /** Downlinks that came, whatever became of them. */
  get downlinks(): number {
    return this.#downlinks;
  }

  /** Downlinks that wait for a device. */
  queued(eui: string): number {
    return this.#queues.get(eui)?.length ?? 0;
  }

  connected(): void {
    return;
  }

  subscribed(): void {
    for (const device of this.devices) this.hear(device);
  }

  /** Lets those speak whose time has come. */
  report(): void {
    const now = this.clock.now();
    for (const device of this.devices)
      if (now - (this.#lastUplinks.get(device.eui) ?? 0) >= device.report_s * 1000) this.hear(device);
  }

  message(topic: string, payload: string): void {
    const downlink = parseDownlink(payload);
    const device = this.devices.find(({ eui }) => eui === downlink?.eui);
    if (!downlink || !device || topic !== this.#topic(device, 'command', 'down')) return;
    this.#downlinks += 1;
    this.#queues.set(device.eui, [...(this.#queues.get(device.eui) ?? []), downlink]);
    if (device.radioClass === 'C') this.clock.at(this.clock.now() + AIR_MS, () => this.#transmit(device));
  }

  /** The device sends an uplink now. */
  hear(device: RadioDevice): void {
    if (!device.isHeard) return;
    const count = this.#counts.get(device.eui) ?? 0;
    this.#counts.set(device.eui, count + 1);
    this.#lastUplinks.set(device.eui, this.clock.now());
    const event = { adr: true, dr: 5, fCnt: count, fPort: 85, confirmed: false, data: 'AXVc' };
    this.#say(device, 'up', { ...event, object: device.object() });
    if (device.radioClass === 'A') this.clock.at(this.clock.now() + AIR_MS, () => this.#transmit(device));
  }

  /** Sends the oldest downlink that has not expired. */
  #transmit(device: RadioDevice): void {
    const now = this.clock.now();
    const [downlink, ...rest] = (this.#queues.get(device.eui) ?? []).filter(({ expires }) => now <= expires);
    this.#queues.set(device.eui, rest);
    if (!downlink) return;
    const { id, fPort, data } = downlink;
    const acknowledged = device.isHeard;
    this.#say(device, 'ack', { queueItemId: id, acknowledged, fCntDown: this.#downlinks });
    if (acknowledged) device.receive(fPort, Buffer.from(data, 'base64'));
  }

  #say(device: RadioDevice, leaf: 'up' | 'ack', body: object): void {
    const deviceInfo = {
      tenantName: 'ChirpStack',
      applicationId: this.#application,
      deviceName: device.id,
      devEui: device.eui,
      tags: {},
    };
    const deduplicationId = uuidOf(Buffer.alloc(16, this.#counts.get(device.eui) ?? 0));
    const time = new Date(this.clock.now()).toISOString();
    const payload = JSON.stringify({ deduplicationId, time, deviceInfo, ...body });
    this.say({ topic: this.#topic(device, 'event', leaf), payload, qos: 1, retain: false });
  }

  #topic({ eui }: RadioDevice, verb: 'event' | 'command', leaf: string): string {
    return chirpstackTopic({ application: this.#application, eui, verb, leaf });
  }
}
