import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { benchFarm, startGateway } from './gateway.ts';
import { print, round } from './line.ts';
import { runLoad } from './load.ts';

const CLIENTS = 100;
const IN_FLIGHT = 20;
const SECONDS = 8;

/** Frames a second that a broker without a store acknowledges, and that the gateway does after they are on the disk. */
export async function broker(): Promise<void> {
  const farm = benchFarm(CLIENTS);
  const clients = [...farm.nodes.values()];
  const rateAt = async (port: number): Promise<number> => {
    const load = { port, farm: 'bench', clients, inFlight: IN_FLIGHT };
    await runLoad({ ...load, seconds: 2 }); // both compile their hot paths first
    const { acknowledged } = await runLoad({ ...load, seconds: SECONDS });
    return acknowledged / SECONDS;
  };
  const gateway = await startGateway(farm);
  const bareBroker = spawn(process.execPath, [fileURLToPath(new URL('./bare-broker.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let port = 0;
    const lines = createInterface({ input: bareBroker.stdout }).on('line', (line) => (port = Number(line)));
    await once(lines, 'line');
    const bare = await rateAt(port);
    const durable = await rateAt(gateway.mqttPort);
    const conditions = { clients: CLIENTS, in_flight: IN_FLIGHT, seconds: SECONDS, bare: round(bare) };
    print({ what: 'mqtt_durable_frames', value: round(durable), unit: 'frames/s', conditions });
    print({ what: 'mqtt_durable_share_of_bare', value: round(durable / bare, 2), unit: 'ratio', conditions });
  } finally {
    bareBroker.kill();
    await gateway.stop();
    farm.remove();
  }
}
