import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { migrationsDir } from '../cli/package-root.ts';
import type { Frame } from '../domain/reading.ts';
import { wallClock } from '../gateway/clock.ts';
import { journalFile } from '../gateway/store/data-dir.ts';
import { openStore } from '../gateway/store/open.ts';
import type { Store } from '../gateway/store/open.ts';
import { print, quantile, round } from './line.ts';

const ZONES = 20;
const DAYS = 365;
const EVERY_MS = 600_000;
const DAY_MS = 86_400_000;
const POINTS = 500;
/** Frames handed to the journal between two waits for it. */
const BATCH = 5_000;
const RUNS = 9;

const round2 = (value: number): number => round(value, 2);

function frameOf(zone: number, at: number): Frame {
  const day = at / DAY_MS;
  return {
    ...{ device: `soil-${zone}`, zone: `khu-${zone}`, measuredAt: at, receivedAt: at, clock: 'source' },
    readings: [
      { point: 'soil.moisture', value: round2(30 - 0.6 * ((day + zone) % 10)), quality: 'good' },
      { point: 'soil.temperature', value: round2(26 + 4 * Math.sin(day * 2 * Math.PI)), quality: 'good' },
    ],
  };
}

/** A year of one series to 500 points, out of a journal of twenty zones; how fast they are summed up, and what it adds. */
export async function history(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'nongso-history-'));
  const to = Date.UTC(2026, 0, 1);
  const from = to - DAYS * DAY_MS;
  const store = await openStore({
    ...{ dataDir, migrationsDir: migrationsDir(), clock: wallClock, random: randomBytes },
    timezone: 'Asia/Ho_Chi_Minh',
    log: pino({ level: 'silent' }),
  });
  try {
    const frames = await fill(store, { from, to });
    const conditions = { zones: ZONES, days: DAYS, frames };
    const byFrames = await ask(store, { from, to });
    const bytesBefore = bytesOf(dataDir);
    const started = performance.now();
    const steps: number[] = [];
    for (let more = true; more;) {
      const began = performance.now();
      more = await store.rollUp();
      steps.push(performance.now() - began);
    }
    const took_s = (performance.now() - started) / 1_000;
    const bytes_per_day = Math.round((bytesOf(dataDir) - bytesBefore) / DAYS);
    print({
      what: 'rollup_rate',
      value: Math.round(frames / took_s),
      unit: 'frames/s',
      conditions: {
        ...conditions,
        step_p50_ms: round(quantile(steps, 0.5)),
        step_max_ms: round(Math.max(...steps)),
      },
    });
    print({ what: 'rollup_size', value: bytes_per_day, unit: 'bytes/day', conditions });
    await fill(store, { from: to, to: to + 3_600_000 }); // what a chart adds from the frames, an hour's worth
    const took: number[] = [];
    const cpu = process.cpuUsage();
    for (let run = 0; run < RUNS; run++) took.push(await ask(store, { from, to: to + 3_600_000 }));
    const { user, system } = process.cpuUsage(cpu);
    print({
      what: 'history_year',
      value: round(quantile(took, 0.5)),
      unit: 'ms',
      conditions: {
        ...conditions,
        points: POINTS,
        first_ms: round(took[0] ?? NaN),
        cpu_ms: round((user + system) / 1_000 / RUNS),
        before_rollups_ms: round(byFrames),
      },
    });
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Milliseconds until the answer is there. */
async function ask(store: Store, { from, to }: { from: number; to: number }): Promise<number> {
  const asked = performance.now();
  const { points } = await store.reader.history({
    ...{ device: 'soil-7', point: 'soil.moisture', from, to },
    step_ms: Math.ceil((to - from) / POINTS),
  });
  if (points.length < POINTS - 1) throw new Error(`a year came back in ${points.length} points`);
  return performance.now() - asked;
}

/** What the journal holds, without pages that stand empty. */
function bytesOf(dataDir: string): number {
  const db = new DatabaseSync(journalFile(dataDir), { readOnly: true });
  try {
    const number = (pragma: string): number =>
      Number(Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);
    return (number('page_count') - number('freelist_count')) * number('page_size');
  } finally {
    db.close();
  }
}

async function fill(store: Store, { from, to }: { from: number; to: number }): Promise<number> {
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
  return frames;
}
