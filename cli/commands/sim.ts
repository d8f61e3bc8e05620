import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { runSimulator } from '../../firmware-sim/index.ts';
import type { Credential } from '../../firmware-sim/index.ts';
import { Failure, WrongUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { loadProfiles } from '../profiles.ts';
import { readScenario, shippedScenarios } from '../scenarios.ts';

/** What `nongso device add` printed, by node. */
const Credentials = z.record(z.string(), z.looseObject({ username: z.string(), password: z.string() }));

function readCredentials(file: string): ReadonlyMap<string, Credential> {
  if (!existsSync(file)) throw new Failure(`${file} cannot be read`);
  try {
    return new Map(Object.entries(Credentials.parse(JSON.parse(readFileSync(file, 'utf8')))));
  } catch {
    throw new Failure(
      `${file} must hold {"node-id": {"username": …, "password": …}}, as "nongso device add" prints them`,
    );
  }
}

export const sim: Command = {
  name: 'sim',
  usage: 'sim SCENARIO.yaml [--broker URL --credentials FILE]',
  summary: 'runs simulated fields and devices on real ports; --list names the shipped scenarios',
  example: 'npx nongso sim demo',
  words: 1,
  options: { list: { type: 'boolean' }, broker: { type: 'string' }, credentials: { type: 'string' } },
  async run({ flags, words: [name] }, { env: { NONGSO_BIND: host = '' }, print, note, stopped }) {
    if (flags.list === true) {
      shippedScenarios().forEach(print);
      return 0;
    }
    if (name === undefined) throw new WrongUsage('name a scenario file, or use --list');
    const profiles = loadProfiles();
    const simulator = await runSimulator({
      scenario: readScenario(name, profiles),
      profiles,
      ...(typeof flags.broker === 'string' && { broker: flags.broker }),
      ...(typeof flags.credentials === 'string' && { credentials: readCredentials(flags.credentials) }),
      ...(host !== '' && { host }),
      log: note,
    });
    print(JSON.stringify({ ports: Object.fromEntries(simulator.ports) }));
    await stopped;
    await simulator.stop();
    return 0;
  },
};
