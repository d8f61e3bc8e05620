import { runSimulator } from '../../firmware-sim/index.ts';
import type { Scenario } from '../../firmware-sim/index.ts';
import { ConfigError } from '../../gateway/config/mistake.ts';
import { Failure } from '../command.ts';
import type { Command } from '../command.ts';
import { dataDir } from '../data-dir.ts';
import { dialled, inUrl, LOOPBACK } from '../demo/addresses.ts';
import { GatewayChild } from '../demo/child.ts';
import { demoConfigFile, nodeCredentials, pointBusAt, prepareStores } from '../demo/prepare.ts';
import type { SoilMoisture } from '../demo/season.ts';
import { fixedPorts } from '../demo/ports.ts';
import { welcome } from '../demo/welcome.ts';
import { loadProfiles } from '../profiles.ts';
import { readScenario } from '../scenarios.ts';

const SCENARIO = 'demo';

/** The fields go on from where the season left them. */
const continued = (scenario: Scenario, soil: SoilMoisture | undefined): Scenario => ({
  ...scenario,
  fields: scenario.fields.map((field) => ({ ...field, moisture: soil?.get(field.id) ?? field.moisture })),
  buses: scenario.buses.map((bus) => ({ ...bus, tcp: 0 })),
});

/** `npm start`: the whole demonstration farm in one terminal. */
export const start: Command = {
  name: 'start',
  usage: 'start',
  summary: 'runs the demonstration farm: simulator, gateway and phone page',
  example: 'npm start',
  options: {},
  async run(_, surroundings) {
    const { env, print, note, stopped } = surroundings;
    const folder = dataDir(surroundings);
    const profiles = loadProfiles();
    const scenario = readScenario(SCENARIO, profiles);
    const configFile = demoConfigFile(folder);
    const prepared = await prepareStores({
      configFile,
      dataDir: folder,
      scenario,
      profiles,
      env,
      note,
    }).catch((error: unknown) => {
      if (error instanceof ConfigError) throw new Failure(`${configFile} has mistakes:\n${error.message}`);
      throw error;
    });
    await using parts = new AsyncDisposableStack();

    const host = dialled(env.NONGSO_BIND);
    const ports = await fixedPorts(env, host);
    const simulator = await runSimulator({
      scenario: continued(scenario, prepared.soil),
      profiles,
      broker: `mqtt://${inUrl(host)}:${ports.NONGSO_MQTT_PORT}`,
      credentials: nodeCredentials(scenario, { dataDir: folder, profiles }),
    });
    parts.defer(() => simulator.stop());
    for (const [bus, port] of simulator.ports) pointBusAt(configFile, { bus, port });

    const gateway = new GatewayChild({
      configFile,
      env: { NONGSO_BIND: LOOPBACK, NONGSO_LOG: 'warn', ...env, ...ports, NONGSO_DATA_DIR: folder },
      note,
    });
    parts.defer(() => gateway.stop());
    const ready = await gateway.start().catch(() => {
      throw new Failure('the gateway did not start; its reason stands above');
    });
    welcome({ url: ready.url, wayIn: prepared.wayIn }).forEach(print);
    await stopped;
    note('stopping: valves close, what is known is written …');
    return 0;
  },
};
