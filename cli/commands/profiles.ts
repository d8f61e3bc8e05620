import type { Command } from '../command.ts';
import { loadProfiles } from '../profiles.ts';

export const profiles: Command = {
  name: 'profiles',
  usage: 'profiles [--json]',
  summary: 'lists the devices the gateway knows',
  example: 'npx nongso profiles',
  options: { json: { type: 'boolean' } },
  run({ flags }, { print }) {
    const library = [...loadProfiles().values()];
    if (flags.json === true) print(JSON.stringify(library, undefined, 2));
    else
      for (const { id, kind, vendor, model, link } of library)
        print(`${id.padEnd(22)} ${kind.padEnd(6)} ${link.padEnd(7)} ${vendor} ${model}`);
    return Promise.resolve(0);
  },
};
