import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ProfileLibrary } from '../domain/profile/schema.ts';
import { formatMistakes, parseScenario } from '../firmware-sim/index.ts';
import type { Scenario } from '../firmware-sim/index.ts';
import { Failure } from './command.ts';
import { packageRoot } from './package-root.ts';

const folder = (): string => join(packageRoot(), 'firmware-sim', 'scenarios');

/** Names of the scenarios that ship with the simulator. */
export const shippedScenarios = (): string[] =>
  readdirSync(folder())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();

/** Reads a scenario by path or by the name of a shipped one. @throws Failure with every mistake */
export function readScenario(name: string, profiles: ProfileLibrary): Scenario {
  const file = existsSync(name) ? name : join(folder(), `${name}.yaml`);
  if (!existsSync(file))
    throw new Failure(`there is no scenario ${name}; shipped: ${shippedScenarios().join(', ')}`);
  const parsed = parseScenario(readFileSync(file, 'utf8'), profiles);
  if ('mistakes' in parsed) throw new Failure(`${file} has mistakes:\n${formatMistakes(parsed.mistakes)}`);
  return parsed.scenario;
}
