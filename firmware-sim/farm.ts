import type { Clock } from '../domain/clock.ts';
import type { Metric } from '../domain/metric.ts';
import type { BridgeProfile, Profile, ProfileLibrary } from '../domain/profile/schema.ts';
import { ChirpstackServer } from './chirpstack-server.ts';
import type { Device, DeviceWorld, Surroundings } from './device.ts';
import { Field } from './field.ts';
import { ModbusDevice } from './modbus-device.ts';
import { NodeDevice } from './node-device.ts';
import { RadioDevice } from './radio-device.ts';
import type { DeviceSettings, Scenario } from './scenario.ts';
import type { Talker } from './talker.ts';
import { TasmotaDevice } from './tasmota-device.ts';
import { Weather } from './weather.ts';
import type { Air } from './weather.ts';

export interface FarmWorld {
  readonly clock: Clock;
  readonly profiles: ProfileLibrary;
  /** Instead of the scenario's. */
  readonly seed?: number;
  /** UTC ms from which on it stays dry. */
  readonly dryFrom?: number;
}

/**
 * A whole farm in memory: weather, fields, and devices that answer bytes and payloads. No ports, no broker and no
 * timers but those of the boards; a bus or a test carries the messages. The same scenario, seed, start and messages
 * give the same farm, byte for byte.
 */
export class Farm {
  readonly scenario: Scenario;
  readonly weather: Weather;
  readonly #clock: Clock;
  readonly #fields = new Map<string, Field>();
  readonly #devices = new Map<string, ModbusDevice | NodeDevice>();
  readonly #tasmotas = new Map<string, TasmotaDevice>();
  readonly #radios = new Map<string, RadioDevice>();
  readonly #bridges = new Map<string, ChirpstackServer>();

  /** @throws Error when the scenario names what is not there: {@link parseScenario} finds that out before. */
  constructor(scenario: Scenario, world: FarmWorld) {
    const { clock, profiles, seed = scenario.seed, dryFrom } = world;
    const { soil_speed, demand_mm_day } = scenario;
    this.scenario = scenario;
    this.#clock = clock;
    this.weather = new Weather(scenario.location, seed, { dryFrom });
    for (const field of scenario.fields)
      this.#fields.set(
        field.id,
        new Field(field, { clock, weather: this.weather, seed, soil_speed, demand_mm_day }),
      );
    for (const settings of scenario.devices) {
      const profile = found('profile', profiles, settings.profile);
      const surroundings = this.#surroundingsOf(settings);
      this.#add(settings, profile, { clock, seed, surroundings });
    }
    // After the devices behind them, wherever they stand in the file.
    for (const settings of scenario.devices) {
      const profile = found('profile', profiles, settings.profile);
      if (profile.link === 'mqtt' && profile.dialect === 'chirpstack')
        this.#addBridge(settings, profile, { clock, seed, surroundings: () => undefined });
    }
  }

  /** Switches every device on. */
  start(): void {
    for (const device of this.#all()) device.powerOn();
  }

  /** Switches every device off, as a power cut would: coils fall and no timer is left. */
  stop(): void {
    for (const device of this.#all()) device.powerOff();
  }

  get fields(): readonly Field[] {
    return [...this.#fields.values()];
  }

  /** Those that speak Modbus or the native MQTT form. */
  get devices(): readonly (ModbusDevice | NodeDevice)[] {
    return [...this.#devices.values()];
  }

  /** @throws Error when there is no such field. */
  field(id: string): Field {
    return found('field', this.#fields, id);
  }

  /** @throws Error when there is no such device. */
  device(id: string): ModbusDevice | NodeDevice {
    return found('device', this.#devices, id);
  }

  /** @throws Error when there is no such device or it speaks something else. */
  modbusDevice(id: string): ModbusDevice {
    const device = this.device(id);
    if (device.link !== 'modbus') throw new Error(`${id} speaks no Modbus`);
    return device;
  }

  /** @throws Error when there is no such device or it speaks something else. */
  node(id: string): NodeDevice {
    const device = this.device(id);
    if (device.link !== 'mqtt') throw new Error(`${id} is no MQTT node`);
    return device;
  }

  /** @throws Error when there is no such device or it has another firmware. */
  tasmota(id: string): TasmotaDevice {
    return found('Tasmota device', this.#tasmotas, id);
  }

  /** @throws Error when there is no such device or it is not reached by radio. */
  radio(id: string): RadioDevice {
    return found('radio device', this.#radios, id);
  }

  /** @throws Error when there is no such bridge. */
  bridge(id: string): ChirpstackServer {
    return found('bridge', this.#bridges, id);
  }

  /** Those that connect to a broker in the way of their makers. */
  get talkers(): readonly Talker[] {
    return [...this.#tasmotas.values(), ...this.#bridges.values()];
  }

  /** Everything that switches something. */
  get switches(): readonly Device[] {
    return this.#all().filter(({ channels }) => channels !== undefined);
  }

  /** The Modbus devices of one bus. */
  onBus(bus: string): readonly ModbusDevice[] {
    return this.scenario.devices
      .filter((settings) => settings.bus === bus)
      .map((settings) => this.modbusDevice(settings.id));
  }

  get nodes(): readonly NodeDevice[] {
    return this.devices.filter((device) => device.link === 'mqtt');
  }

  /** Bridges last: what they speak for has power by then. */
  #all(): Device[] {
    return [this.#devices, this.#tasmotas, this.#radios, this.#bridges].flatMap((kind): Device[] => [
      ...kind.values(),
    ]);
  }

  #add(settings: DeviceSettings, profile: Profile, world: DeviceWorld): void {
    const { id } = settings;
    if (profile.link === 'modbus') {
      const device = new ModbusDevice({ id, address: settings.address ?? profile.address }, profile, world);
      this.#devices.set(id, device);
      this.#lay(settings, device);
      return;
    }
    switch (profile.dialect) {
      case 'native': {
        const device = new NodeDevice(settings, profile, world);
        this.#devices.set(id, device);
        return this.#lay(settings, device);
      }
      case 'tasmota': {
        const device = new TasmotaDevice(settings, profile, world);
        this.#tasmotas.set(id, device);
        return this.#lay(settings, device);
      }
      case 'lorawan': {
        const device = new RadioDevice({ ...settings, eui: settings.eui ?? '' }, profile, world);
        this.#radios.set(id, device);
        return this.#lay(settings, device);
      }
      case 'chirpstack':
        return;
    }
  }

  #addBridge({ id, application = '' }: DeviceSettings, profile: BridgeProfile, world: DeviceWorld): void {
    const riders = this.scenario.devices.filter(({ bridge }) => bridge === id);
    const devices = riders.map((rider) => this.radio(rider.id));
    this.#bridges.set(id, new ChirpstackServer({ id, application, devices }, profile, world));
  }

  #surroundingsOf({ field }: DeviceSettings): Surroundings {
    const soil = field === undefined ? undefined : found('field', this.#fields, field);
    return (metric) => soil?.value(metric) ?? airValue(metric, this.weather, this.#clock.now());
  }

  /** Lays the pipes: a channel that is energised lets its water into its field. */
  #lay({ id, outputs }: DeviceSettings, device: Device): void {
    for (const { channel, field, flow_l_min } of outputs) {
      const watered = found('field', this.#fields, field);
      device.channels?.onSwitch((event) => {
        if (event.channel === channel) watered.setFlow(`${id}/${channel}`, event.energised ? flow_l_min : 0);
      });
    }
  }
}

const AIR: Partial<Record<Metric, keyof Air>> = {
  'air.temperature': 'temperature_c',
  'air.humidity': 'humidity_pct',
  'solar.irradiance': 'irradiance_w_m2',
  'wind.speed': 'wind_m_s',
};

function airValue(metric: Metric, weather: Weather, at: number): number | undefined {
  const key = AIR[metric];
  return key === undefined ? undefined : weather.at(at)[key];
}

function found<T>(kind: string, things: ReadonlyMap<string, T>, id: string): T {
  const thing = things.get(id);
  if (thing === undefined) throw new Error(`the scenario has no ${kind} ${id}`);
  return thing;
}
