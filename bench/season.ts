import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { liveSeason } from '../cli/demo/season.ts';
import { migrationsDir, packageRoot } from '../cli/package-root.ts';
import { loadProfiles } from '../cli/profiles.ts';
import { readScenario } from '../cli/scenarios.ts';
import { wallClock } from '../gateway/clock.ts';
import { readConfig } from '../gateway/config.ts';
import { openStore } from '../gateway/store/open.ts';
import { print, round } from './line.ts';

const DAYS = 60;
const HISTORY_POINTS = 500;

/** The demonstration's past season, and a chart read from it. */
export async function season(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'nongso-season-'));
  const profiles = loadProfiles();
  const { farm } = await readConfig(join(packageRoot(), 'cli', 'demo', 'nongso.yaml'), { profiles, env: {} });
  const store = await openStore({
    dataDir,
    migrationsDir: migrationsDir(),
    timezone: 'Asia/Ho_Chi_Minh',
    clock: wallClock,
    random: randomBytes,
    log: pino({ level: 'silent' }),
  });
  try {
    const until = wallClock.now();
    const started = performance.now();
    await liveSeason({
      scenario: readScenario('demo', profiles),
      farm,
      journal: store.journal,
      days: DAYS,
      until,
    });
    const took_s = (performance.now() - started) / 1000;
    print({
      what: 'season_seeded',
      value: round(took_s, 2),
      unit: 's',
      conditions: { days: DAYS, entries: store.stats().appended },
    });
    const from = until - DAYS * 86_400_000;
    const asked = performance.now();
    await store.reader.history({
      device: 'soil-1',
      point: 'soil.moisture',
      from,
      to: until,
      step_ms: Math.ceil((until - from) / HISTORY_POINTS),
    });
    print({
      what: 'history_query',
      value: round(performance.now() - asked, 1),
      unit: 'ms',
      conditions: { days: DAYS, points: HISTORY_POINTS },
    });
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
