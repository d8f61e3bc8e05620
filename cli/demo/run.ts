import { runSimulator } from '../../firmware-sim/index.ts';
import type { Scenario } from '../../firmware-sim/index.ts';
import { ConfigError } from '../../gateway/config/mistake.ts';
import { Failure } from '../command.ts';
import type { Surroundings } from '../command.ts';
import { dataDir } from '../data-dir.ts';
import { dialled, inUrl, LOOPBACK, reachableUrl } from './addresses.ts';
import { ApiReady, GatewayReady, ServiceChild } from './child.ts';
import { prepareCooperative } from './coop/prepare.ts';
import { demoConfigFile, nodeCredentials, pointBusAt, prepareStores, SEASON_DAYS } from './prepare.ts';
import type { SoilMoisture } from './season.ts';
import { fixedPorts } from './ports.ts';
import { welcome } from './welcome.ts';
import type { Running } from './welcome.ts';
import { loadProfiles } from '../profiles.ts';
import { readScenario } from '../scenarios.ts';

const SCENARIO = 'demo';

/** The fields go on from where the season left them. */
const continued = (scenario: Scenario, soil: SoilMoisture | undefined): Scenario => ({
  ...scenario,
  fields: scenario.fields.map((field) => ({ ...field, moisture: soil?.get(field.id) ?? field.moisture })),
  buses: scenario.buses.map((bus) => ({ ...bus, tcp: 0 })),
});

/** `npm start`: the whole demonstration in one terminal, until the person stops it. */
export async function runDemo(surroundings: Surroundings): Promise<void> {
  const { print, note, stopped } = surroundings;
  await using parts = new AsyncDisposableStack();
  const stop = new AbortController();
  void stopped.then(() => stop.abort());
  try {
    const running = await startDemo({ surroundings, parts, stop: stop.signal });
    welcome(running).forEach(print);
  } catch (error) {
    if (!stop.signal.aborted) throw error; // what was on its way failed because its parts are going
  }
  await stopped;
  note('stopping: valves close, what is known is written …');
}

interface Starting {
  readonly surroundings: Surroundings;
  /** Takes what has to be stopped. */
  readonly parts: AsyncDisposableStack;
  /** The person asked to stop; honoured between the stages. */
  readonly stop: AbortSignal;
}

async function startDemo({ surroundings, parts, stop }: Starting): Promise<Running> {
  const { env, note } = surroundings;
  const folder = dataDir(surroundings);
  const profiles = loadProfiles();
  const scenario = readScenario(SCENARIO, profiles);
  const configFile = demoConfigFile(folder);
  const bind = env.NONGSO_BIND === undefined || env.NONGSO_BIND === '' ? LOOPBACK : env.NONGSO_BIND;
  const host = dialled(bind);
  const ports = await fixedPorts(env, host);
  const serviceEnv = {
    NONGSO_LOG: 'warn',
    NONGSO_PUBLIC_URL: reachableUrl(bind, ports.NONGSO_API_PORT),
    ...env,
    ...ports,
    NONGSO_BIND: bind,
    NONGSO_DATA_DIR: folder,
  };

  const api = new ServiceChild({
    name: 'api',
    args: ['--demonstration'],
    ready: ApiReady,
    env: serviceEnv,
    note,
    stop,
  });
  parts.defer(() => api.stop());
  const apiStarts = api.start();
  apiStarts.catch(() => undefined); // looked at below; a season is lived meanwhile

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
  stop.throwIfAborted();
  const { url: apiUrl } = await apiStarts.catch(() => {
    throw new Failure('the api did not start; its reason stands above');
  });
  const cooperative = await prepareCooperative({
    url: `http://${inUrl(host)}:${ports.NONGSO_API_PORT}`,
    configFile,
    seasonDays: SEASON_DAYS,
    surroundings: { ...surroundings, env: serviceEnv },
  });
  stop.throwIfAborted();

  const simulator = await runSimulator({
    scenario: continued(scenario, prepared.soil),
    profiles,
    broker: `mqtt://${inUrl(host)}:${ports.NONGSO_MQTT_PORT}`,
    credentials: nodeCredentials(scenario, { dataDir: folder, profiles }),
  });
  parts.defer(() => simulator.stop());
  for (const [bus, port] of simulator.ports) pointBusAt(configFile, { bus, port });

  const gateway = new ServiceChild({
    name: 'gateway',
    args: ['--config', configFile],
    ready: GatewayReady,
    env: serviceEnv,
    note,
    stop,
  });
  parts.defer(() => gateway.stop());
  const { url } = await gateway.start().catch(() => {
    throw new Failure('the gateway did not start; its reason stands above');
  });
  return { url, wayIn: prepared.wayIn, console: { url: apiUrl, ...cooperative } };
}
