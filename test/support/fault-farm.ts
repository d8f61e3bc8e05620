/** The small farm under load, forwarding to a real InfluxDB through a proxy: what the fault tests break and look at. */
import assert from 'node:assert/strict';
import { health } from './api.ts';
import type { Ending } from './ending.ts';
import { eventually } from './eventually.ts';
import type { Patience } from './eventually.ts';
import { startInfluxd } from './influxd.ts';
import type { Influxd } from './influxd.ts';
import { startInfluxProxy } from './influx-proxy.ts';
import type { InfluxProxy } from './influx-proxy.ts';
import { readJournal } from './journal-file.ts';
import { LOAD_NODES, loadNodes } from './load-frame.ts';
import { Load } from './load.ts';
import { NOTHING_WRONG, influxHoldsAll, journalFaults } from './reckoning.ts';
import { DRY, FARM, startSmallFarm, WET } from './small-farm.ts';
import type { FarmPlan, SmallFarm } from './small-farm.ts';

const HOUR_MS = 3_600_000;
/** Some 300 frames a second: enough to be in the middle of everything, and no measurement. */
const PAUSE_MS = 250;
/** Nodes that hear nothing for 1.5 times this give their connection up, s. */
const KEEPALIVE_S = 5;
/** From a reading or a word of a person to the coil, on a machine that does much else. */
const IN_TIME = { within_ms: 30_000 };
/** The longest pause of the forwarder and what it has to bring after it. */
const FORWARDED = { within_ms: 120_000, every_ms: 500 };
const NEW_FRAMES = 200;

export interface FaultFarm {
  readonly farm: SmallFarm;
  readonly load: Load;
  readonly influx: Influxd;
  readonly proxy: InfluxProxy;
}

export interface FaultPlan {
  /** Where the gateway or InfluxDB keeps its data; on the machine's own disk when not given. */
  readonly gatewayDisk?: string;
  readonly influxDisk?: string;
  readonly fields?: FarmPlan['fields'];
}

/** Started and loaded; everything ends with `ending`. */
export async function startFaultFarm(
  { gatewayDisk, influxDisk, fields = [{ moisture: WET + 1 }, { moisture: WET + 1 }] }: FaultPlan,
  ending: Ending,
): Promise<FaultFarm> {
  const influx = await startInfluxd(undefined, influxDisk);
  ending.onTestFinished(() => influx.stop());
  const proxy = await startInfluxProxy(influx.url);
  ending.onTestFinished(() => proxy.close());
  const farm = await startSmallFarm(
    {
      soil: 'still',
      fields,
      nodes: LOAD_NODES,
      config: { forward: { influx: { url: proxy.url, database: influx.database } } },
      ...(gatewayDisk !== undefined && { dataDir: gatewayDisk }),
    },
    ending,
  );
  const load = new Load(loadNodes(farm.credentials), {
    farm: FARM,
    since: Date.now() - HOUR_MS,
    pause_ms: PAUSE_MS,
    keepalive_s: KEEPALIVE_S,
  });
  ending.onTestFinished(() => load.cut());
  await load.run(farm.gateway.mqttUrl);
  return { farm, load, influx, proxy };
}

/** The valve of zone 1 opens when its soil is dry and closes when it is wet, and a person runs and stops that of zone 2. */
export async function expectControl({ farm }: Pick<FaultFarm, 'farm'>): Promise<void> {
  const probe = farm.world.modbusDevice('soil-1');
  probe.hold('soil.moisture', DRY - 3);
  await eventually('the rule opens the valve', () => farm.board.isOn(1), IN_TIME);
  assert.equal(await farm.phone.override('khu-2', { action: 'run', minutes: 5 }), 'done');
  await eventually('the hand opens the valve', () => farm.board.isOn(2), IN_TIME);
  probe.hold('soil.moisture', WET + 3);
  await eventually('the rule closes the valve', () => !farm.board.isOn(1), IN_TIME);
  assert.equal(await farm.phone.override('khu-2', { action: 'stop' }), 'done');
  await eventually('the hand closes the valve', () => !farm.board.isOn(2), IN_TIME);
  assert.equal(await farm.phone.override('khu-2', { action: 'auto' }), 'done');
}

/** Frames go on being acknowledged. */
export const expectFrames = ({ load }: Pick<FaultFarm, 'load'>, patience?: Patience): Promise<unknown> => {
  const enough = load.count + NEW_FRAMES;
  return eventually('frames are acknowledged', () => load.count >= enough, patience);
};

/** The people of the farm are told. */
export const expectAlarm = ({ farm }: Pick<FaultFarm, 'farm'>, code: string): Promise<unknown> =>
  eventually(`${code} is an alarm`, async () => {
    const { alarms } = await farm.phone.state();
    const codes = alarms.map((alarm) => alarm.code);
    if (codes.includes(code)) return true;
    throw new Error(`there are: ${codes.join(' ')}`);
  });

/** What `/healthz` says of the way to InfluxDB. */
export const sinkHealth = async ({ farm }: Pick<FaultFarm, 'farm'>) =>
  (await health(farm.gateway.url)).parts['influx-v1'];

/** Once the fault is over: nothing was lost, nothing is different, and everything arrives. */
export async function expectNothingLost(
  { farm, load, influx }: FaultFarm,
  parked: ReadonlySet<number> = new Set(),
): Promise<void> {
  const { dataDir } = farm;
  await expectFrames({ load });
  assert.deepEqual(journalFaults(load, readJournal(dataDir).entries), NOTHING_WRONG);
  await influxHoldsAll(influx, { dataDir, farm: FARM, parked }, FORWARDED);
}
