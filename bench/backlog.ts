import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { migrationsDir } from '../cli/package-root.ts';
import { wallClock } from '../gateway/clock.ts';
import { openStore } from '../gateway/store/open.ts';
import { startInfluxd } from '../test/support/influxd.ts';
import { benchFarm, startGateway } from './gateway.ts';
import type { BenchFarm } from './gateway.ts';
import { print, quantile, round } from './line.ts';
import { RELAY_ZONE, watchRelay } from './relay-watch.ts';

const FRAMES = 10_000_000;
const DEVICES = 100;
/** Frames handed to the journal between two waits for it. */
const BATCH = 10_000;
const LOOK_MS = 1_000;
/** prom-client's monitor wakes every 10 ms and reports the time between two wakes. */
const RESOLUTION_S = 0.01;

/** An outage of weeks in the journal of a farm: `frames` frames of 2 values that no server has yet. */
async function fill(farm: BenchFarm, frames: number): Promise<void> {
  const store = await openStore({
    ...{ dataDir: farm.folder, migrationsDir: migrationsDir(), timezone: 'Asia/Ho_Chi_Minh' },
    ...{ clock: wallClock, random: randomBytes, log: pino({ level: 'silent' }) },
  });
  const from = wallClock.now() - (frames / DEVICES) * 1_000;
  let waiting: Promise<unknown>[] = [];
  for (let n = 0; n < frames; n++) {
    const at = Math.floor(from + Math.floor(n / DEVICES) * 1_000);
    waiting.push(
      store.journal.append({
        kind: 'frame',
        frame: {
          ...{ device: `node-${n % DEVICES}`, measuredAt: at, receivedAt: at, clock: 'source' },
          readings: [
            { point: 'soil.moisture', value: 20 + (n % 200) / 10, quality: 'good' },
            { point: 'soil.temperature', value: 24.5, quality: 'good' },
          ],
        },
      }),
    );
    if (waiting.length < BATCH) continue;
    await Promise.all(waiting);
    waiting = [];
  }
  await Promise.all(waiting);
  await store.close();
}

/** How fast an outage of weeks is made up for in a real InfluxDB 1.x, and what rules and the event loop feel of it. */
export async function backlog(): Promise<void> {
  const frames = Number(process.env.NONGSO_BACKLOG ?? FRAMES);
  const farm = benchFarm(DEVICES, RELAY_ZONE);
  await fill(farm, frames);
  const influx = await startInfluxd();
  const gateway = await startGateway(farm, {
    env: { INFLUX_URL: influx.url, INFLUX_DATABASE: influx.database },
  });
  const own = farm.nodes.get('node-0');
  if (!own) throw new Error('the farm has no node');
  const relay = await watchRelay(gateway.mqttPort, own);
  try {
    const started = performance.now();
    const lags: number[] = [];
    let rss = 0;
    for (let waiting = frames; waiting > 0;) {
      await pause(LOOK_MS);
      // First, because the monitor starts anew with every scrape.
      lags.push((await gateway.metric('nongso_nodejs_eventloop_lag_p99_seconds')) - RESOLUTION_S);
      waiting = await gateway.metric('nongso_forward_waiting{sink="influx-v1"}');
      rss = Math.max(rss, await gateway.metric('nongso_process_resident_memory_bytes'));
      if (waiting < BATCH) break; // live frames come all the time
    }
    const took_s = (performance.now() - started) / 1_000;
    const conditions = { frames, influxdb: '1.x, same machine', samples: relay.waits.length };
    const of = { unit: 'ms', conditions };
    print({ what: 'backlog_drained', value: round(frames / took_s), unit: 'frames/s', conditions });
    print({ what: 'backlog_event_loop_p99', value: round(quantile(lags, 0.99) * 1_000), ...of });
    print({ what: 'backlog_sensor_to_relay_p99', value: round(quantile(relay.waits, 0.99), 2), ...of });
    print({ what: 'backlog_gateway_rss', value: round(rss / 1e6), unit: 'MB', conditions });
  } finally {
    relay.end();
    await gateway.stop();
    await influx.stop();
    farm.remove();
  }
}
