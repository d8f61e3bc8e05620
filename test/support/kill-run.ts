/**
 * Kills the built gateway with SIGKILL again and again while nodes publish to it, and says what became of every frame
 * that was acknowledged. No test framework in here: the soak run uses it too.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { migrationsDir } from '../../cli/package-root.ts';
import { addCredential } from '../../gateway/store/credentials.ts';
import { chance } from './chance.ts';
import { eventually } from './eventually.ts';
import { framesOf, readJournal } from './journal-file.ts';
import { Load, valueOf } from './load.ts';
import type { LoadNode } from './load.ts';
import { launchGateway, startGateway } from './nongso.ts';

const FARM = 'dong-tao';
const PROFILE = 'nongso-node';
const HOUR_MS = 3_600_000;
/** A kill comes after so many acknowledgements of its round, at random: counted, so that a slow machine is killed at work too. */
const FEWEST = 20;
const MOST = 600;
/** One round in so many is killed while it starts, within this time. */
const EARLY_EVERY = 5;
const EARLY_WITHIN_MS = 700;

const NODES = [
  { id: 'node-1', clock: 'own' },
  { id: 'node-2', clock: 'own' },
  { id: 'node-3', clock: 'own' },
  { id: 'node-4', clock: 'none' },
] as const;

export interface KillRunOptions {
  readonly kills: number;
  readonly seed: number;
  /** An empty folder of the run's own. */
  readonly folder: string;
  /** Called after each kill. */
  readonly killed?: (kill: number, acknowledged: number) => void;
}

export interface KillRunReport {
  readonly kills: number;
  readonly acknowledged: number;
  readonly stored: number;
  /** Acknowledged frames that are not in the journal, as `node-1/17`. */
  readonly missing: readonly string[];
  /** Frames that are in the journal more than once. */
  readonly twice: readonly string[];
  /** Frames that came back with another value. */
  readonly changed: readonly string[];
  /** `ok` when SQLite finds no fault in the whole file. */
  readonly check: string;
}

/** Rejects when a start after a kill fails, with the gateway's words. */
export async function killRun({ kills, seed, folder, killed }: KillRunOptions): Promise<KillRunReport> {
  const draw = chance(seed);
  const farm = await makeFarm(folder);
  const load = new Load(farm.nodes, { farm: FARM, since: Date.now() - HOUR_MS });
  try {
    for (let kill = 1; kill <= kills; kill++) {
      if (kill % EARLY_EVERY === 0) await killEarly(farm, draw() * EARLY_WITHIN_MS);
      else await killAtWork(farm, load, FEWEST + Math.floor(draw() * (MOST - FEWEST)));
      killed?.(kill, load.count);
    }
    const last = await startGateway(farm);
    try {
      await load.run(last.mqttUrl);
      await load.drain();
    } finally {
      load.cut();
      await last.stop();
    }
  } finally {
    load.cut();
  }
  return judge(load, { kills, dataDir: farm.dataDir });
}

interface FarmFiles {
  readonly configFile: string;
  readonly dataDir: string;
  readonly nodes: readonly LoadNode[];
}

async function makeFarm(folder: string): Promise<FarmFiles> {
  const configFile = join(folder, 'nongso.yaml');
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  await writeFile(
    configFile,
    stringify({
      farm: FARM,
      timezone: 'Asia/Ho_Chi_Minh',
      location: { lat: 20.83, lon: 105.97 },
      devices: NODES.map(({ id }) => ({ id, profile: PROFILE })),
    }),
  );
  const nodes = NODES.map(({ id, clock }) => ({
    id,
    clock,
    ...addCredential({
      dataDir,
      migrationsDir: migrationsDir(),
      device: id,
      profile: PROFILE,
      rotate: false,
      random: randomBytes,
    }),
  }));
  return { configFile, dataDir, nodes };
}

/** Kills a gateway that starts, wherever it is after this time: a moment drawn by chance and no waiting for anything. */
async function killEarly(farm: FarmFiles, after_ms: number): Promise<void> {
  const gateway = launchGateway(farm);
  const timer = setTimeout(() => void gateway.stop('SIGKILL'), after_ms);
  const { code, stderr } = await gateway.ended;
  clearTimeout(timer);
  if (code !== null) throw new Error(`the gateway ended by itself with ${code}: ${stderr}`);
}

async function killAtWork(farm: FarmFiles, load: Load, acknowledgements: number): Promise<void> {
  const gateway = await startGateway(farm);
  const killAt = load.count + acknowledgements;
  try {
    await load.run(gateway.mqttUrl);
    await eventually(`${acknowledgements} frames are acknowledged`, () => load.count >= killAt, {
      every_ms: 1,
    });
  } finally {
    await gateway.stop('SIGKILL');
    load.cut();
  }
}

function judge(load: Load, { kills, dataDir }: { kills: number; dataDir: string }): KillRunReport {
  const { entries, check } = readJournal(dataDir);
  const frames = framesOf(entries);
  const copies = new Map<string, number>();
  const changed: string[] = [];
  for (const { device, seq = 0, readings } of frames) {
    const key = `${device}/${seq}`;
    copies.set(key, (copies.get(key) ?? 0) + 1);
    if (readings.length !== 1 || readings[0]?.value !== valueOf(seq)) changed.push(key);
  }
  const acknowledged = [...load.acknowledged].flatMap(([id, seqs]) => [...seqs].map((seq) => `${id}/${seq}`));
  return {
    kills,
    acknowledged: acknowledged.length,
    stored: frames.length,
    missing: acknowledged.filter((key) => !copies.has(key)),
    twice: [...copies].filter(([, count]) => count > 1).map(([key]) => key),
    changed,
    check,
  };
}
