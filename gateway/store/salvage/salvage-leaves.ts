import type { DatabaseSync } from 'node:sqlite';
import { leafRows } from './leaf-pages.ts';
import type { LeafRow, Value } from './leaf-pages.ts';
import { MAX_TIME_MS } from './journal-check.ts';
import { KIND } from '../row.ts';
import { isOfSource } from './salvage-entries.ts';
import type { Lost } from './salvage-entries.ts';
import { MAX_SEQ } from './salvage-extent.ts';

/** Columns of `entry` after seq, which a record keeps apart from its values; the first migration made them. */
const COLUMNS = 'kind, subject, zone, at, received_at, own_clock, boot, source_seq, ref, body';
const ENTRY_VALUES = COLUMNS.split(',').length + 1;
const ROLES: readonly Value[] = ['device', 'zone', 'output'];
const NAME_VALUES = 3;
/** Tables beside the entries whose rows are known by their look: frames that wait for a time, sealed days, gaps. */
const COMPANIONS = [
  {
    table: 'unclocked',
    key: 'id',
    columns: ['boot', 'steady_ms', 'frame'],
    is: ([, boot, steady_ms, frame]: readonly Value[]) =>
      typeof boot === 'string' && Number.isSafeInteger(steady_ms) && isJson(frame, '{'),
  },
  {
    table: 'evidence',
    key: 'seq',
    columns: ['gateway', 'zone', 'day', 'revision', 'document', 'signature', 'sent'],
    is: ([, gateway, , day, , document, signature]: readonly Value[]) =>
      typeof gateway === 'string' &&
      /^\d{4}-\d\d-\d\d$/.test(String(day)) &&
      isJson(document, '{') &&
      /^[0-9a-f]+$/.test(String(signature)),
  },
  {
    table: 'gap',
    key: 'id',
    columns: ['cause', 'device', 'from_at', 'to_at'],
    is: ([, cause]: readonly Value[]) => ['gateway_off', 'disk', 'damaged'].includes(String(cause)),
  },
] as const;
/** The tables that {@link copyLeaves} can look for. */
export const LEFT_ON_LEAVES: readonly string[] = COMPANIONS.map(({ table }) => table);
/** Rows of one transaction. */
const BATCH_ROWS = 5_000;

export interface Leaves {
  readonly damaged: string;
  /** Entries that are looked for, ascending. */
  readonly lost: readonly Lost[];
  /** Of {@link LEFT_ON_LEAVES} those that are looked for. */
  readonly tables: readonly string[];
}

/**
 * Looks for lost entries and names on the leaves of the damaged file, past its trees. A leaf that is no longer in use may
 * hold a frame as it was before it was united or rewritten: of two with one key the later is kept. It may also hold a
 * frame whose time was found meanwhile: its counters tell it for a resend.
 */
export function copyLeaves(db: DatabaseSync, { damaged, lost, tables }: Leaves): void {
  const addName = db.prepare('INSERT OR IGNORE INTO name (id, role, text) VALUES (?, ?, ?)');
  const dropEarlier = db.prepare(
    `DELETE FROM entry WHERE kind = ${KIND.frame} AND subject = ? AND at = ? AND seq < ?`,
  );
  const addEntry = db.prepare(
    `INSERT OR IGNORE INTO entry (seq, ${COLUMNS}) VALUES (?${', ?'.repeat(ENTRY_VALUES - 1)})`,
  );

  const companions = COMPANIONS.filter(({ table }) => tables.includes(table)).map(
    ({ table, key, columns, is }) => ({
      is: (values: readonly Value[]) => values.length === columns.length + 1 && is(values),
      add: db.prepare(
        `INSERT OR IGNORE INTO ${table} (${key}, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)})`,
      ),
    }),
  );

  function keep({ rowid, values }: LeafRow): void {
    const [first, kind, subject] = values;
    if (first !== null) return;
    if (values.length === NAME_VALUES && ROLES.includes(kind ?? null) && typeof subject === 'string')
      addName.run(rowid, kind ?? null, subject);
    for (const { is, add } of companions) if (is(values)) add.run(rowid, ...values.slice(1));
    if (!isEntry(values) || rowid > MAX_SEQ || !holds(lost, rowid)) return;
    if (kind === KIND.frame) dropEarlier.run(subject ?? null, values[4] ?? null, rowid);
    addEntry.run(rowid, ...values.slice(1));
  }

  let rows = 0;
  db.exec('BEGIN');
  for (const row of leafRows(damaged)) {
    try {
      keep(row);
    } catch (error) {
      if (!isOfSource(error)) throw error; // a row that no table of ours would take
    }
    if (++rows % BATCH_ROWS === 0) db.exec('COMMIT; BEGIN');
  }
  db.exec('COMMIT');
}

/** What `READABLE` asks of a row, asked of its values. */
function isEntry(values: readonly Value[]): boolean {
  const [, kind, subject] = values;
  const [receivedAt, body] = [values[5], values[10]];
  if (values.length !== ENTRY_VALUES || Math.abs(Number(values[4])) > MAX_TIME_MS) return false;
  if (values.some((value) => typeof value === 'number' && !Number.isSafeInteger(value))) return false;
  if (!Object.values(KIND).some((known) => known === kind)) return false;
  if (kind !== KIND.frame) return isJson(body, '');
  return subject !== null && receivedAt !== null && isJson(body, '[');
}

/** Whether this is a text of JSON that begins so. */
function isJson(text: Value | undefined, begin: '' | '[' | '{'): boolean {
  if (typeof text !== 'string' || !text.startsWith(begin)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a seq is in one of these ranges, which are in order. */
function holds(ranges: readonly Lost[], seq: number): boolean {
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined || seq < range.from) high = middle - 1;
    else if (seq > range.to) low = middle + 1;
    else return true;
  }
  return false;
}
