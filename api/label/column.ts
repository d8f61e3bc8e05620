import { POINT_MM } from './model.ts';
import type { Faces, TextRun } from './model.ts';
import { leastWidth_mm, setText } from './typeset.ts';
import type { TextStyle } from './typeset.ts';

export interface ColumnText {
  /** Plain, not empty. */
  readonly text: string;
  readonly style: TextStyle;
  /** From the top down, or, after all of these, standing on the bottom. */
  readonly at: 'head' | 'foot';
}

interface Column {
  readonly faces: Faces;
  readonly left_mm: number;
  readonly width_mm: number;
  readonly top_mm: number;
  readonly bottom_mm: number;
}

/** From baseline to baseline, in the size of the lower line: room for Ấ under g. */
const LEADING = 1.25;
/** Between texts of different style, in the larger size. */
const GAP = 0.25;
/** How far letters such as g go under the baseline, in their size. */
const DESCENT = 0.22;
/** That of 6.5 pt and a little: kept for smaller letters too, so that they stand on one line with the HRI under the code. */
export const DESCENT_LEAST_MM = 0.55;
/** All sizes shrink together by this until the column is high enough. */
const SHRINK = 0.05;
/** By then every style is at its least size. */
const SMALLEST_SHARE = 0.3;

/**
 * Fills a column with texts, each as large as its style and the width allow, all shrunk together until the height does.
 * The ink of the first line begins at the top, the last baseline leaves room for descenders.
 * @returns Runs in the order of the texts; undefined where not even the least sizes fit.
 */
export function fillColumn(
  texts: readonly ColumnText[],
  column: Column,
): { readonly runs: readonly TextRun[] } | undefined {
  for (let share = 1; share > SMALLEST_SHARE; share -= SHRINK) {
    const rows = setRows(texts, column, share);
    if (rows === undefined) return undefined;
    if (heightOf(rows, column.faces) <= column.bottom_mm - column.top_mm)
      return { runs: place(rows, column) };
  }
  return undefined;
}

/** The column in which all texts fit at their least sizes, and the text that makes it so wide. */
export function leastColumn(
  texts: readonly ColumnText[],
  faces: Faces,
): { readonly width_mm: number; readonly height_mm: number; readonly widest: string } {
  const widths = texts.map(({ text, style }) => leastWidth_mm(text, style, faces));
  const width = Math.max(0, ...widths);
  // Rounding up to a size step must not cost the fit.
  const rows = setRows(texts, { faces, width_mm: width * 1.001 }, 0);
  if (rows === undefined) throw new Error('a text fits its own width');
  return {
    width_mm: width * 1.001,
    height_mm: heightOf(rows, faces),
    widest: texts[widths.indexOf(width)]?.text ?? '',
  };
}

interface Row {
  readonly text: string;
  readonly style: TextStyle;
  readonly at: 'head' | 'foot';
  readonly em_mm: number;
  readonly size_pt: number;
  /** From the baseline above to this one. */
  readonly step_mm: number;
}

function setRows(
  texts: readonly ColumnText[],
  column: Pick<Column, 'faces' | 'width_mm'>,
  share: number,
): Row[] | undefined {
  const rows: Row[] = [];
  for (const { text, style, at } of texts) {
    const set = setText(text, style, {
      faces: column.faces,
      width_mm: column.width_mm,
      largest_pt: style.largest_pt * share,
    });
    if (set === undefined) return undefined;
    const em_mm = set.size_pt * POINT_MM;
    for (const line of set.lines) {
      const above = rows.at(-1);
      const gap_mm = above === undefined || above.style === style ? 0 : GAP * Math.max(above.em_mm, em_mm);
      rows.push({ text: line, style, at, em_mm, size_pt: set.size_pt, step_mm: LEADING * em_mm + gap_mm });
    }
  }
  return rows;
}

const descentOf = (row: Row | undefined): number => Math.max(DESCENT_LEAST_MM, DESCENT * (row?.em_mm ?? 0));

const riseOf = (row: Row, faces: Faces): number =>
  (Math.max(0, ...faces[row.style.weight].line(row.text).map(({ top }) => top)) / 1000) * row.em_mm;

function heightOf(rows: readonly Row[], faces: Faces): number {
  const [first, ...others] = rows;
  if (first === undefined) return 0;
  return riseOf(first, faces) + others.reduce((sum, row) => sum + row.step_mm, 0) + descentOf(rows.at(-1));
}

function place(rows: readonly Row[], column: Column): TextRun[] {
  const heads = rows.filter(({ at }) => at === 'head');
  const feet = rows.filter(({ at }) => at === 'foot');
  const runs: TextRun[] = [];
  let y_mm = column.top_mm;
  for (const [i, row] of heads.entries()) {
    y_mm += i === 0 ? riseOf(row, column.faces) : row.step_mm;
    runs.push(runOf(row, column.left_mm, y_mm));
  }
  const footHeight_mm = feet.slice(1).reduce((sum, row) => sum + row.step_mm, 0);
  y_mm = column.bottom_mm - descentOf(rows.at(-1)) - footHeight_mm;
  for (const [i, row] of feet.entries()) {
    if (i > 0) y_mm += row.step_mm;
    runs.push(runOf(row, column.left_mm, y_mm));
  }
  return runs;
}

const runOf = ({ text, style, size_pt }: Row, x_mm: number, y_mm: number): TextRun => ({
  text,
  weight: style.weight,
  size_pt,
  x_mm,
  y_mm,
});
