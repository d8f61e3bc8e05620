import { loadProfiles } from '../../cli/profiles.ts';
import { OutputSettings } from '../../domain/output.ts';
import { Rule } from '../../domain/rule/rule.ts';
import { ThresholdRule } from '../../domain/rule/threshold.ts';
import type { SupplySettings } from '../../domain/supply.ts';
import type { Farm, VersionedRule, Zone } from '../../gateway/core/farm.ts';

type Given<T> = Partial<Record<keyof T, unknown>>;

/** A valve on channel 1 of relay-1, with what a test wants different. */
export const anOutput = (given: Given<OutputSettings> = {}): OutputSettings =>
  OutputSettings.parse({ id: 'van-1', kind: 'valve', device: 'relay-1', channel: 1, ...given });

/** Waters van-1 below 24 % and stops at 32 %. */
export const aRule = (given: Given<ThresholdRule> = {}): VersionedRule => ({
  ...ThresholdRule.parse({
    id: 'khu-1-am',
    kind: 'threshold',
    metric: 'soil.moisture',
    output: 'van-1',
    on_below: 24,
    off_above: 32,
    ...given,
  }),
  version: 'v1',
});

/** Any rule, with the defaults of its kind. */
export const aRuleOf = (given: Readonly<Record<string, unknown>>): VersionedRule => ({
  ...Rule.parse({ id: 'khu-1-luat', output: 'van-1', ...given }),
  version: 'v1',
});

export const aZone = (given: Partial<Zone> = {}): Zone => ({
  id: 'khu-1',
  name: 'Khu 1',
  method: 'sprinkler',
  outputs: [anOutput()],
  rules: [aRule()],
  ...given,
});

/** One zone with a soil probe on a bus and a valve on a relay board. */
export function aFarm(zones: readonly Zone[] = [aZone()], supplies: readonly SupplySettings[] = []): Farm {
  const profiles = loadProfiles();
  const device = (
    id: string,
    profile: string,
    zone?: string,
  ): Farm['devices'] extends ReadonlyMap<string, infer D> ? D : never => {
    const found = profiles.get(profile);
    if (!found) throw new Error(`no profile ${profile}`);
    return { id, profile: found, ...(zone !== undefined && { zone }) };
  };
  const devices = [
    device('soil-1', 'jxct-soil-7in1', 'khu-1'),
    device('relay-1', 'waveshare-relay-8'),
    device('node-7', 'nongso-node', 'khu-2'),
  ];
  return {
    id: 'dong-tao',
    ...{ timezone: 'Asia/Ho_Chi_Minh', lat: 20.65, lon: 106.05, elevation_m: 5 },
    supplies: new Map(supplies.map((supply) => [supply.id, supply])),
    devices: new Map(devices.map((d) => [d.id, d])),
    zones: new Map(zones.map((zone) => [zone.id, zone])),
  };
}
