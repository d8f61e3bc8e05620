import { DatabaseSync } from 'node:sqlite';
import { ACCOUNTS_CURSOR } from '../accounts/account-fill.ts';
import { isEvidenceConsumer } from '../evidence/evidence-consumer.ts';
import { ROLLUP_CONSUMER } from '../history/rollup-writer.ts';
import { LEVELS } from '../history/rollup-bucket.ts';
import { KIND } from '../row.ts';
import { isOfSource, sharedColumns } from './salvage-entries.ts';

/** Made anew from the entries, of which some may be lost: an account that counts those would never be even again. */
const REBUILT = ['account'];

/** Tables that are copied as they are. */
export function tablesBeside(db: DatabaseSync): readonly string[] {
  const apart = ['entry', ...REBUILT].map((name) => `'${name}'`).join(', ');
  return db
    .prepare(
      `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN (${apart})`,
    )
    .all()
    .map(({ name }) => String(name));
}

/**
 * Copies every table beside `entry` from the attached database `source`: all of it, or what stands before the first and
 * after the last page that cannot be read. A consumer whose cursor is lost begins anew, which harms nothing; one that lost
 * what it left behind its cursor would pass it over, so its cursor goes as well. Gives the
 * names of the tables that are not whole.
 */
export function copyTables(db: DatabaseSync, damaged: string): ReadonlySet<string> {
  const broken = new Set(tablesBeside(db).filter((table) => copyTable(db, { table, damaged }) === 'in_part'));
  db.prepare("DELETE FROM main.cursor WHERE consumer LIKE ? || '%'").run(ACCOUNTS_CURSOR);
  forgetHalves(db, broken);
  return broken;
}

/**
 * To be called when the entries are copied. Where the sums for charts or their cursor are not whole, those that frames
 * still stand for are made anew by their consumer from the beginning. Sums of frames that have expired stay: nothing could
 * make them again.
 */
export function keepSumsOfExpired(db: DatabaseSync, broken: ReadonlySet<string>): void {
  const hasCursor =
    db.prepare('SELECT 1 FROM main.cursor WHERE consumer = ?').get(ROLLUP_CONSUMER) !== undefined;
  if (hasCursor && !broken.has('rollup') && !broken.has('series')) return;
  db.exec('BEGIN');
  db.prepare('DELETE FROM main.cursor WHERE consumer = ?').run(ROLLUP_CONSUMER);
  db.exec('DELETE FROM main.rollup WHERE series NOT IN (SELECT id FROM main.series)');
  const length = Object.values(LEVELS)
    .map(({ number, length_ms }) => `WHEN ${number} THEN ${length_ms}`)
    .join(' ');
  // Along the key of the frames: each sum costs one look.
  db.exec(
    `DELETE FROM main.rollup WHERE EXISTS (
       SELECT 1 FROM main.entry WHERE kind = ${KIND.frame}
         AND subject = (SELECT device FROM main.series WHERE id = rollup.series)
         AND at >= rollup.bucket * (CASE rollup.level ${length} END)
         AND at < (rollup.bucket + 1) * (CASE rollup.level ${length} END))`,
  );
  db.exec('COMMIT');
}

/** A cursor says that all behind it is done but for what stands in other tables; where those are not whole, it goes too. */
function forgetHalves(db: DatabaseSync, broken: ReadonlySet<string>): void {
  const consumers = db
    .prepare('SELECT consumer FROM main.cursor')
    .all()
    .map(({ consumer }) => String(consumer));
  const forget = db.prepare('DELETE FROM main.cursor WHERE consumer = ?');
  const isAny = (...tables: readonly string[]): boolean => tables.some((table) => broken.has(table));

  for (const consumer of consumers) {
    if (consumer === ROLLUP_CONSUMER) continue; // see keepSumsOfExpired
    const needs = isEvidenceConsumer(consumer) ? ['zone_device', 'evidence_due'] : ['backlog'];
    if (isAny(...needs)) forget.run(consumer);
  }
}

/** `whole` also of a table that an older version did not have. */
function copyTable(
  db: DatabaseSync,
  { table, damaged }: { readonly table: string; readonly damaged: string },
): 'whole' | 'in_part' {
  const columns = sharedColumns(db, table);
  if (columns.length === 0) return 'whole';
  const list = columns.join(', ');
  const whole = `INSERT OR IGNORE INTO main.${table} (${list}) SELECT ${list} FROM source.${table}`;
  if (attempt(db, () => db.exec(whole))) return 'whole';

  const add = db.prepare(
    `INSERT OR IGNORE INTO main.${table} (${list}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const key = db
    .prepare(`PRAGMA main.table_info('${table}')`)
    .all()
    .filter(({ pk }) => Number(pk) > 0)
    .sort((one, other) => Number(one.pk) - Number(other.pk))
    .map(({ name }) => String(name));
  // Over a connection of its own: SQLite commits nothing together with a file that it has just found broken.
  const source = new DatabaseSync(damaged, { readOnly: true });
  try {
    for (const order of ['ASC', 'DESC']) {
      const by = key.map((column) => `${column} ${order}`).join(', ');
      db.exec('BEGIN');
      try {
        for (const row of source.prepare(`SELECT ${list} FROM ${table} ORDER BY ${by}`).iterate())
          add.run(...columns.map((column) => row[column] ?? null));
      } catch (error) {
        if (!isOfSource(error)) throw error;
      }
      db.exec('COMMIT'); // what was read before the broken page
    }
  } finally {
    source.close();
  }
  return 'in_part';
}

/** Does something in a transaction of its own; false when the damaged file is at fault, and nothing is done then. */
function attempt(db: DatabaseSync, act: () => void): boolean {
  db.exec('BEGIN');
  try {
    act();
    db.exec('COMMIT');
    return true;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    if (!isOfSource(error)) throw error;
    return false;
  }
}
