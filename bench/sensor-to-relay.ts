import { benchFarm, startGateway } from './gateway.ts';
import { print, quantile, round } from './line.ts';
import { runLoad } from './load.ts';
import { loadClient } from './mqtt-client.ts';

const BACKGROUND_CLIENTS = 50;
const SECONDS = 12;
const EVERY_MS = 100;
const ZONE = `
  - id: khu-1
    name: Khu 1
    outputs: [{ id: van-1, kind: valve, device: node-0, channel: 1, on_max_s: 600 }]
    rules: [{ id: am, kind: threshold, metric: soil.moisture, on_below: 24, off_above: 32, output: van-1 }]`;

interface Command {
  readonly id: string;
  readonly output: string;
  readonly state: 'on' | 'off';
  readonly for_s?: number;
}

/** From the bytes of a dry (or wet) frame to the command that opens (or closes) the valve, with other nodes sending too. */
async function measure(rate: number): Promise<void> {
  const farm = benchFarm(BACKGROUND_CLIENTS + 1, ZONE);
  const gateway = await startGateway(farm);
  const [own, ...others] = [...farm.nodes.values()];
  if (!own) throw new Error('the farm has no node');
  const waits: number[] = [];
  let expected: 'on' | 'off' = 'off';
  let asked = 0;
  const client = await loadClient({
    port: gateway.mqttPort,
    ...own,
    acknowledged: () => undefined,
    received(payload) {
      const command = JSON.parse(payload) as Command;
      if (command.state === expected && asked > 0) {
        waits.push(performance.now() - asked);
        asked = 0;
      }
      const { id, output, state, for_s } = command;
      client.publish('farm/bench/node-0/ack', JSON.stringify({ id, output, state, left_s: for_s ?? 0 }));
    },
  });
  client.subscribe('farm/bench/node-0/cmd');
  let seq = 0;
  const turn = setInterval(() => {
    if (asked > 0) return;
    expected = expected === 'on' ? 'off' : 'on';
    asked = performance.now();
    seq++;
    client.publish(
      'farm/bench/node-0/up',
      JSON.stringify({ seq, boot: 1, values: { 'soil.moisture': expected === 'on' ? 20 : 40 } }),
    );
  }, EVERY_MS);
  try {
    await runLoad({ port: gateway.mqttPort, farm: 'bench', clients: others, seconds: SECONDS, rate });
    const conditions = { background_frames_per_s: rate, samples: waits.length };
    print({ what: 'sensor_to_relay_p50', value: round(quantile(waits, 0.5), 2), unit: 'ms', conditions });
    print({ what: 'sensor_to_relay_p99', value: round(quantile(waits, 0.99), 2), unit: 'ms', conditions });
  } finally {
    clearInterval(turn);
    client.end();
    await gateway.stop();
    farm.remove();
  }
}

export async function sensorToRelay(): Promise<void> {
  await measure(0);
  await measure(5_000);
}
