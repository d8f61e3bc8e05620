import type { Rejection } from '../core/ports/sink.ts';
import type { LineRows } from '../core/ports/telemetry-outbox.ts';

/** An entry of the journal with its lines; never without one. */
export interface LineRow {
  readonly seq: number;
  readonly lines: string;
}

/** The rows of a batch that have lines. */
export function rowsOf({ seqs, text, lengths }: LineRows): readonly LineRow[] {
  const rows: LineRow[] = [];
  let start = 0;
  seqs.forEach((seq, i) => {
    const length = lengths[i] ?? 0;
    if (length === 0) return;
    rows.push({ seq, lines: text.slice(start, start + length) });
    start += length + 1;
  });
  return rows;
}

/** The rows as they are sent. */
export const textOf = (rows: readonly LineRow[]): string => rows.map(({ lines }) => lines).join('\n');

export const linesIn = (rows: readonly LineRow[]): number =>
  rows.reduce((sum, { lines }) => sum + countOf(lines), 0);

/** Rows that the words point at; none when they point at nothing in particular. */
export function suspectsIn(rows: readonly LineRow[], about: Rejection): ReadonlySet<LineRow> {
  switch (about.kind) {
    case 'field_conflict':
      return new Set(rows.filter(({ lines }) => lines.split('\n').some((line) => hasField(line, about))));
    case 'numbered':
      return numbered(rows, new Set(about.numbers));
    case 'too_old':
    case 'some':
      return new Set();
  }
}

/** Rows of the oldest so many lines; all lines of a row have one time. */
export function oldestRows(rows: readonly LineRow[], lines: number): readonly LineRow[] {
  const byTime = rows.map((row) => ({ row, at: timeOf(row) })).sort((a, b) => a.at - b.at);
  const oldest: LineRow[] = [];
  let left = lines;
  for (const { row } of byTime) {
    if (left <= 0) break;
    left -= countOf(row.lines);
    oldest.push(row);
  }
  return oldest;
}

/** A line ends with its time, ms. */
const timeOf = ({ lines }: LineRow): number => Number(lines.slice(lines.lastIndexOf(' ') + 1));

function countOf(lines: string): number {
  let count = 1;
  for (let at = lines.indexOf('\n'); at >= 0; at = lines.indexOf('\n', at + 1)) count += 1;
  return count;
}

const hasField = (
  line: string,
  { measurement, field }: { readonly measurement: string; readonly field: string },
): boolean =>
  (line.startsWith(`${measurement},`) || line.startsWith(`${measurement} `)) &&
  (line.includes(` ${field}=`) || line.includes(`,${field}=`));

function numbered(rows: readonly LineRow[], numbers: ReadonlySet<number>): ReadonlySet<LineRow> {
  const found = new Set<LineRow>();
  let number = 0;
  for (const row of rows) {
    for (let i = countOf(row.lines); i > 0; i--) {
      number += 1;
      if (numbers.has(number)) found.add(row);
    }
  }
  return found;
}
