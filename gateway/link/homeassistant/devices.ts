import type { StateView, ZoneView } from '../../../domain/http/state.ts';
import { formatState, stateTopic, statusTopic } from '../../../domain/wire/homeassistant.ts';
import {
  farmConfigTopic,
  farmDiscovery,
  goneEntities,
  parseZoneConfigTopic,
  zoneConfigTopic,
  zoneDiscovery,
} from './discovery.ts';
import type { Naming } from './discovery.ts';
import { MAX_FOUND } from './limits.ts';

/** The farm as Home Assistant's broker should hold it. */
export class Devices {
  readonly #naming: Naming;
  /** Entities that a zone once had, by zone: as the broker told us, who keeps what was published before a restart. */
  readonly #gone = new Map<string, ReadonlyMap<string, string>>();
  /** What the broker had, by zone, until it is read. */
  readonly #found = new Map<string, string>();
  /** The discovery of each zone: thousands of characters that change once a season. */
  readonly #made = new Map<string, { readonly of: string; readonly text: string }>();

  constructor(naming: Naming) {
    this.#naming = naming;
  }

  /** Every retained topic with its payload, in the order they are to be written: a zone's state follows its entities. */
  topics({ zones }: StateView, minutesOf: (zone: string) => number): ReadonlyMap<string, string> {
    const { farm } = this.#naming;
    const topics = new Map([
      [farmConfigTopic(this.#naming), farmDiscovery(this.#naming)],
      ...zones.flatMap((zone): [string, string][] => [
        [zoneConfigTopic(this.#naming, zone.id), this.#discovery(zone)],
        [stateTopic(farm, zone.id), formatState(zone, minutesOf(zone.id))],
      ]),
      [statusTopic(farm), 'online'],
    ]);
    this.#found.clear(); // also of zones that are no more
    return topics;
  }

  /** A retained discovery message that the broker still had from an earlier run; read when its zone is next told. */
  found(topic: string, text: string): void {
    const zone = parseZoneConfigTopic(this.#naming, topic);
    if (zone === undefined || this.#found.size >= MAX_FOUND) return;
    this.#found.set(zone, text);
    this.#made.delete(zone);
  }

  #discovery(zone: ZoneView): string {
    const { id, name, outputs, values } = zone;
    const of = JSON.stringify([name, outputs.map((output) => [output.id, output.kind]), Object.keys(values)]);
    const made = this.#made.get(id);
    if (made?.of === of) return made.text;
    const gone = this.#goneOf(zone);
    const text = zoneDiscovery(zone, { naming: this.#naming, gone });
    this.#made.set(id, { of, text });
    return text;
  }

  #goneOf(zone: ZoneView): ReadonlyMap<string, string> {
    const before = this.#gone.get(zone.id) ?? new Map<string, string>();
    const found = this.#found.get(zone.id);
    if (found === undefined) return before;
    const gone = new Map([...before, ...goneEntities(found, { zone, naming: this.#naming })]);
    this.#gone.set(zone.id, gone);
    return gone;
  }
}
