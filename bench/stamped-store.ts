import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { EvidenceDay } from '../domain/evidence.ts';
import { stampCodes } from '../domain/stamp.ts';

export const GTIN = '09521234567899';
const COOPERATIVE = 'bench';
const SEASON_DAYS = 60;
const FIRST_DAY = Date.UTC(2026, 8, 22);
const DAY_MS = 86_400_000;
/** Stamps of one lot. */
const STAMPS_PER_LOT = 10_000;

const dayAt = (n: number): string => new Date(FIRST_DAY + n * DAY_MS).toISOString().slice(0, 10);

/**
 * Fills an api's empty store: a season of sealed days, lots of 10,000 unit stamps each, all of them in use.
 * @returns the codes
 */
export function fillStore(file: string, count: number): string[] {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec('PRAGMA synchronous = OFF; BEGIN');
  const insert = (table: string, row: Readonly<Record<string, string | number | null>>): void => {
    const columns = Object.keys(row);
    const places = columns.map(() => '?').join(', ');
    db.prepare(`insert into ${table} (${columns.join(', ')}) values (${places})`).run(...Object.values(row));
  };
  const record = { cooperative: COOPERATIVE, revision: 1, created_at: 0, updated_at: 0 };
  insert('cooperative', { id: COOPERATIVE, name: 'HTX Đông Tảo', address: 'Hưng Yên', created_at: 0 });
  const product = { id: 'product', name: 'Nhãn lồng', gtin: GTIN, shelf_life_days: 7, shops: '[]' };
  insert('product', { ...product, ...record });
  insert('plot', { id: 'plot', name: 'Khu 1', area_m2: 1200, ...record });
  insert('season', { id: 'season', plot: 'plot', crop: 'Nhãn', started_on: dayAt(0), ...record });
  const gateway = { id: 'gateway', cooperative: COOPERATIVE, name: 'Máy 1', token_hash: '', created_at: 0 };
  insert('gateway', gateway);
  const zone = { cooperative: COOPERATIVE, gateway: 'gateway', zone: 'khu-1' };
  insert('plot_zone', { plot: 'plot', ...zone, from_day: dayAt(0) });
  for (let n = 0; n < SEASON_DAYS; n++) {
    const document = JSON.stringify(sealedDay(n));
    const seal = { digest: '', signature: '', received_at: 0 };
    const box = { own_name: '', public_key: '' };
    insert('evidence', { ...zone, ...box, day: dayAt(n), revision: 1, document, ...seal });
  }

  const codes = stampCodes(count, randomBytes);
  const stamp = db.prepare(
    "insert into stamp (code, batch, number, lot, state, scans) values (?, ?, ?, ?, 'active', 0)",
  );
  const harvest = { harvested_from: dayAt(SEASON_DAYS - 1), harvested_to: dayAt(SEASON_DAYS - 1) };
  for (const [i, code] of codes.entries()) {
    const lot = `lot-${Math.floor(i / STAMPS_PER_LOT)}`;
    if (i % STAMPS_PER_LOT === 0) {
      const issued = { level: 'unit', count: STAMPS_PER_LOT, issued: STAMPS_PER_LOT, activate: 'on-issue' };
      insert('lot', { id: lot, product: 'product', number: lot.toUpperCase(), ...harvest, ...record });
      insert('lot_plot', { lot, cooperative: COOPERATIVE, plot: 'plot' });
      const batch = { id: lot, cooperative: COOPERATIVE, product: 'product', lot, created_at: 0 };
      insert('stamp_batch', { ...batch, ...issued });
    }
    stamp.run(code, lot, (i % STAMPS_PER_LOT) + 1, lot);
  }
  db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  return codes;
}

function sealedDay(n: number): EvidenceDay {
  const moisture = 24 + (n % 7);
  return {
    ...{ schema: 'nongso.evidence/1', gateway: 'gw-0123456789abcdef', farm: 'bench', zone: 'khu-1' },
    ...{ day: dayAt(n), timezone: 'Asia/Ho_Chi_Minh', revision: 1, previous: null },
    series: {
      'soil.moisture': { count: 1440, min: moisture - 2, mean: moisture, max: moisture + 3, gaps: [] },
      'air.temperature': { count: 1440, min: 21, mean: 27.5, max: 34, gaps: [] },
    },
    waterings: [],
    litres: n % 3 === 0 ? 1240 : 0,
  };
}
