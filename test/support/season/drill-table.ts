import type { Drilled } from './drills.ts';

/** The drills as a table in Markdown, as the docs quote it. */
export function drillTable(rows: readonly Drilled[]): string {
  const cells = [
    ['What fails', 'Board', 'Valve open, s', 'Bound, s', 'Water, s', 'Water after the failure, s'],
    ['---', '---', '---:', '---:', '---:', '---:'],
    ...rows.map(({ drill, board, open_s, bound_s, water_s, after_s }) => [
      ...[drill, board, seconds(open_s), seconds(bound_s), seconds(water_s), seconds(after_s)],
    ]),
  ];
  return cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const seconds = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : 'none');
