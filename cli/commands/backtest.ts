import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { BacktestBody } from '../../domain/http/backtests.ts';
import type { BacktestBody as Body } from '../../domain/http/backtests.ts';
import { isProblem } from '../../domain/problem.ts';
import { offsetMinutes } from '../../domain/time.ts';
import { planOf } from '../../gateway/backtest/plan.ts';
import { storedBacktest } from '../../gateway/backtest/stored.ts';
import { wallClock } from '../../gateway/clock.ts';
import { readConfig } from '../../gateway/config.ts';
import { ConfigError } from '../../gateway/config/mistake.ts';
import { RuleBook } from '../../gateway/core/rulebook/rule-book.ts';
import { fitOf } from '../../gateway/core/rulebook/rule-fit.ts';
import type { Farm, Zone } from '../../gateway/core/farm.ts';
import { withVersion } from '../../gateway/rules/version.ts';
import { journalFile } from '../../gateway/store/data-dir.ts';
import { storedRules } from '../../gateway/store/settings/stored-rules.ts';
import { backtestTable } from '../backtest-table.ts';
import { Failure, flag, WrongUsage } from '../command.ts';
import type { Arguments, Command } from '../command.ts';
import { dataDir } from '../data-dir.ts';
import { loadProfiles } from '../profiles.ts';

const DAY = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;

/** A day of the farm, or an instant with its offset; UTC ms. A day that ends a range is in it. */
function instantOf(args: Arguments, name: 'from' | 'to', timezone: string): number {
  const text = flag(args, name);
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new WrongUsage(`--${name} is a day as 2026-02-01 or a time as 2026-02-01T06:00+07:00`);
  if (!DAY.test(text)) return at;
  const midnight = at - offsetMinutes(at, timezone) * 60_000;
  return name === 'to' ? midnight + DAY_MS : midnight;
}

/** The rule of the file, and the zone whose output it speaks about. */
function ruleIn(file: string, farm: Farm): { readonly rule: unknown; readonly zone: Zone } {
  if (!existsSync(file)) throw new Failure(`${file} cannot be read; give the right path with --rule`);
  const rule: unknown = parse(readFileSync(file, 'utf8'));
  const named = z
    .looseObject({
      output: z.string().optional(),
      steps: z.array(z.looseObject({ output: z.string() })).optional(),
    })
    .safeParse(rule);
  const output = named.data?.output ?? named.data?.steps?.[0]?.output;
  const zone = [...farm.zones.values()].find(({ outputs }) => outputs.some(({ id }) => id === output));
  if (!zone)
    throw new Failure(`${file}: output: no zone of the farm has an output ${output ?? '(none is named)'}`);
  return { rule, zone };
}

/** The rules in force: as the gateway keeps them, else as the file has them. */
function bookOf(farm: Farm, zone: Zone, folder: string): RuleBook {
  const kept = storedRules(folder, zone.id);
  const fits = kept && fitOf(kept, { farm, zone, takenBy: () => undefined });
  const rules = fits?.flatMap(({ rule, mistakes }) =>
    rule && mistakes.length === 0 ? withVersion(rule) : [],
  );
  return new RuleBook([{ id: zone.id, rules: rules ?? zone.rules }]);
}

export const backtest: Command = {
  name: 'backtest',
  usage: 'backtest --config F --rule R.yaml --from D --to D [--json]',
  summary: 'runs a rule over stored telemetry: what it would have used, and what really ran',
  example: 'npx nongso backtest --config nongso.yaml --rule rule.yaml --from 2026-02-01 --to 2026-05-31',
  options: {
    config: { type: 'string' },
    rule: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(args, surroundings) {
    const [configFile, ruleFile] = [flag(args, 'config'), flag(args, 'rule')];
    const { env, print } = surroundings;
    const { farm } = await readConfig(configFile, { profiles: loadProfiles(), env }).catch(
      (error: unknown) => {
        if (error instanceof ConfigError) throw new Failure(`${configFile}: ${error.message}`);
        throw error;
      },
    );
    const [from, to] = [instantOf(args, 'from', farm.timezone), instantOf(args, 'to', farm.timezone)];
    const { rule, zone } = ruleIn(ruleFile, farm);
    const folder = dataDir(surroundings);
    const file = journalFile(folder);
    if (!existsSync(file))
      throw new Failure(
        `there is no journal in ${folder}; set NONGSO_DATA_DIR to the data folder of the gateway`,
      );
    const book = bookOf(farm, zone, folder);
    const now = wallClock.now();
    const plan = planOf({ zone: zone.id, rule, from, to }, { farm, book, now, language: 'en' });
    if (isProblem(plan)) {
      const mistakes = (plan.mistakes ?? []).map(({ path, message }) => `${path}: ${message}`);
      throw new Failure(`${ruleFile}: ${mistakes.join('; ') || plan.detail}`);
    }
    const result = storedBacktest({ file, ...plan });
    if (!result)
      throw new Failure(`the journal in ${folder} has no readings of zone ${zone.id} in this range`);
    const body: Body = BacktestBody.parse(result);
    if (args.flags.json === true) print(JSON.stringify(body));
    else for (const line of backtestTable(body)) print(line);
    return 0;
  },
};
