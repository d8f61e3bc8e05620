import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ApiConfigError, readApiConfig } from '../../../api/config.ts';
import { packageRoot } from '../../../cli/package-root.ts';
import { loadProfiles } from '../../../cli/profiles.ts';
import { COMMANDS } from '../../../cli/registry.ts';
import { readScenario } from '../../../cli/scenarios.ts';
import { parseConfig } from '../../../gateway/config.ts';
import { httpListening, mqttListening } from '../../../gateway/config/listening.ts';
import { ConfigError } from '../../../gateway/config/mistake.ts';

type Environment = Readonly<Record<string, string>>;

const profiles = loadProfiles();

/** What one of our programs would do with its command line and environment. */
export interface Behaviour {
  /** Ports on which it listens. */
  readonly ports: readonly number[];
  /** Paths that tell whether it is well. */
  readonly health: readonly string[];
  /** What it would refuse to start for. */
  readonly mistakes: () => readonly string[];
}

/** What is wrong with the words after `nongso`, by the options of the command itself. */
export async function commandMistakes(words: readonly string[]): Promise<string[]> {
  const [name = '', ...rest] = words;
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) return [`there is no command "${name}"`];
  const command = await load();
  try {
    const { positionals } = parseArgs({ args: rest, allowPositionals: true, options: command.options });
    const many = positionals[command.words ?? 0];
    return many === undefined ? [] : [`nongso ${name}: "${many}" is one word too many`];
  } catch (error) {
    return [`nongso ${name}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** @param farm the text of nongso.yaml */
export function behaviourOf(command: readonly string[], env: Environment, farm: string): Behaviour {
  const [name, word = ''] = command;
  switch (name) {
    case 'gateway':
      return {
        ports: [httpListening(undefined, env).port.value, mqttListening(undefined, env).port.value],
        health: ['/healthz'],
        mistakes: () => mistakesOf(() => parseConfig(farm, { profiles, env })),
      };
    case 'api':
      return {
        ports: [Number(env.NONGSO_API_PORT ?? 3_000)],
        health: ['/readyz'],
        mistakes: () => mistakesOf(() => readApiConfig(env, { dataDir: '/data', demonstration: false })),
      };
    case 'sim': {
      const ports = readScenario(word, profiles).buses.flatMap(({ tcp }) => tcp ?? []);
      return { ports, health: [], mistakes: () => [] };
    }
    default:
      return { ports: [], health: [], mistakes: () => [`"${name ?? ''}" is no service`] };
  }
}

function mistakesOf(configure: () => unknown): string[] {
  try {
    configure();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes.map(({ path, message }) => `${path}: ${message}`);
    if (error instanceof ApiConfigError) return [...error.mistakes];
    throw error;
  }
}

/** The sources in which a service names the variables that it reads. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  gateway: ['gateway', 'cli/data-dir.ts', 'cli/doctor/call.ts'],
  api: ['api', 'cli/data-dir.ts', 'cli/doctor/call.ts'],
  sim: ['cli/commands/sim.ts'],
};
const NAME = /\b(?:NONGSO|INFLUX|DATABASE)_[A-Z_]+\b/g;

/** Variables that a service knows: those its sources name, and those its configuration takes by `!env`. */
export function variablesKnownTo(service: string, farm: string): ReadonlySet<string> {
  const inFarm = service === 'gateway' ? [...farm.matchAll(/!env (\w+)/g)].map(([, name = '']) => name) : [];
  return new Set([...namedBy(service), ...inFarm]);
}

/** Read once: the sources stay as they are while tests run. */
const named = new Map<string, readonly string[]>();
function namedBy(service: string): readonly string[] {
  const known = named.get(service);
  if (known) return known;
  const texts = (SOURCES[service] ?? []).flatMap(sourcesIn);
  const names = [...new Set(texts.flatMap((text) => text.match(NAME) ?? []))];
  named.set(service, names);
  return names;
}

function sourcesIn(path: string): string[] {
  const full = join(packageRoot(), path);
  const files = path.endsWith('.ts')
    ? [full]
    : readdirSync(full, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(full, file));
  return files.map((file) => readFileSync(file, 'utf8'));
}
