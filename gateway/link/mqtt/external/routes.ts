import {
  chirpstackTopic,
  formatTopic,
  parseChirpstackEvent,
  tasmotaTopic,
} from '../../../../domain/wire/topics.ts';
import { dialectOf } from '../dialects/choose.ts';
import type { Dialect, MqttDevice } from '../dialects/dialect.ts';

/** Who publishes on a topic, and how it speaks. */
export interface Client {
  readonly device: string;
  readonly dialect: Dialect;
}

export interface RouteParts {
  /** Id of the farm, the second level of every native topic. */
  readonly farm: string;
  /** Asked on every use: devices come while the link runs. */
  readonly device: (id: string) => MqttDevice | undefined;
  readonly devices: () => Iterable<MqttDevice>;
  /** The radio device with this address. */
  readonly rider: (eui: string) => MqttDevice | undefined;
}

interface Filters {
  /** Of readings: the broker keeps what comes on them while we are away. */
  readonly kept: readonly string[];
  /** Of what counts only now: who is there, answers to commands, states of outputs. */
  readonly live: readonly string[];
}

/**
 * What the farm's devices publish, by topics: who publishes is the broker's to check. An uplink of a radio device stands
 * in both: its readings are kept, what it says of its outputs counts now.
 */
export class Routes {
  readonly #parts: RouteParts;
  readonly #clients = new Map<string, Client>();

  constructor(parts: RouteParts) {
    this.#parts = parts;
  }

  /** What the gateway says to itself. */
  get mark(): string {
    return formatTopic({ farm: this.#parts.farm, device: 'gateway', leaf: 'mark' });
  }

  /** A new native device is heard without a new subscription; others only after a restart. */
  filters(): Filters {
    const { farm, devices } = this.#parts;
    const native = (leaf: 'up' | 'status' | 'ack') => formatTopic({ farm, device: '+', leaf });
    const others = [...devices()].map(filtersOf);
    return {
      kept: [native('up'), this.mark, ...others.flatMap(({ kept }) => kept)],
      live: [native('status'), native('ack'), ...others.flatMap(({ live }) => live)],
    };
  }

  /** Undefined for what no device of the farm may publish. */
  of(topic: string): Client | undefined {
    const client = this.#client(this.#publisher(topic));
    return client?.dialect.mayPublish(topic) === true ? client : undefined;
  }

  /** The device that would publish here if the farm had it; undefined for all but native topics. */
  newcomer(topic: string): string | undefined {
    const [root, farm, device, , ...rest] = topic.split('/');
    const isNative = root === 'farm' && farm === this.#parts.farm && rest.length === 0;
    return isNative && device !== undefined && this.#parts.device(device) === undefined ? device : undefined;
  }

  /** Clients that no status tells of. */
  bridges(): Client[] {
    return [...this.#parts.devices()].flatMap(({ id, profile }) =>
      profile.dialect === 'chirpstack' ? (this.#client(id) ?? []) : [],
    );
  }

  #publisher(topic: string): string | undefined {
    const event = parseChirpstackEvent(topic);
    if (!event) return PUBLISHER.exec(topic)?.[1];
    for (const { id, application } of this.#parts.devices()) if (application === event.application) return id;
    return undefined;
  }

  #client(id: string | undefined): Client | undefined {
    if (id === undefined) return undefined;
    const known = this.#clients.get(id);
    if (known) return known;
    const { farm, device, rider } = this.#parts;
    const client = device(id);
    const dialect = client && dialectOf({ farm, client, rider });
    if (!dialect) return undefined;
    const made = { device: id, dialect };
    this.#clients.set(id, made);
    return made;
  }
}

/** `farm/<farm>/<device>/<leaf>`, `tele/<device>/<leaf>`, `stat/<device>/<leaf>`; the rest is the dialect's to judge. */
const PUBLISHER = /^(?:farm\/[^/]+|tele|stat)\/([^/]+)\/[^/]+$/;

function filtersOf({ id: device, profile, application = '' }: MqttDevice): Filters {
  const tele = (leaf: string) => tasmotaTopic({ prefix: 'tele', device, leaf });
  const event = (leaf: string) => chirpstackTopic({ application, eui: '+', verb: 'event', leaf });
  switch (profile.dialect) {
    case 'native':
    case 'lorawan':
      return { kept: [], live: [] };
    case 'tasmota':
      return {
        kept: profile.points.length > 0 ? [tele('SENSOR')] : [],
        live: [tasmotaTopic({ prefix: 'stat', device, leaf: 'RESULT' }), tele('STATE'), tele('LWT')],
      };
    case 'chirpstack':
      return { kept: [event('up')], live: [event('up'), event('ack')] };
  }
}
