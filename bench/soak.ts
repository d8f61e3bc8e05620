/**
 * `npm run soak`: the long fault runs, outside CI. What is done stands in a file, so that a run that was cut off goes on
 * where it was; another commit, or `--fresh`, begins anew. `-- NAME …` runs some of the parts. Each prints one JSON line of
 * what was seen; a part that fails ends the run with exit code 1.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endings } from '../test/support/ending.ts';
import { expectNothingLost, startFaultFarm } from '../test/support/fault-farm.ts';
import { killRun } from '../test/support/kill-run.ts';
import type { KillRunOptions, KillRunReport } from '../test/support/kill-run.ts';
import { startMosquitto } from '../test/support/mosquitto.ts';
import { findProgram } from '../test/support/programs.ts';
import { isFaultless } from '../test/support/reckoning.ts';
import { STOPPED_FIELDS, stopThroughLeases } from '../test/support/stopped-run.ts';
import { benchFarm, startGateway } from './gateway.ts';
import { print, round } from './line.ts';
import { runLoad } from './load.ts';
import { commitId, seedsOf } from '../test/support/season/seeds.ts';
import { SEASON_DAYS, soakSeason } from './soak-season.ts';

const KILLS = 200;
const KILLS_AT_ONCE = 20;
const STOPPED_S = 180;
const SEASONS = 500;
const MEMORY_MINUTES = 30;
/** Devices that send so many frames together. */
const FLEETS = [100, 1_000];
const MEMORY_RATE = 1_000;

interface Killed {
  kills: number;
  acknowledged: number;
}

interface Progress extends Killed {
  /** The same behind a broker that is not the gateway's own. */
  broker?: Killed;
  /** Seconds that the gateway was stopped in one go. */
  stopped_s: number;
  seasons: number;
  /** The commit this was seen with; the seeds of the seasons are made of it. */
  commit: string;
  /** RSS of each minute, by the number of devices, MB. */
  resident: Record<number, { median: number; highest: number }[]>;
}

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { fresh: { type: 'boolean' } },
});
const file = join(tmpdir(), 'nongso-soak.json');
const commit = commitId();
const nothing: Progress = { kills: 0, acknowledged: 0, stopped_s: 0, seasons: 0, commit, resident: {} };
const progress = (values.fresh === true ? undefined : earlier()) ?? nothing;

function earlier(): Progress | undefined {
  if (!existsSync(file)) return undefined;
  const found = JSON.parse(readFileSync(file, 'utf8')) as Progress; // as `save` wrote it
  return found.commit === commit ? found : undefined;
}

const save = (): void => writeFileSync(file, JSON.stringify(progress));

function fail(what: string, details: unknown): never {
  const text = typeof details === 'string' ? details : JSON.stringify(details);
  process.stderr.write(`soak: ${what}: ${text}\n`);
  process.exit(1);
}

async function kills(): Promise<void> {
  await killAgain(progress, killRun);
  const { kills, acknowledged } = progress;
  print({ what: 'frames_lost_in_kills', value: 0, unit: 'frames', conditions: { kills, acknowledged } });
}

/** The nodes publish to Mosquitto all the while. */
async function brokerKills(): Promise<void> {
  if (findProgram('mosquitto') === undefined) {
    process.stderr.write('left out: frames_lost_in_kills_behind_broker (apt install mosquitto)\n');
    return;
  }
  progress.broker ??= { kills: 0, acknowledged: 0 };
  await killAgain(progress.broker, async (options) => {
    const broker = await startMosquitto({ keeps: 'all', lines: ['max_queued_messages 0'] });
    try {
      return await killRun({ ...options, broker });
    } finally {
      await broker.stop();
    }
  });
  print({
    what: 'frames_lost_in_kills_behind_broker',
    value: 0,
    unit: 'frames',
    conditions: { ...progress.broker, broker: 'Mosquitto, MQTT 5' },
  });
}

async function killAgain(
  done: Killed,
  run: (options: KillRunOptions) => Promise<KillRunReport>,
): Promise<void> {
  while (done.kills < KILLS) {
    const seed = 1 + done.kills;
    const report = await run({ kills: KILLS_AT_ONCE, seed });
    const { journal, influx, check } = report;
    const faultless = isFaultless(journal) && ['ok', 'no influxd'].includes(influx) && check === 'ok';
    // What was never acknowledged could not be lost.
    if (!faultless || report.acknowledged === 0) fail(`kills with seed ${seed}`, report);
    done.kills += KILLS_AT_ONCE;
    done.acknowledged += report.acknowledged;
    save();
    process.stderr.write(`soak: ${done.kills} of ${KILLS} kills\n`);
  }
}

/** The gateway is stopped for minutes under load, goes on, and InfluxDB holds exactly what was acknowledged. */
async function stopped(): Promise<void> {
  if (findProgram('influxd') === undefined) {
    process.stderr.write('left out: seconds_stopped_without_loss (apt install influxdb)\n');
    return;
  }
  if (progress.stopped_s !== STOPPED_S) {
    const ending = endings();
    try {
      const farm = await startFaultFarm({ fields: STOPPED_FIELDS }, ending);
      await stopThroughLeases(farm, STOPPED_S * 1_000);
      await expectNothingLost(farm);
    } catch (error) {
      fail('stopped', error instanceof Error ? error.message : String(error));
    } finally {
      await ending.end();
    }
    progress.stopped_s = STOPPED_S;
    save();
  }
  print({ what: 'seconds_stopped_without_loss', value: STOPPED_S, unit: 's', conditions: {} });
}

async function seasons(): Promise<void> {
  for (const seed of seedsOf(commit, SEASONS).slice(progress.seasons)) {
    const story = await soakSeason(seed);
    if (story !== undefined) fail(`seed ${seed} of ${SEASONS} seasons`, story);
    progress.seasons++;
    save();
    if (progress.seasons % 20 === 0)
      process.stderr.write(`soak: ${progress.seasons} of ${SEASONS} seasons\n`);
  }
  print({
    what: 'seasons_without_a_fault',
    value: progress.seasons,
    unit: 'seasons',
    conditions: { days: SEASON_DAYS, commit },
  });
}

/** One load without a break: a fleet that connects anew takes more for a moment, and that is not what is asked here. */
async function memory(devices: number): Promise<void> {
  let minutes = progress.resident[devices] ?? [];
  if (minutes.length < MEMORY_MINUTES) {
    const farm = benchFarm(devices);
    const gateway = await startGateway(farm);
    const seconds: number[] = [];
    const timer = setInterval(() => seconds.push(residentMB(gateway.pid)), 1_000);
    const clients = [...farm.nodes.values()];
    await runLoad({
      ...{ port: gateway.mqttPort, farm: 'bench', clients, rate: MEMORY_RATE },
      seconds: MEMORY_MINUTES * 60,
    });
    clearInterval(timer);
    await gateway.stop();
    farm.remove();
    minutes = Array.from({ length: MEMORY_MINUTES }, (_, minute) => {
      const [lowest = 0, ...others] = seconds.slice(minute * 60, (minute + 1) * 60).sort((a, b) => a - b);
      return { median: others[29] ?? lowest, highest: others.at(-1) ?? lowest };
    });
    progress.resident[devices] = minutes;
    save();
  }
  const medians = minutes.map(({ median }) => median);
  const conditions = {
    devices,
    frames_per_s: MEMORY_RATE,
    minutes: MEMORY_MINUTES,
    ...{
      first_median: medians[0] ?? 0,
      highest_median: Math.max(...medians),
      last_median: medians.at(-1) ?? 0,
    },
  };
  const value = Math.max(...minutes.map(({ highest }) => highest));
  print({ what: 'gateway_rss_highest_second', value, unit: 'MB', conditions });
}

function residentMB(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return round((Number(kib) * 1_024) / 1e6);
}

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  kills,
  'broker-kills': brokerKills,
  stopped,
  seasons,
  ...Object.fromEntries(FLEETS.map((devices) => [`memory-${devices}`, () => memory(devices)])),
};
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) {
  process.stderr.write(`no part ${unknown.join(', ')}; there are: ${Object.keys(PARTS).join(', ')}\n`);
  process.exit(2);
}
for (const [name, run] of Object.entries(PARTS))
  if (wanted.length === 0 || wanted.includes(name)) await run();
