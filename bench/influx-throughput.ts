import { startInfluxd } from '../test/support/influxd.ts';
import { benchFarm, startGateway } from './gateway.ts';
import { print, round } from './line.ts';
import { runLoad } from './load.ts';

const CLIENTS = 100;
const IN_FLIGHT = 20;
const SECONDS = 15;
const POLL_MS = 50;

/** Frames a second from MQTT QoS 1 (2 values each) over the journal's commit into a real InfluxDB 1.x, all on this machine. */
export async function influxThroughput(): Promise<void> {
  const influx = await startInfluxd();
  const farm = benchFarm(CLIENTS);
  const gateway = await startGateway(farm, {
    env: { INFLUX_URL: influx.url, INFLUX_DATABASE: influx.database },
  });
  const stored = async (): Promise<number> => {
    const [row] = await influx.query('SELECT count("soil_moisture") AS n FROM reading');
    return Number(row?.n ?? 0);
  };
  try {
    const started = performance.now();
    let burst_s = 0;
    const { acknowledged } = await runLoad({
      port: gateway.mqttPort,
      farm: 'bench',
      clients: [...farm.nodes.values()],
      seconds: SECONDS,
      inFlight: IN_FLIGHT,
    });
    burst_s = (performance.now() - started) / 1000;
    while ((await stored()) < acknowledged) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const whole_s = (performance.now() - started) / 1000;
    const conditions = {
      clients: CLIENTS,
      in_flight: IN_FLIGHT,
      seconds: SECONDS,
      values: 2,
      influxdb: '1.x, same machine',
    };
    print({
      what: 'mqtt_frames_durable_acknowledged',
      value: round(acknowledged / burst_s),
      unit: 'frames/s',
      conditions,
    });
    print({
      what: 'mqtt_frames_in_influxdb',
      value: round(acknowledged / whole_s),
      unit: 'frames/s',
      conditions: { ...conditions, frames: acknowledged },
    });
    const rss = await gateway.metric('nongso_process_resident_memory_bytes');
    print({ what: 'gateway_rss_after_burst', value: round(rss / 1e6), unit: 'MB', conditions });
  } finally {
    await gateway.stop();
    await influx.stop();
    farm.remove();
  }
}
