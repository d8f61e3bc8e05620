import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { attachSource } from './damaged-source.ts';
import { keepPrivate } from '../data-dir.ts';
import { migrate } from '../migrate.ts';
import { endQuarantine, sync } from './quarantine.ts';
import type { Quarantine, Salvage } from './quarantine.ts';
import { copyEntries } from './salvage-entries.ts';
import type { Lost } from './salvage-entries.ts';
import { SEQ_MARGIN, extentOf, forgetImpossible, roomFor, roomyRanges, without } from './salvage-extent.ts';
import { LEFT_ON_LEAVES, copyLeaves } from './salvage-leaves.ts';
import { copyTables, keepSumsOfExpired, tablesBeside } from './salvage-tables.ts';

/** Gaps that are written down, the widest first. */
const MAX_GAPS = 100;

export interface SalvageOptions {
  /** Where the journal belongs. */
  readonly journal: string;
  /** Holds the damaged one already. */
  readonly quarantine: Quarantine;
  readonly migrationsDir: string;
  /** UTC ms. */
  readonly now: number;
  readonly progress: (done: { readonly seq: number; readonly of: number }) => void;
}

/**
 * Makes a new journal of everything that can be read of a damaged one and puts it in its place. Every entry keeps its
 * seq, because cursors and sealed days stand on it. Memory does not grow with the journal; when the disk has not room for
 * all of it, what waits for a sink is kept first and then the newest. A crash in the middle leaves the damaged file as it
 * is, to begin again.
 */
export function salvage({ journal, quarantine, migrationsDir, now, progress }: SalvageOptions): Salvage {
  const started = performance.now();
  const fresh = `${journal}.salvage`;
  for (const part of [fresh, `${fresh}-journal`]) rmSync(part, { force: true });
  keepPrivate(fresh);
  const db = new DatabaseSync(fresh);
  let result: Salvage;
  try {
    // Nobody reads this file before it is whole, synced and renamed.
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384');
    migrate(db, 'journal', migrationsDir);
    const copied = copyAll(db, { fresh, quarantine, progress });
    const counts = sumUp(db, { ...copied, now });
    const took_ms = Math.round(performance.now() - started);
    result = { ...counts, not_whole: copied.notWhole, took_ms };
  } finally {
    db.close();
  }
  sync(fresh);
  endQuarantine(journal, { quarantine, fresh, salvage: result });
  return result;
}

interface Copied {
  /** The ranges of seq that were not read from their table. */
  readonly lost: readonly Lost[];
  /** The highest seq there ever was, as far as is known. */
  readonly to: number;
  /** Names of the tables beside the entries of which rows are lost. */
  readonly notWhole: readonly string[];
}

/** Copies what can be read. */
function copyAll(
  db: DatabaseSync,
  {
    fresh,
    quarantine,
    progress,
  }: Pick<SalvageOptions, 'quarantine' | 'progress'> & { readonly fresh: string },
): Copied {
  const { damaged } = quarantine;
  if (!attachSource(db, { damaged, sound: fresh })) {
    const lost = [{ from: 1, to: Number.MAX_SAFE_INTEGER }];
    copyLeaves(db, { damaged, lost, tables: LEFT_ON_LEAVES });
    return { lost, to: 0, notWhole: tablesBeside(db) };
  }
  const broken = copyTables(db, damaged);
  const extent = extentOf(db);
  const { from, to, isSure } = extent;
  const impossible = forgetImpossible(db, extent);
  const roomy = roomyRanges(db, extent, roomFor(damaged));
  const unread = [
    ...roomy.flatMap((range) => copyEntries(db, { ...range, progress: (seq) => progress({ seq, of: to }) })),
    ...(isSure ? [] : [{ from: to + 1, to: Number.MAX_SAFE_INTEGER }]),
  ];
  db.exec('DETACH source');
  const tables = LEFT_ON_LEAVES.filter((table) => broken.has(table));
  if (unread.length > 0 || tables.length > 0) copyLeaves(db, { damaged, lost: unread, tables });
  keepSumsOfExpired(db, broken);
  const notWhole = [...broken, ...(impossible.length > 0 && !broken.has('cursor') ? ['cursor'] : [])];
  return { lost: [...without({ from, to }, roomy), ...unread], to, notWhole };
}

/** Closes the books of the new journal: names, counters, gaps. */
function sumUp(
  db: DatabaseSync,
  { lost, to: given, now }: Pick<Copied, 'lost' | 'to'> & { readonly now: number },
): Pick<Salvage, 'saved' | 'lost'> {
  db.exec('BEGIN');
  for (const { column, role, kinds } of NAMED)
    db.exec(
      `INSERT INTO name (id, role, text) SELECT DISTINCT ${column}, '${role}', 'unknown-' || ${column} FROM entry
       WHERE kind IN (${kinds}) AND ${column} IS NOT NULL AND ${column} NOT IN (SELECT id FROM name)`,
    );
  const highest = Number(
    db.prepare('SELECT max(seq) AS seq FROM (SELECT seq FROM entry UNION ALL SELECT seq FROM cursor)').get()
      ?.seq ?? 0,
  );
  const known = lost.filter(({ to }) => to < Number.MAX_SAFE_INTEGER);
  const next = known.reduce((most, { to }) => Math.max(most, to), Math.max(highest, given)) + SEQ_MARGIN;
  db.prepare("DELETE FROM sqlite_sequence WHERE name = 'entry'").run();
  db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('entry', ?)").run(next);

  const missing = stillMissing(db, lost);
  writeGaps(db, { missing, now });
  db.exec('COMMIT');
  return {
    saved: Number(db.prepare('SELECT count(*) AS n FROM entry').get()?.n),
    lost: missing.reduce((sum, { to, entries }) => sum + (to < Number.MAX_SAFE_INTEGER ? entries : 0), 0),
  };
}

/** Of these ranges what was not found on the leaves either: each without its ends that were. */
function stillMissing(db: DatabaseSync, lost: readonly Lost[]): readonly Missing[] {
  const found = db.prepare('SELECT count(*) AS n FROM entry WHERE seq BETWEEN ? AND ?');
  const has = db.prepare('SELECT 1 FROM entry WHERE seq = ?');
  return lost.flatMap(({ from, to }) => {
    const entries = to - from + 1 - Number(found.get(from, to)?.n);
    if (entries === 0) return [];
    let [first, last] = [from, to];
    while (has.get(first) !== undefined) first += 1;
    while (has.get(last) !== undefined) last -= 1;
    return [{ from: first, to: last, entries }];
  });
}

interface Missing extends Lost {
  readonly entries: number;
}

const NAMED = [
  { column: 'subject', role: 'device', kinds: '1, 4' },
  { column: 'subject', role: 'output', kinds: '2, 3' },
  { column: 'zone', role: 'zone', kinds: '1, 2, 3, 5' },
] as const;

/** What is lost is a gap from the last frame before it to the first one after it. */
function writeGaps(
  db: DatabaseSync,
  { missing, now }: { readonly missing: readonly Missing[]; readonly now: number },
): void {
  const before = db.prepare(
    'SELECT received_at AS at FROM entry WHERE kind = 1 AND seq < ? ORDER BY seq DESC LIMIT 1',
  );
  const after = db.prepare(
    'SELECT received_at AS at FROM entry WHERE kind = 1 AND seq > ? ORDER BY seq LIMIT 1',
  );
  const add = db.prepare("INSERT INTO gap (cause, from_at, to_at) VALUES ('damaged', ?, ?)");
  const widest = missing.toSorted((one, other) => other.entries - one.entries).slice(0, MAX_GAPS);
  for (const { from, to } of widest) {
    const begin = before.get(from)?.at ?? after.get(to)?.at;
    const end = after.get(to)?.at ?? now;
    if (begin !== undefined && begin !== null && Number(end) > Number(begin)) add.run(begin, end);
  }
}
