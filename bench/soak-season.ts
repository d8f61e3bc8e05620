import { join } from 'node:path';
import { liveSeason } from '../cli/demo/season.ts';
import { packageRoot } from '../cli/package-root.ts';
import { loadProfiles } from '../cli/profiles.ts';
import { readScenario } from '../cli/scenarios.ts';
import { readConfig } from '../gateway/config.ts';
import type { Journal } from '../gateway/core/ports.ts';

const DAYS = 60;
const UNTIL = Date.UTC(2026, 10, 22);
/** Timers of boards count whole units, s. */
const SLACK_S = 1;

/** A journal for seasons that are only looked at: nothing is kept. */
const nowhere: Journal = { append: () => Promise.resolve('stored') };

/** Lives a season with weather of its own; gives what went wrong in it. */
export async function soakSeason(seed: number): Promise<Record<string, number | string> | undefined> {
  const profiles = loadProfiles();
  const { farm } = await readConfig(join(packageRoot(), 'cli', 'demo', 'nongso.yaml'), { profiles, env: {} });
  const scenario = { ...readScenario('demo', profiles), seed };
  const { soil, longestRun_s } = await liveSeason({
    scenario,
    farm,
    journal: nowhere,
    days: DAYS,
    until: UNTIL + seed * 86_400_000,
  });
  const outputs = [...farm.zones.values()].flatMap((zone) => zone.outputs);
  const onMax_s = Math.max(...outputs.map((output) => output.on_max_s));
  if (longestRun_s > onMax_s + SLACK_S) return { longestRun_s, onMax_s };
  for (const [field, moisture] of soil) {
    const low = Math.min(
      ...[...farm.zones.values()].flatMap((zone) => zone.rules.map((rule) => rule.on_below ?? Infinity)),
    );
    if (!(moisture > low - 2)) return { field, moisture };
  }
  return undefined;
}
