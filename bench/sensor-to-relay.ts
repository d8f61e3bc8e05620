import { benchFarm, startGateway } from './gateway.ts';
import { print, quantile, round } from './line.ts';
import { runLoad } from './load.ts';
import { RELAY_ZONE, watchRelay } from './relay-watch.ts';

const BACKGROUND_CLIENTS = 50;
const SECONDS = 12;

/** From the bytes of a frame to the command it brings about, with other nodes sending too. */
async function measure(rate: number): Promise<void> {
  const farm = benchFarm(BACKGROUND_CLIENTS + 1, RELAY_ZONE);
  const gateway = await startGateway(farm);
  const [own, ...others] = [...farm.nodes.values()];
  if (!own) throw new Error('the farm has no node');
  const relay = await watchRelay(gateway.mqttPort, own);
  try {
    await runLoad({ port: gateway.mqttPort, farm: 'bench', clients: others, seconds: SECONDS, rate });
    const conditions = { background_frames_per_s: rate, samples: relay.waits.length };
    print({
      what: 'sensor_to_relay_p50',
      value: round(quantile(relay.waits, 0.5), 2),
      unit: 'ms',
      conditions,
    });
    print({
      what: 'sensor_to_relay_p99',
      value: round(quantile(relay.waits, 0.99), 2),
      unit: 'ms',
      conditions,
    });
  } finally {
    relay.end();
    await gateway.stop();
    farm.remove();
  }
}

export async function sensorToRelay(): Promise<void> {
  await measure(0);
  await measure(5_000);
}
