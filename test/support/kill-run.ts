/**
 * Kills the built gateway with SIGKILL again and again while nodes publish and a bus is polled, and says what became of
 * every frame that was acknowledged, by the gateway or by a broker that it subscribes to. No test framework in here: the
 * soak run uses it too.
 */
import { chance } from './chance.ts';
import { endings } from './ending.ts';
import { eventually } from './eventually.ts';
import { startInfluxd } from './influxd.ts';
import type { Influxd } from './influxd.ts';
import { polledIn, readJournal } from './journal-file.ts';
import { workOn } from './kill-work.ts';
import type { Work } from './kill-work.ts';
import type { Load } from './load.ts';
import { LOAD_NODES } from './load-frame.ts';
import type { Mosquitto } from './mosquitto.ts';
import { launchGateway } from './nongso.ts';
import { findProgram } from './programs.ts';
import { influxHoldsAll, isFaultless, journalFaults } from './reckoning.ts';
import type { JournalFaults } from './reckoning.ts';
import { FARM, startSmallFarm, WET } from './small-farm.ts';
import type { SmallFarm } from './small-farm.ts';

/** A kill comes after so many frames of its round, at random: counted, so that a slow machine is killed at work too. */
const FEWEST = 20;
const MOST = 600;
/** Before that, the bus has brought so many frames of this round at most, at random. */
const MOST_POLLED = 3;
/** One round in so many is killed while it starts, within this time. */
const EARLY_EVERY = 5;
const EARLY_WITHIN_MS = 700;
/** For the sink to get what the last gateway has not brought there yet. */
const FORWARDED = { within_ms: 120_000, every_ms: 1_000 };

export interface KillRunOptions {
  readonly kills: number;
  readonly seed: number;
  /** The broker that the nodes publish to, without a pause for any kill; the gateway's own when not given. */
  readonly broker?: Mosquitto;
  /** With which the gateway speaks to it. */
  readonly version?: 5 | '3.1.1';
  /** Called after each kill. */
  readonly killed?: (kill: number, acknowledged: number) => void;
}

export interface KillRunReport {
  readonly kills: number;
  /** Frames that the gateway acknowledged, or the broker. */
  readonly acknowledged: number;
  /** Frames of devices on the bus that the journal holds. */
  readonly polled: number;
  /** What was wrong in the journal after the first restart that found something, or in the end. */
  readonly journal: JournalFaults;
  /** Whether InfluxDB holds exactly what the journal holds, or why not; `no influxd` where there is none. */
  readonly influx: string;
  /** `ok` when SQLite finds no fault in the whole file. */
  readonly check: string;
}

/** Rejects when a start after a kill fails, with the gateway's words. */
export async function killRun(options: KillRunOptions): Promise<KillRunReport> {
  const { kills, killed } = options;
  const draw = chance(options.seed);
  const ending = endings();
  try {
    const influx = findProgram('influxd') === undefined ? undefined : await startInfluxd();
    if (influx) ending.onTestFinished(() => influx.stop());
    const farm = await startSmallFarm(
      {
        soil: 'drying',
        fields: [{ moisture: WET + 1 }, { moisture: WET }],
        nodes: LOAD_NODES,
        config: configOf(options, influx),
        env: { NONGSO_LOG: 'info' }, // so that it says when the broker keeps for it
      },
      ending,
    );
    const work = await workOn(farm, options.broker);
    ending.onTestFinished(() => work.load.cut());
    let isRunning = true;
    for (let kill = 1; kill <= kills; kill++) {
      if (kill % EARLY_EVERY === 0) await killEarly(farm, draw() * EARLY_WITHIN_MS);
      else {
        if (!isRunning) await farm.startAgain();
        const journal = work.faults();
        if (!isFaultless(journal))
          return await judge(farm, { load: work.load, influx: undefined, kills: kill, journal });
        const moment = {
          polled: Math.floor(draw() * MOST_POLLED),
          frames: FEWEST + Math.floor(draw() * (MOST - FEWEST)),
        };
        await killAtWork(farm, work, moment);
      }
      isRunning = false;
      killed?.(kill, work.load.count);
    }
    await farm.startAgain();
    await work.finish();
    return await judge(farm, { load: work.load, influx, kills });
  } finally {
    await ending.end();
  }
}

const configOf = (
  { broker, version }: KillRunOptions,
  influx: Influxd | undefined,
): Readonly<Record<string, unknown>> => ({
  ...(influx && { forward: { influx: { url: influx.url, database: influx.database } } }),
  ...(broker && { mqtt: { broker: broker.url, ...(version !== undefined && { version }) } }),
});

/** Kills a gateway that starts, wherever it is after this time: a moment drawn by chance and no waiting for anything. */
async function killEarly(farm: SmallFarm, after_ms: number): Promise<void> {
  const gateway = launchGateway(farm);
  const timer = setTimeout(() => void gateway.stop('SIGKILL'), after_ms);
  const { code, stderr } = await gateway.ended;
  clearTimeout(timer);
  if (code !== null) throw new Error(`the gateway ended by itself with ${code}: ${stderr}`);
}

async function killAtWork(
  { gateway, dataDir }: SmallFarm,
  { begin, done, stop }: Work,
  { polled, frames }: { readonly polled: number; readonly frames: number },
): Promise<void> {
  try {
    const enoughPolled = polledIn(dataDir) + polled;
    await begin();
    await eventually('the bus is polled', () => polledIn(dataDir) >= enoughPolled, { every_ms: 10 });
    const enough = done() + frames;
    await eventually('frames are done with', () => done() >= enough, { every_ms: 1 });
  } finally {
    const dead = gateway.stop('SIGKILL');
    stop();
    await dead;
  }
}

interface Trial {
  readonly load: Load;
  readonly influx: Influxd | undefined;
  readonly kills: number;
  readonly journal?: JournalFaults;
}

async function judge(
  { dataDir }: SmallFarm,
  { load, influx, kills, journal }: Trial,
): Promise<KillRunReport> {
  const { entries, check } = readJournal(dataDir);
  return {
    kills,
    acknowledged: load.count,
    polled: polledIn(dataDir),
    journal: journal ?? journalFaults(load, entries),
    influx: journal ? 'not looked at' : influx === undefined ? 'no influxd' : await wordsOn(influx, dataDir),
    check,
  };
}

const wordsOn = (influx: Influxd, dataDir: string): Promise<string> =>
  influxHoldsAll(influx, { farm: FARM, dataDir }, FORWARDED).then(
    () => 'ok',
    (error: unknown) => String(error),
  );
