import { leasePolicy, longestAway } from '../../../domain/lease.ts';
import type { LongestAway } from '../../../domain/lease.ts';
import type { OutputSettings } from '../../../domain/output.ts';
import type { Config } from '../../../gateway/config.ts';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../finding.ts';

/** How long each output can stay away from safe when gateway, cable or broker are gone, and what nobody knows of its timer. */
export const outputs: Check = {
  name: 'outputs',
  limit_s: 10,
  look: ({ config }) => Promise.resolve(config ? outputFindings(config) : []),
};

function outputFindings({ farm }: Config): readonly Finding[] {
  const byTime = new Map<number, string[]>();
  const found: Finding[] = [];
  for (const output of [...farm.zones.values()].flatMap((zone) => zone.outputs)) {
    const away = awayOf(output, farm);
    if (away === undefined) continue;
    const { id, device } = output;
    const { lost_s, power_s } = away.longest;
    byTime.set(lost_s, [...(byTime.get(lost_s) ?? []), id]);
    if (away.renew === 'unknown')
      found.push(finding('renewal_unknown', { output: id, device, profile: away.profile, lost_s }));
    if (power_s === undefined) found.push(finding('stays_without_power', { output: id, device }));
  }
  const times = [...byTime].sort(([one], [other]) => other - one);
  return [...found, ...times.map(([lost_s, ids]) => finding('longest_away', { outputs: ids, lost_s }))];
}

function awayOf(
  { device, on_max_s }: OutputSettings,
  { devices }: Config['farm'],
): { longest: LongestAway; renew: string; profile: string } | undefined {
  const profile = devices.get(device)?.profile;
  if (profile?.lease === undefined) return undefined; // the configuration is refused for it
  const { lease } = profile;
  return {
    longest: longestAway(leasePolicy(lease, on_max_s), lease),
    renew: lease.renew,
    profile: profile.id,
  };
}
