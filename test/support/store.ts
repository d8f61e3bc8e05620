import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { packageRoot } from '../../cli/package-root.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Frame, Reading } from '../../domain/reading.ts';
import type { ZoneHour } from '../../domain/zone-hour.ts';
import { wallClock } from '../../gateway/clock.ts';
import type { Entry } from '../../gateway/core/ports/journal.ts';
import { openStore } from '../../gateway/store/open.ts';
import type { Store, StoreOptions } from '../../gateway/store/open.ts';

export const migrationsDir = join(packageRoot(), 'gateway/store/migrations');
export const silent = pino({ level: 'silent' });

/** Of the farm in these tests. */
export const TIMEZONE = 'Asia/Ho_Chi_Minh';

/** 2026-11-22 06:00 in Vietnam. */
export const SOME_TIME = Date.UTC(2026, 10, 21, 23);

export const storeOptions = (dataDir: string, clock: Clock = wallClock): StoreOptions => ({
  dataDir,
  migrationsDir,
  timezone: TIMEZONE,
  clock,
  random: randomBytes,
  log: silent,
});

/** A store on this folder that is closed with the test, if the test has not done it. */
export async function openTestStore(dataDir: string, clock?: Clock): Promise<Store> {
  const store = await openStore(storeOptions(dataDir, clock));
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= store.close());
  onTestFinished(close);
  return { ...store, close };
}

/** A connection of the test's own, as another process would have. */
export function lookInto(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true });
  onTestFinished(() => {
    if (db.isOpen) db.close();
  });
  return db;
}

/** Good readings from an object: `{ 'soil.moisture': 31 }`. */
export const readings = (values: Partial<Record<Reading['point'], number>>): Reading[] =>
  Object.entries(values).map(([point, value]) => ({
    point: point as Reading['point'],
    value: value ?? 0,
    quality: 'good',
  }));

export const aFrame = (given: Partial<Frame> = {}): Frame => ({
  device: 'node-7',
  zone: 'khu-2',
  measuredAt: SOME_TIME,
  receivedAt: SOME_TIME + 40,
  clock: 'source',
  readings: readings({ 'soil.moisture': 31.2 }),
  ...given,
});

/** The hour that begins so many hours after {@link SOME_TIME}. */
export const anHour = (index: number, given: Partial<ZoneHour> = {}): ZoneHour => ({
  zone: 'khu-1',
  at: SOME_TIME + index * 3_600_000,
  rain: 'measured',
  rain_mm: 1.2,
  meter_l: 480,
  temperature: { min_c: 24.1, max_c: 25.3 },
  water: {
    ...{ et0_mm: 0.31, tier: 'penman_full', assumed_h: 0, clearness: 0.72, kc: 1.15, ks: 1 },
    ...{
      rain_effective_mm: 1.2,
      irrigation_mm: 0,
      etc_mm: 0.3565,
      drainage_mm: 0,
      depletion_mm: 31.2 + index,
    },
  },
  ...given,
});

export const frameEntry = (given: Partial<Frame> = {}): Extract<Entry, { kind: 'frame' }> => ({
  kind: 'frame',
  frame: aFrame(given),
});
