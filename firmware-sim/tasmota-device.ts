import type { LeaseCapability } from '../domain/lease.ts';
import type { TasmotaProfile } from '../domain/profile/schema.ts';
import { pulseTime_s } from '../domain/wire/tasmota.ts';
import { tasmotaTopic } from '../domain/wire/topics.ts';
import type { TasmotaPrefix } from '../domain/wire/topics.ts';
import type { DeviceWorld } from './device.ts';
import { Talker } from './talker.ts';
import type { Say } from './talker.ts';

/** What the firmware's timer can do, whatever a profile makes of it: PulseTime takes up to 65535. */
const FIRMWARE_TIMER: LeaseCapability = {
  unit_s: 0.1,
  max_s: pulseTime_s(65_535),
  renew: 'restarts',
  cancel: 'yes',
  confirmed: true,
};
/** Between the commands of a Backlog (SetOption34). */
const BACKLOG_MS = 200;
const MAX_BACKLOG = 30;
/** Relays with a PulseTime of their own (MAX_PULSETIMERS). */
const MAX_TIMERS = 8;

/**
 * A relay board with the Tasmota firmware. As in its sources: PulseTime is kept in flash for each relay, runs from
 * every ON and starts anew when it is set; an ON without one has no end. From the factory, PowerOnState 3 and
 * SetOption0 1 switch relays on again after a power cut and after a restart, with their PulseTime from the start.
 */
export class TasmotaDevice extends Talker {
  readonly link = 'tasmota';
  readonly report_s: number;
  readonly qos = 0;
  readonly filters: readonly string[];
  readonly will: Say;
  /** Settings in flash. */
  readonly #flash = { powerOnState: 3, savesState: true, pulse: new Map<number, number>() };
  readonly #profile: TasmotaProfile;
  #relaysBefore: readonly number[] = [];
  #backlog: string[] = [];
  #isCommanded = false;

  constructor(settings: { id: string; report_s: number }, profile: TasmotaProfile, world: DeviceWorld) {
    super(settings.id, { ...profile, ...(profile.lease && { lease: FIRMWARE_TIMER }) }, world);
    this.report_s = settings.report_s;
    this.#profile = profile;
    // The group topic and the one of the chip as well, which a farm's broker refuses.
    this.filters = [this.#topic('cmnd', '#'), 'cmnd/tasmotas/#', 'cmnd/DVES_0C8F2A_fb/#'];
    this.will = { topic: this.#topic('tele', 'LWT'), payload: 'Offline', qos: 1, retain: true };
    this.channels?.onSwitch(({ channel }) => {
      if (!this.#isCommanded) this.#sayPower(channel);
    });
  }

  get powerOnState(): number {
    return this.#flash.powerOnState;
  }

  override powerOn(): void {
    if (this.powered) return;
    super.powerOn();
    const { powerOnState, savesState } = this.#flash;
    if (powerOnState === 1) this.#restore(this.#all());
    if (powerOnState === 3 && savesState) this.#restore(this.#relaysBefore);
  }

  override powerOff(): void {
    this.#fall(() => super.powerOff());
  }

  /** A crash, or a restart by command: PowerOnState does not count, SetOption0 does. */
  restart(): void {
    this.powerOff();
    super.powerOn();
    if (this.#flash.savesState) this.#restore(this.#relaysBefore);
  }

  /** Somebody presses the button of a relay. */
  press(channel: number): void {
    if (this.powered) this.#setPower(channel, this.channels?.isOn(channel) === true ? 'OFF' : 'ON');
  }

  /** In the order of the firmware (MqttConnected): it says that it is there before it listens. */
  connected(): void {
    this.say({ ...this.will, payload: 'Online', qos: 0 });
    // As the firmware does for another home automation's sake.
    this.say({ topic: this.#topic('cmnd', 'POWER'), payload: '', qos: 0, retain: false });
  }

  subscribed(): void {
    this.say({ topic: 'tasmota/discovery/0C8F2A/config', payload: '{"dn":"Tasmota"}', qos: 0, retain: true });
    this.#tell('tele', 'INFO1', { Info1: { Module: 'Generic', FallbackTopic: 'cmnd/DVES_0C8F2A_fb/' } });
  }

  message(topic: string, payload: string): void {
    const name = topic.slice(this.#topic('cmnd', '').length);
    if (!this.powered || !topic.startsWith(this.#topic('cmnd', ''))) return;
    if (name.toLowerCase() !== 'backlog') this.#command(name, payload.trim());
    else {
      const idle = this.#backlog.length === 0;
      this.#backlog = [...this.#backlog, ...payload.split(';')].slice(0, MAX_BACKLOG);
      if (idle) this.#next();
    }
  }

  report(): void {
    const powers = this.#all().map((channel) => [`POWER${channel}`, this.#state(channel)] as const);
    this.#tell('tele', 'STATE', { Time: this.#localTime(), UptimeSec: 60, ...Object.fromEntries(powers) });
    const values = this.measure(this.#profile.points);
    const sensors: Record<string, unknown> = { Time: this.#localTime() };
    for (const { point, path, scale } of this.#profile.points) {
      const [name = path, field] = path.split('.');
      const value = values[point] === undefined ? null : Number((values[point] / scale).toFixed(1));
      sensors[name] = field === undefined ? value : { ...Object(sensors[name]), [field]: value };
    }
    if (this.#profile.points.length > 0) this.#tell('tele', 'SENSOR', sensors);
  }

  #next(): void {
    const [entry, ...rest] = this.#backlog;
    this.#backlog = rest;
    if (entry === undefined) return;
    const [, name = '', payload = ''] = /^\s*(\S*)\s*(.*?)\s*$/.exec(entry) ?? [];
    this.#command(name, payload);
    if (rest.length > 0) this.clock.at(this.clock.now() + BACKLOG_MS, () => this.powered && this.#next());
  }

  #command(name: string, payload: string): void {
    const [, word = '', number = ''] = /^([a-z]+)(\d*)$/i.exec(name) ?? [];
    const channel = number === '' ? 1 : Number(number);
    switch (word.toLowerCase()) {
      case 'power':
        return this.#power(channel, payload.toUpperCase());
      case 'pulsetime':
        return number === '' && payload === '' ? this.#sayTimers() : this.#pulseTime(channel, payload);
      case 'poweronstate':
        if (/^[0-5]$/.test(payload)) this.#flash.powerOnState = Number(payload);
        return this.#tell('stat', 'RESULT', { PowerOnState: this.#flash.powerOnState });
      case 'setoption':
        if (channel === 0 && /^[01]$/.test(payload)) this.#flash.savesState = payload === '1';
        return this.#tell('stat', 'RESULT', { [name]: this.#flash.savesState ? 'ON' : 'OFF' });
      default:
        return this.#tell('stat', 'RESULT', { Command: 'Unknown' });
    }
  }

  #power(channel: number, payload: string): void {
    if (this.channels?.has(channel) !== true) return;
    if (payload === 'ON' || payload === '1') this.#setPower(channel, 'ON');
    else if (payload === 'OFF' || payload === '0') this.#setPower(channel, 'OFF');
    else if (payload === 'TOGGLE' || payload === '2') this.press(channel);
    else this.#sayPower(channel);
  }

  #pulseTime(channel: number, payload: string): void {
    if (/^\d{1,5}$/.test(payload)) {
      this.#flash.pulse.set(channel, Number(payload));
      if (this.channels?.has(channel) === true && this.channels.isOn(channel)) this.#start(channel);
    }
    const timer = { Set: this.#flash.pulse.get(channel) ?? 0, Remaining: this.#left(channel) };
    this.#tell('stat', 'RESULT', { [`PulseTime${channel}`]: timer });
  }

  /** Asked for all timers at once, as newer firmware answers. */
  #sayTimers(): void {
    const timers = Array.from({ length: MAX_TIMERS }, (_, at) => at + 1);
    const set = timers.map((channel) => this.#flash.pulse.get(channel) ?? 0);
    const left = timers.map((channel) => this.#left(channel));
    this.#tell('stat', 'RESULT', { PulseTime: { Set: set, Remaining: left } });
  }

  /** As a PulseTime code. */
  #left(channel: number): number {
    const left_ms = (this.channels?.has(channel) === true ? (this.channels.left_s(channel) ?? 0) : 0) * 1000;
    return left_ms > 11_100 ? Math.floor(left_ms / 1000) + 100 : Math.floor(left_ms / 100);
  }

  #setPower(channel: number, state: 'ON' | 'OFF'): void {
    this.#isCommanded = true;
    if (state === 'ON') this.#start(channel);
    else this.channels?.release(channel);
    this.#isCommanded = false;
    this.#sayPower(channel);
  }

  /** ON: for the relay's PulseTime, or without end. */
  #start(channel: number): void {
    const code = this.#flash.pulse.get(channel) ?? 0;
    if (code > 0) this.channels?.hold(channel, pulseTime_s(code));
    else this.channels?.latch(channel);
  }

  #restore(channels: readonly number[]): void {
    this.#isCommanded = true;
    for (const channel of channels) this.#start(channel);
    this.#isCommanded = false;
  }

  #fall(off: () => void): void {
    this.#relaysBefore = this.#all().filter((channel) => this.channels?.isOn(channel));
    this.#backlog = [];
    this.#isCommanded = true;
    off();
    this.#isCommanded = false;
  }

  #all(): number[] {
    return Array.from({ length: this.channels?.count ?? 0 }, (_, at) => at + 1);
  }

  #state(channel: number): 'ON' | 'OFF' {
    return this.channels?.isOn(channel) === true ? 'ON' : 'OFF';
  }

  #sayPower(channel: number): void {
    this.#tell('stat', 'RESULT', { [`POWER${channel}`]: this.#state(channel) });
    const topic = this.#topic('stat', `POWER${channel}`);
    this.say({ topic, payload: this.#state(channel), qos: 0, retain: true }); // PowerRetain 1
  }

  #tell(prefix: TasmotaPrefix, leaf: string, body: object): void {
    this.say({ topic: this.#topic(prefix, leaf), payload: JSON.stringify(body), qos: 0, retain: false });
  }

  #topic(prefix: TasmotaPrefix, leaf: string): string {
    return tasmotaTopic({ prefix, device: this.id, leaf });
  }

  /** Without a zone, as it says it. */
  #localTime(): string {
    return new Date(this.clock.now()).toISOString().slice(0, 19);
  }
}
