import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../cli/package-root.ts';
import { startInfluxd } from '../test/support/influxd.ts';
import { startMosquitto } from '../test/support/mosquitto.ts';
import type { Mosquitto } from '../test/support/mosquitto.ts';
import { benchFarm } from './gateway.ts';
import type { BenchFarm } from './gateway.ts';
import { print, round } from './line.ts';
import { runLoad } from './load.ts';

const CLIENTS = 50;
const IN_FLIGHT = 20;
const SECONDS = 10;
const POLL_MS = 20;

interface Server {
  readonly url: string;
  readonly database: string;
}

/**
 * Frames a second from MQTT QoS 1 (2 values each) over Mosquitto and one `nongso ingest` until each is written and
 * acknowledged, all on this machine: into a real InfluxDB 1.x, and into a server that answers at once.
 */
export async function ingest(): Promise<void> {
  const farm = benchFarm(CLIENTS);
  try {
    const influx = await startInfluxd();
    try {
      const stored = async (): Promise<number> => {
        const [row] = await influx.query('SELECT count("soil_moisture") AS n FROM reading');
        return Number(row?.n ?? 0);
      };
      await measure('ingest_frames_in_influxdb', { farm, server: influx, stored });
    } finally {
      await influx.stop();
    }
    const willing = await startWilling();
    await measure('ingest_frames_acknowledged', { farm, server: willing });
    await willing.stop();
  } finally {
    farm.remove();
  }
}

async function measure(
  what: string,
  { farm, server, stored }: { farm: BenchFarm; server: Server; stored?: () => Promise<number> },
): Promise<void> {
  const broker = await startMosquitto({ lets: 'anyone', lines: ['max_queued_messages 0'] });
  const worker = await startWorker({ broker, farm, server });
  try {
    const started = performance.now();
    const { acknowledged } = await runLoad({
      ...{ port: broker.port, farm: 'bench', clients: [...farm.nodes.values()] },
      ...{ seconds: SECONDS, inFlight: IN_FLIGHT },
    });
    while ((await worker.acknowledged()) < acknowledged) await pause();
    const whole_s = (performance.now() - started) / 1_000;
    if (stored && (await stored()) !== acknowledged) throw new Error('InfluxDB does not hold every frame');
    print({
      ...{ what, value: round(acknowledged / whole_s), unit: 'frames/s' },
      conditions: {
        ...{ frames: acknowledged, clients: CLIENTS, in_flight: IN_FLIGHT, values: 2, workers: 1 },
        ...{
          broker: 'Mosquitto, same machine',
          server: stored ? 'InfluxDB 1.x, same machine' : 'answers at once',
        },
      },
    });
  } finally {
    await worker.stop();
    await broker.stop();
  }
}

const pause = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, POLL_MS));

async function startWorker({
  broker,
  farm,
  server,
}: {
  broker: Mosquitto;
  farm: BenchFarm;
  server: Server;
}): Promise<{ acknowledged(): Promise<number>; stop(): Promise<void> }> {
  const main = join(packageRoot(), 'cli', 'main.ts');
  const flags = ['--broker', broker.url, '--share', 'bench', '--config', farm.configFile];
  const child = spawn(process.execPath, [main, 'ingest', ...flags, '--listen', '127.0.0.1:0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NONGSO_LOG: 'error',
      INFLUX_URL: server.url,
      INFLUX_DATABASE: server.database,
    },
  });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error('the worker ended before it was ready')),
  );
  const [first] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  ended.catch(() => undefined);
  lines.resume();
  const { url } = JSON.parse(first) as { url: string };
  return {
    async acknowledged() {
      const page = await (await fetch(`${url}/metrics`)).text();
      return Number(/^nongso_ingest_acknowledged_total (\d+)$/m.exec(page)?.[1]);
    },
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** A server that takes everything without looking. */
async function startWilling(): Promise<Server & { stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    ...{ url: `http://127.0.0.1:${address.port}`, database: 'none' },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
