import { ConfigError } from '../../gateway/config/mistake.ts';
import { startGateway } from '../../gateway/main.ts';
import { Failure, flag } from '../command.ts';
import type { Command } from '../command.ts';
import { dataDir } from '../data-dir.ts';
import { packageRoot } from '../package-root.ts';
import { loadProfiles } from '../profiles.ts';

export const gateway: Command = {
  name: 'gateway',
  usage: 'gateway --config FILE [--json]',
  summary: 'runs the edge service of a farm',
  example: 'npx nongso gateway --config nongso.yaml',
  options: { config: { type: 'string' }, json: { type: 'boolean' } },
  async run(args, surroundings) {
    const { env, print, stopped } = surroundings;
    const configFile = flag(args, 'config');
    const running = await startGateway({
      configFile,
      profiles: loadProfiles(),
      env,
      dataDir: dataDir(surroundings),
      root: packageRoot(),
    }).catch((error: unknown) => {
      if (!(error instanceof ConfigError)) throw error;
      const [first, ...others] = error.mistakes;
      if (first && others.length === 0) throw new Failure(`${first.path || configFile}: ${first.message}`);
      throw new Failure(`${configFile} has ${error.mistakes.length} mistakes:\n${error.message}`);
    });
    const { url, mqttPort, newPin } = running;
    if (args.flags.json === true)
      print(JSON.stringify({ url, mqtt_port: mqttPort ?? null, new_pin: newPin }));
    else {
      print(
        `Nông Số gateway: ${url} (MQTT ${mqttPort === undefined ? 'over another broker' : `port ${mqttPort}`})`,
      );
      if (newPin !== undefined)
        print(`PIN for phones: ${newPin} (shown this once; for a new one: nongso pin)`);
    }
    await stopped;
    await running.stop();
    return 0;
  },
};
