/** A season of the demonstration's farm, lived on the virtual clock and kept in memory, for what looks at the past. */
import { join } from 'node:path';
import { liveSeason } from '../../cli/demo/season.ts';
import { packageRoot } from '../../cli/package-root.ts';
import { loadProfiles } from '../../cli/profiles.ts';
import { readScenario } from '../../cli/scenarios.ts';
import type { Frame } from '../../domain/reading.ts';
import { readConfig } from '../../gateway/config.ts';
import type { Farm, Zone } from '../../gateway/core/farm.ts';
import type { Entry } from '../../gateway/core/ports/journal.ts';

const DAY_MS = 86_400_000;

export interface PastSeason {
  readonly farm: Farm;
  readonly zone: Zone;
  readonly entries: readonly Entry[];
  readonly from: number;
  readonly to: number;
}

/** The zone khu-1 of so many days before an instant, with its soil, crop and area told as the simulator has them. */
export async function pastSeason(days: number, to: number): Promise<PastSeason> {
  const profiles = loadProfiles();
  const file = join(packageRoot(), 'cli', 'demo', 'nongso.yaml');
  const { farm } = await readConfig(file, { profiles, env: {} });
  const declared = farm.zones.get('khu-1');
  if (!declared) throw new Error('the demonstration has no khu-1');
  const zone: Zone = {
    ...declared,
    ...{ area_m2: 300 / 0.9, method: 'drip', crop: { kind: 'longan', kc: 1, p: 0.5 } },
    soil: { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.3 },
  };
  const entries: Entry[] = [];
  const append = (entry: Entry): Promise<'stored'> => {
    entries.push(entry);
    return Promise.resolve('stored');
  };
  const scenario = readScenario('demo', profiles);
  await liveSeason({ scenario, farm, journal: { append }, days, until: to });
  return { farm, zone, entries, from: to - days * DAY_MS, to };
}

/** What a backtest of the zone reads of it. */
export function pastOf({ entries, zone }: PastSeason) {
  const isOurs = ({ zone: at }: Frame): boolean => at === undefined || at === zone.id;
  return {
    frames: entries
      .flatMap((entry) => (entry.kind === 'frame' && isOurs(entry.frame) ? [entry.frame] : []))
      .sort((a, b) => a.measuredAt - b.measuredAt),
    actuations: entries.flatMap((entry) =>
      entry.kind === 'actuation' && entry.actuation.zone === zone.id ? [entry.actuation] : [],
    ),
    hours: [],
  };
}
