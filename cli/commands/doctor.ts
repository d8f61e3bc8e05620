import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ApiConfigError, readApiConfig } from '../../api/config.ts';
import type { Language } from '../../domain/messages/index.ts';
import { Failure, WrongUsage } from '../command.ts';
import type { Arguments, Command, Surroundings } from '../command.ts';
import { dataDir } from '../data-dir.ts';
import { runsHere } from '../doctor/call.ts';
import { examine } from '../doctor/examine.ts';
import { WORDS } from '../doctor/messages/index.ts';
import { presenceOf } from '../doctor/presence.ts';
import { readConfigFile } from '../doctor/read-config.ts';
import { countOf, jsonOf, textOf } from '../doctor/report.ts';
import { effectiveSettings } from '../doctor/settings.ts';
import type { Site } from '../doctor/site.ts';
import { seenStores } from '../doctor/stores/watch.ts';
import { packageRoot } from '../package-root.ts';
import { loadProfiles } from '../profiles.ts';

export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor --config FILE [--lang vi|en] [--deep] [--json]',
  summary:
    'looks at ports, buses, stores, disk, clock, brokers, databases and the api, and says what to do; --deep reads large stores whole',
  example: 'npx nongso doctor --config nongso.yaml',
  options: {
    config: { type: 'string' },
    lang: { type: 'string' },
    deep: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  async run(args, surroundings) {
    const words = WORDS[languageOf(args, surroundings)];
    const site = await siteOf(args, surroundings);
    const findings = await examine(site);
    const call = { runs: runsHere(site.env), dataDir: site.dataDir, config: site.file?.file };
    const report = { findings, settings: effectiveSettings(site), call };
    const { print } = surroundings;
    if (args.flags.json === true) print(JSON.stringify(jsonOf(report, words)));
    else for (const line of textOf(report, words)) print(line);
    const { fault } = countOf(findings);
    if (fault > 0) throw new Failure(words.failed(fault));
    return 0;
  },
};

/** As told, else as the terminal speaks. */
function languageOf({ flags }: Arguments, { env }: Surroundings): Language {
  const { lang } = flags;
  if (lang === 'vi' || lang === 'en') return lang;
  if (lang !== undefined) throw new WrongUsage('--lang is vi or en');
  const spoken = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((name) => name !== undefined && name !== '');
  return spoken?.startsWith('vi') ? 'vi' : 'en';
}

/** @throws WrongUsage when there is neither a gateway nor an api to look at */
async function siteOf({ flags }: Arguments, surroundings: Surroundings): Promise<Site> {
  const { env } = surroundings;
  const folder = dataDir(surroundings);
  const api = apiOf(env, folder);
  const { config: named } = flags;
  if (named === '' || (named === undefined && api === undefined)) throw new WrongUsage('--config is missing');
  const file =
    typeof named === 'string' ? readConfigFile(resolve(named), { profiles: loadProfiles(), env }) : undefined;
  const config = file?.config;
  return {
    ...{ env, dataDir: folder, root: packageRoot(), now: () => Date.now(), file, config, api },
    presence: config ? await presenceOf(config) : { is: 'absent', url: '' },
    stores: seenStores({ dataDir: folder, depth: flags.deep === true ? 'deep' : 'usual' }),
  };
}

/** The api is looked at where there is something of it: its store, or what only it is told. */
function apiOf(env: Surroundings['env'], folder: string): Site['api'] {
  const isHere =
    existsSync(join(folder, 'api.db')) ||
    [env.DATABASE_URL, env.NONGSO_PUBLIC_URL].some((told) => told !== undefined && told !== '');
  if (!isHere) return undefined;
  try {
    return { config: readApiConfig(env, { dataDir: folder, demonstration: false }), mistakes: [] };
  } catch (error) {
    if (error instanceof ApiConfigError) return { config: undefined, mistakes: error.mistakes };
    throw error;
  }
}
