import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { migrationsDir } from '../cli/package-root.ts';
import { OutputSettings } from '../domain/output.ts';
import type { Frame } from '../domain/reading.ts';
import { ThresholdRule } from '../domain/rule/threshold.ts';
import { storedBacktest } from '../gateway/backtest/stored.ts';
import { wallClock } from '../gateway/clock.ts';
import type { Zone } from '../gateway/core/farm.ts';
import { journalFile } from '../gateway/store/data-dir.ts';
import { openStore } from '../gateway/store/open.ts';
import { print, round } from './line.ts';

const ZONES = 20;
const DAYS = 365;
const EVERY_MS = 600_000;
const DAY_MS = 86_400_000;
/** Frames handed to the journal between two waits for it. */
const BATCH = 5_000;
const SITE = { lat: 20.83, lon: 105.97, elevation_m: 5, timezone: 'Asia/Ho_Chi_Minh' };

function zoneOf(index: number): Zone {
  const id = `khu-${index}`;
  const output = OutputSettings.parse({
    ...{ id: `van-${index}`, kind: 'valve', device: 'relay-1', channel: 1, flow_l_min: 40 },
  });
  return {
    ...{ id, name: id, area_m2: 300, method: 'drip', outputs: [output], rules: [] },
    soil: { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.5 },
    crop: { kind: 'tomato', kc: 1 },
  };
}

/** A soil that dries by 0.6 % a day and is watered back every ten. */
const moistureAt = (at: number, zone: number): number => 30 - 0.6 * ((at / DAY_MS + zone) % 10);

function frameOf(zone: number, at: number): Frame {
  const value = round(moistureAt(at, zone), 2);
  return {
    ...{ device: `soil-${zone}`, zone: `khu-${zone}`, measuredAt: at, receivedAt: at, clock: 'source' },
    readings: [{ point: 'soil.moisture', value, quality: 'good' }],
  };
}

/** A threshold rule on each of 20 zones over a year of stored readings, one after the other on one thread. */
export async function backtest(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'nongso-backtest-'));
  const to = Date.UTC(2026, 0, 1);
  const from = to - DAYS * DAY_MS;
  try {
    const frames = await fill(dataDir, { from, to });
    const cpu = process.cpuUsage();
    const started = performance.now();
    let runs = 0;
    for (let index = 0; index < ZONES; index++) {
      const zone = zoneOf(index);
      const [output] = zone.outputs;
      if (!output) throw new Error('a zone without a valve');
      const rule = ThresholdRule.parse({
        ...{ id: 'am', kind: 'threshold', metric: 'soil.moisture', output: output.id, stale_s: 3_600 },
        ...{ on_below: 26, off_above: 30 },
      });
      const draft = { ...rule, version: 'v1' };
      const setup = { site: SITE, zone, output, draft, rules: [draft], from, to };
      runs += storedBacktest({ file: journalFile(dataDir), setup, devices: [] })?.runs ?? 0;
    }
    const took_s = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    print({
      what: 'backtest',
      value: round(took_s, 2),
      unit: 's',
      conditions: { zones: ZONES, days: DAYS, frames, runs, cpu_s: round((user + system) / 1e6, 2) },
    });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function fill(dataDir: string, { from, to }: { from: number; to: number }): Promise<number> {
  const store = await openStore({
    ...{ dataDir, migrationsDir: migrationsDir(), clock: wallClock, random: randomBytes },
    timezone: 'Asia/Ho_Chi_Minh',
    log: pino({ level: 'silent' }),
  });
  let frames = 0;
  let waiting: Promise<unknown>[] = [];
  for (let at = from; at < to; at += EVERY_MS)
    for (let zone = 0; zone < ZONES; zone++) {
      waiting.push(store.journal.append({ kind: 'frame', frame: frameOf(zone, at) }));
      frames++;
      if (waiting.length < BATCH) continue;
      await Promise.all(waiting);
      waiting = [];
    }
  await Promise.all(waiting);
  await store.close();
  return frames;
}
