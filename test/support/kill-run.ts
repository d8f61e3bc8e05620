/**
 * Kills the built gateway with SIGKILL again and again while nodes publish to it and a bus is polled, and says what became
 * of every frame that was acknowledged. No test framework in here: the soak run uses it too.
 */
import { chance } from './chance.ts';
import { endings } from './ending.ts';
import { eventually } from './eventually.ts';
import { startInfluxd } from './influxd.ts';
import type { Influxd } from './influxd.ts';
import { polledIn, readJournal } from './journal-file.ts';
import { Load } from './load.ts';
import { LOAD_NODES, loadNodes } from './load-frame.ts';
import { launchGateway } from './nongso.ts';
import { findProgram } from './programs.ts';
import { influxHoldsAll, isFaultless, journalFaults } from './reckoning.ts';
import type { JournalFaults } from './reckoning.ts';
import { FARM, startSmallFarm, WET } from './small-farm.ts';
import type { SmallFarm } from './small-farm.ts';

const HOUR_MS = 3_600_000;
/** A kill comes after so many acknowledgements of its round, at random: counted, so that a slow machine is killed at work too. */
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
  /** Called after each kill. */
  readonly killed?: (kill: number, acknowledged: number) => void;
}

export interface KillRunReport {
  readonly kills: number;
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
export async function killRun({ kills, seed, killed }: KillRunOptions): Promise<KillRunReport> {
  const draw = chance(seed);
  const ending = endings();
  try {
    const influx = findProgram('influxd') === undefined ? undefined : await startInfluxd();
    if (influx) ending.onTestFinished(() => influx.stop());
    const farm = await startSmallFarm(
      {
        soil: 'drying',
        fields: [{ moisture: WET + 1 }, { moisture: WET }],
        nodes: LOAD_NODES,
        ...(influx && { config: { forward: { influx: { url: influx.url, database: influx.database } } } }),
      },
      ending,
    );
    const load = new Load(loadNodes(farm.credentials), { farm: FARM, since: Date.now() - HOUR_MS });
    ending.onTestFinished(() => load.cut());
    let isRunning = true;
    for (let kill = 1; kill <= kills; kill++) {
      if (kill % EARLY_EVERY === 0) await killEarly(farm, draw() * EARLY_WITHIN_MS);
      else {
        if (!isRunning) await farm.startAgain();
        const journal = journalFaults(load, readJournal(farm.dataDir).entries);
        if (!isFaultless(journal))
          return await judge(farm, { load, influx: undefined, kills: kill, journal });
        const moment = {
          polled: Math.floor(draw() * MOST_POLLED),
          acknowledged: FEWEST + Math.floor(draw() * (MOST - FEWEST)),
        };
        await killAtWork(farm, load, moment);
      }
      isRunning = false;
      killed?.(kill, load.count);
    }
    await farm.startAgain();
    await load.run(farm.gateway.mqttUrl);
    await load.drain();
    return await judge(farm, { load, influx, kills });
  } finally {
    await ending.end();
  }
}

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
  load: Load,
  { polled, acknowledged }: { readonly polled: number; readonly acknowledged: number },
): Promise<void> {
  try {
    const enoughPolled = polledIn(dataDir) + polled;
    await load.run(gateway.mqttUrl);
    await eventually('the bus is polled', () => polledIn(dataDir) >= enoughPolled, { every_ms: 10 });
    const enough = load.count + acknowledged;
    await eventually('frames are acknowledged', () => load.count >= enough, { every_ms: 1 });
  } finally {
    const dead = gateway.stop('SIGKILL');
    load.cut();
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
