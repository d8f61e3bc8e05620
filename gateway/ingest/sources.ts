import { chirpstackTopic, formatTopic } from '../../domain/wire/topics.ts';
import { parseChirpstackEvent } from '../../domain/wire/topics.ts';
import type { Device, Farm } from '../core/farm.ts';
import { dialectOf } from '../link/mqtt/dialects/choose.ts';
import type { Dialect, MqttDevice } from '../link/mqtt/dialects/dialect.ts';

/** Who published on a topic. */
export interface Source {
  readonly device: string;
  /** Absent for a device that the farm does not have. */
  readonly dialect?: Dialect;
}

/**
 * The devices of a farm that a worker can read, and where they publish. Tasmota devices are none of them: their frames
 * carry no time, and the time of receipt would be another one after each redelivery.
 */
export class Sources {
  /** Topic filters, without `$share`. */
  readonly filters: readonly string[];
  /** Devices that only a gateway can read. */
  readonly leftOut: readonly string[];
  readonly #farm: string;
  readonly #byTopic = new Map<string, Source>();
  readonly #byApplication = new Map<string, Source>();

  constructor({ id: farm, devices }: Pick<Farm, 'id' | 'devices'>) {
    this.#farm = farm;
    const clients = [...devices.values()].flatMap((device) => overMqtt(device) ?? []);
    const byEui = new Map(
      clients.flatMap((device) => (device.eui === undefined ? [] : [[device.eui, device]])),
    );
    const applications: string[] = [];
    for (const client of clients) {
      const dialect = dialectOf({ farm, client, rider: (eui) => byEui.get(eui) });
      if (dialect === undefined) continue;
      const source = { device: client.id, dialect };
      if (client.profile.dialect === 'native')
        this.#byTopic.set(formatTopic({ farm, device: client.id, leaf: 'up' }), source);
      if (client.application === undefined) continue;
      this.#byApplication.set(client.application, source);
      applications.push(client.application);
    }
    this.filters = [
      formatTopic({ farm, device: '+', leaf: 'up' }),
      ...applications.map((application) =>
        chirpstackTopic({ application, eui: '+', verb: 'event', leaf: 'up' }),
      ),
    ];
    this.leftOut = clients.filter(({ profile }) => profile.dialect === 'tasmota').map(({ id }) => id);
  }

  /** How many devices and bridges are read. */
  get size(): number {
    return this.#byTopic.size + this.#byApplication.size;
  }

  /** Who publishes on this topic; undefined for one that no filter of ours asks for. */
  of(topic: string): Source | undefined {
    const source = this.#byTopic.get(topic);
    if (source) return source;
    const event = parseChirpstackEvent(topic);
    if (event) return this.#byApplication.get(event.application);
    const [root, farm, device = '', leaf, ...rest] = topic.split('/');
    const isUp = root === 'farm' && farm === this.#farm && leaf === 'up' && rest.length === 0;
    return isUp ? { device } : undefined;
  }
}

const overMqtt = (device: Device): MqttDevice | undefined =>
  device.profile.link === 'mqtt' ? { ...device, profile: device.profile } : undefined;
