/** A gateway's data folder with twenty dry days of two zones in its journal. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../../gateway/core/ports/journal.ts';
import { frameEntry, openTestStore, readings } from './store.ts';
import { tempDir } from './temp.ts';

export const DAYS = 20;
/** 2026-04-01 00:00 in Vietnam. */
export const FROM = Date.UTC(2026, 2, 31, 17);
const DAY_MS = 86_400_000;
export const TO = FROM + DAYS * DAY_MS;
const EVERY_MS = 600_000;

export const CONFIG = `farm: dong-tao
timezone: Asia/Ho_Chi_Minh
location: { lat: 20.83, lon: 105.97 }
devices:
  - { id: soil-1, profile: nongso-node, zone: khu-1 }
zones:
  - id: khu-1
    name: Khu 1
    area_m2: 300
    soil: { field_capacity: 0.32, wilting_point: 0.12, root_depth_m: 0.3 }
    crop: { kind: cabbage, kc: 1 }
    method: drip
    outputs:
      - { id: van-1, kind: valve, device: soil-1, channel: 1, flow_l_min: 40, on_max_s: 3600 }
    rules:
      - { id: khu-1-am, kind: threshold, metric: soil.moisture, on_below: 18, off_above: 24, output: van-1 }
`;

export const RULE = `{ id: khu-1-am, kind: threshold, metric: soil.moisture, on_below: 24, off_above: 28, output: van-1 }`;

/** % vol: it dries by 0.5 a day and nobody waters it. */
const moistureAt = (at: number): number => 28 - (0.5 * (at - FROM)) / DAY_MS;

function* entries(): Generator<Entry> {
  for (let at = FROM; at < TO; at += EVERY_MS) {
    const shared = { measuredAt: at, receivedAt: at };
    yield frameEntry({
      ...shared,
      device: 'soil-1',
      zone: 'khu-1',
      readings: readings({ 'soil.moisture': moistureAt(at) }),
    });
    yield frameEntry({
      ...shared,
      device: 'soil-2',
      zone: 'khu-2',
      readings: readings({ 'soil.moisture': 5 }),
    });
  }
}

export interface StoredPast {
  readonly dataDir: string;
  readonly configFile: string;
  readonly ruleFile: string;
}

/** The gateway goes on meanwhile: its store stays open until the test ends. */
export async function storedPast(): Promise<StoredPast> {
  const folder = await tempDir();
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  const store = await openTestStore(dataDir);
  await Promise.all([...entries()].map((entry) => store.journal.append(entry)));
  const [configFile, ruleFile] = [join(folder, 'nongso.yaml'), join(folder, 'rule.yaml')];
  await writeFile(configFile, CONFIG);
  await writeFile(ruleFile, RULE);
  return { dataDir, configFile, ruleFile };
}
