import { appendFileSync } from 'node:fs';
import { startMosquitto } from '../test/support/mosquitto.ts';
import { benchFarm, startGateway } from './gateway.ts';
import type { BenchFarm, BenchGateway } from './gateway.ts';
import { print, round } from './line.ts';
import { runLoad } from './load.ts';

const CLIENTS = 50;
const IN_FLIGHT = 20;
const WARM_UP_S = 2;
const SECONDS = 10;
const POLL_MS = 20;
const STORED = 'nongso_frames_total\\{outcome="stored"\\}';

/**
 * Frames a second from MQTT QoS 1 (2 values each) over Mosquitto until each is on the gateway's disk, all on this machine;
 * beside it the same load on the gateway's own broker.
 */
export async function externalBroker(): Promise<void> {
  const embedded = await withFarm((farm) => ownBroker(farm));
  for (const version of [5, '3.1.1'] as const) {
    const value = await withFarm((farm) => behindMosquitto(farm, version));
    print({
      ...{ what: 'external_broker_durable_frames', value: round(value), unit: 'frames/s' },
      conditions: {
        ...{ mqtt: version, clients: CLIENTS, in_flight: IN_FLIGHT, values: 2, seconds: SECONDS },
        ...{ broker: 'Mosquitto, same machine', embedded: round(embedded) },
      },
    });
  }
}

async function withFarm(measure: (farm: BenchFarm) => Promise<number>): Promise<number> {
  const farm = benchFarm(CLIENTS);
  try {
    return await measure(farm);
  } finally {
    farm.remove();
  }
}

async function ownBroker(farm: BenchFarm): Promise<number> {
  const gateway = await startGateway(farm);
  try {
    return await rate(farm, gateway, { port: gateway.mqttPort });
  } finally {
    await gateway.stop();
  }
}

async function behindMosquitto(farm: BenchFarm, version: 5 | '3.1.1'): Promise<number> {
  const broker = await startMosquitto({ lets: 'anyone', lines: ['max_queued_messages 0'] });
  try {
    appendFileSync(farm.configFile, `\nmqtt: { broker: '${broker.url}', version: ${version} }\n`);
    const gateway = await startGateway(farm);
    try {
      return await rate(farm, gateway, { port: broker.port });
    } finally {
      await gateway.stop();
    }
  } finally {
    await broker.stop();
  }
}

/** Frames a second from the first one sent until the gateway has the last one on its disk. */
async function rate(farm: BenchFarm, gateway: BenchGateway, { port }: { port: number }): Promise<number> {
  let sent = 0;
  const load = async (seconds: number): Promise<number> => {
    const started = performance.now();
    const clients = [...farm.nodes.values()];
    const { acknowledged } = await runLoad({ port, farm: 'bench', clients, inFlight: IN_FLIGHT, seconds });
    sent += acknowledged;
    while ((await gateway.metric(STORED)) < sent)
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    return (acknowledged * 1_000) / (performance.now() - started);
  };
  await load(WARM_UP_S);
  return load(SECONDS);
}
