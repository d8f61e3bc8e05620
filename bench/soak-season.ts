import { runSeason } from '../test/support/season/season.ts';
import { tell } from '../test/support/season/tell.ts';

export const SEASON_DAYS = 120;

/** Lives a season of faults drawn from a seed; gives the story of what broke in it. */
export async function soakSeason(seed: number): Promise<string | undefined> {
  const report = await runSeason({ seed, days: SEASON_DAYS });
  return report.violation && tell(report);
}
