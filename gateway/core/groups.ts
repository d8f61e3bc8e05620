import type { OutputSettings } from '../../domain/output.ts';
import type { SupplySettings } from '../../domain/supply.ts';
import type { Farm, Zone } from './farm.ts';

export interface Place {
  readonly zone: Zone;
  readonly output: OutputSettings;
}

/** Outputs that must be decided together: those of one supply, and those that exclude each other. */
export interface Group {
  readonly supply: SupplySettings | undefined;
  readonly places: readonly Place[];
  /** Zones whose readings the group listens to besides those of its outputs: where the supply's sensors stand. */
  readonly sensorZones: ReadonlySet<string>;
}

/**
 * The outputs of a farm in groups; most are alone. Supplies are not joined by an `exclusive` word that both use:
 * config.ts refuses it.
 */
export function groupsOf(farm: Farm): readonly Group[] {
  const groups = new Map<string, Place[]>();
  for (const zone of farm.zones.values())
    for (const output of zone.outputs) {
      const key = keyOf(farm, output);
      const places = groups.get(key) ?? [];
      places.push({ zone, output });
      groups.set(key, places);
    }
  return [...groups].map(([key, places]) => {
    const supply = key.startsWith(SUPPLY) ? farm.supplies.get(key.slice(SUPPLY.length)) : undefined;
    const sensors = [supply?.tank, supply?.meter, supply?.current].map((sensor) => sensor?.device);
    const zones = sensors.flatMap((device) => farm.devices.get(device ?? '')?.zone ?? []);
    return { supply, places, sensorZones: new Set(zones) };
  });
}

const SUPPLY = 'supply/';

function keyOf(farm: Farm, output: OutputSettings): string {
  const drives = [...farm.supplies.values()].find(
    ({ pump, master }) => pump === output.id || master === output.id,
  );
  const supply = drives?.id ?? output.supply;
  if (supply !== undefined) return `${SUPPLY}${supply}`;
  return output.exclusive === undefined ? `output/${output.id}` : `exclusive/${output.exclusive}`;
}
