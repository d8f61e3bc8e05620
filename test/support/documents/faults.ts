/** What is wrong with a shown command as far as one can tell without running it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Command } from '../../../cli/command.ts';
import { packageRoot } from '../../../cli/package-root.ts';
import { COMMANDS } from '../../../cli/registry.ts';
import { run } from '../../../cli/run.ts';
import { unitFiles } from '../../../cli/service/units.ts';
import { callOf, nongsoCalls, simpleCommands } from './shell-words.ts';

const UNIT = /^nongso-[a-z]+(\.(service|timer))?$/;
/** A path from the root of the project, as `docs/examples/first-farm.yaml`, also from a folder in it. */
const IN_PROJECT = /^(?:\.\.?\/)*((?:api|cli|dashboards|deploy|docs|firmware-sim|test)\/\S+\.\w+)$/;
const NPM_OWN = new Set(['ci', 'install']);
/** Behind `docker compose`, the words that name services. */
const OF_SERVICES = new Set(['exec', 'logs', 'restart', 'stop', 'up', 'run', 'rm', 'pull', 'build', 'start']);
const WITH_VALUE = new Set(['-f', '--file', '--profile', '--tail', '--user', '-u', '--env', '-e', '-v']);

/** Every command of nongso, doing nothing: what is left of a call is whether its words and flags are right. */
export const idleCommands = async (): Promise<readonly Command[]> =>
  (await Promise.all(Object.values(COMMANDS).map((load) => load()))).map((command) => ({
    ...command,
    run: () => Promise.resolve(0),
  }));

/** In words; empty when nothing is wrong. */
export async function faultsOf(line: string, commands: readonly Command[]): Promise<string[]> {
  const calls = await Promise.all(nongsoCalls(line).map((args) => usageFault(args, commands)));
  const others = simpleCommands(line).flatMap((words) => {
    const call = callOf(words);
    const known = { systemctl: unitFaults, journalctl: unitFaults, npm: scriptFaults, docker: dockerFaults };
    const [name = ''] = call;
    const look = Object.entries(known).find(([program]) => program === name)?.[1];
    return [...(look?.(call) ?? []), ...pathFaults(call)];
  });
  return [...calls.flat(), ...others];
}

async function usageFault(args: readonly string[], commands: readonly Command[]): Promise<string[]> {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const code = await run(args, commands, {
    ...{ env: {}, print: () => undefined, note: say, stopped: new Promise(() => undefined) },
  });
  return code === 0 ? [] : said;
}

const units = new Set(
  unitFiles({
    ...{ root: '/opt/nongso/current', node: '/usr/bin/node', configFile: '/etc/nongso/nongso.yaml' },
    ...{ dataDir: '/var/lib/nongso', backupDir: '/var/backups/nongso', api: 'with', computer: 'farm' },
  }).flatMap(({ path }) => path.split('/').at(-1) ?? []),
);

const unitFaults = (call: readonly string[]): string[] =>
  call
    .filter((word) => UNIT.test(word))
    .map((word) => (word.includes('.') ? word : `${word}.service`))
    .filter((unit) => !units.has(unit))
    .map((unit) => `install-service writes no ${unit}`);

const readProject = (file: string): string => readFileSync(join(packageRoot(), file), 'utf8');
const scripts = z.object({ scripts: z.record(z.string(), z.string()) });

function scriptFaults(call: readonly string[]): string[] {
  const words = call.slice(1, call.includes('--') ? call.indexOf('--') : undefined);
  const plain = words.filter((word, index) => !word.startsWith('-') && words[index - 1] !== '--prefix');
  const name = plain[0] === 'run' ? plain[1] : plain[0];
  if (name === undefined || NPM_OWN.has(name)) return [];
  return name in scripts.parse(JSON.parse(readProject('package.json'))).scripts
    ? []
    : [`package.json has no script ${name}`];
}

const pathFaults = (call: readonly string[]): string[] =>
  call
    .flatMap((word) => IN_PROJECT.exec(word)?.[1] ?? [])
    .filter((path) => !existsSync(join(packageRoot(), path)))
    .map((path) => `there is no ${path}`);

const Compose = z.object({
  services: z.record(z.string(), z.looseObject({})),
  volumes: z.record(z.string(), z.unknown()),
});
/** What Docker makes of the name of a volume: that of the project stands before it. */
const VOLUME = /^nongso_(.+)$/;

/** Files, services and volumes of docker-compose.yml that a call names. */
function dockerFaults(call: readonly string[]): string[] {
  const { services, volumes } = Compose.parse(parse(readProject('docker-compose.yml')));
  if (call[1] === 'volume')
    return call
      .flatMap((word) => VOLUME.exec(word)?.[1] ?? [])
      .filter((name) => !(name in volumes))
      .map((name) => `docker-compose.yml has no volume ${name}`);
  if (call[1] !== 'compose') return [];
  const files = call.filter((_, index) => ['-f', '--file'].includes(call[index - 1] ?? ''));
  const act = call.findIndex((word) => OF_SERVICES.has(word));
  const named = call
    .slice(act === -1 ? call.length : act + 1)
    .filter((word, index, rest) => !word.startsWith('-') && !WITH_VALUE.has(rest[index - 1] ?? ''));
  const wanted = ['exec', 'run'].includes(call[act] ?? '') ? named.slice(0, 1) : named;
  return [
    ...files.filter((file) => !existsSync(join(packageRoot(), file))).map((file) => `there is no ${file}`),
    ...wanted
      .filter((name) => !(name in services))
      .map((name) => `docker-compose.yml has no service ${name}`),
  ];
}
