/**
 * Where code and texts stand on a label. The code is left, as large as is comfortable, its HRI under it where the label
 * is high enough and else at the foot of the texts (GS1: under or near the symbol). The
 * texts stand right of it, the product's name biggest, the producer at the foot.
 */
import { POINT_MM } from './model.ts';
import type { Faces, Label, LabelLayout, LabelTexts, Misfit, TextRun } from './model.ts';
import { DOT_MM, MODULE_LEAST_DOTS, MODULE_MOST_DOTS, QUIET_MODULES } from './symbol.ts';
import { DESCENT_LEAST_MM, fillColumn, leastColumn } from './column.ts';
import type { ColumnText } from './column.ts';
import { HRI, LOT, PRODUCER, PRODUCT, SMALL } from './styles.ts';
import { advanceOf, plain, sizeWithin } from './typeset.ts';

/** A code with its quiet zone larger than this wins nothing for a phone at arm's length and takes the texts' room. */
const CODE_COMFORT_MM = 25;
/** Blank between code and texts, in label widths; the quiet zone is kept as well. */
const GUTTER = 0.06;
/** Between the longest HRI and the texts beside it. */
const HRI_APART_MM = 1.5;
/** Height of the HRI's figures and parentheses, and from baseline to baseline, in its size. */
const HRI_ASCENT = 0.8;
const HRI_LEADING = 1.25;

export interface Composition {
  readonly module_mm: number;
  /** Upper left corner of the first module, mm from the label's. */
  readonly code: { readonly x_mm: number; readonly y_mm: number };
  readonly common: readonly TextRun[];
  readonly hri: HriPlace;
}

/** Place of the lines that differ on every label. One with wider letters than the longest is set a little smaller. */
export interface HriPlace {
  readonly x_mm: number;
  readonly width_mm: number;
  readonly size_pt: number;
  /** Baselines. */
  readonly y_mm: readonly number[];
}

export interface Content {
  readonly texts: LabelTexts;
  readonly longest: Label;
  readonly faces: Faces;
  /** Modules along an edge of the code. */
  readonly size: number;
}

/** Finds the largest code with which everything fits, then the largest texts; or says what would have to be larger. */
export function compose(layout: LabelLayout, content: Content): Composition | Misfit {
  const letter = missingLetter(content);
  if (letter !== undefined) return { misfit: 'letter', what: letter };
  for (let dots = MODULE_MOST_DOTS; dots >= MODULE_LEAST_DOTS; dots--) {
    const edge_mm = (content.size + 2 * QUIET_MODULES) * dots * DOT_MM;
    if (edge_mm > CODE_COMFORT_MM && dots > MODULE_LEAST_DOTS) continue;
    const ground = groundOf(layout, content.size, dots * DOT_MM);
    if (ground === undefined) continue;
    const composed = hriUnder(ground, content) ?? hriBeside(ground, content);
    if (composed !== undefined) return composed;
  }
  return misfitOf(layout, content);
}

/** The room on a label with a code of some size, mm from its upper left corner. */
interface Ground {
  readonly module_mm: number;
  readonly top_mm: number;
  readonly bottom_mm: number;
  readonly code: { readonly left_mm: number; readonly edge_mm: number; readonly quiet_mm: number };
  readonly column: { readonly left_mm: number; readonly width_mm: number };
}

/** The quiet zone is blank, so it may lie in the label's margin; the label ends behind it. */
function groundOf(layout: LabelLayout, size: number, module_mm: number): Ground | undefined {
  const { label, margin_mm } = layout;
  const edge_mm = size * module_mm;
  const quiet_mm = QUIET_MODULES * module_mm;
  const left_mm = Math.max(margin_mm, quiet_mm);
  const columnLeft_mm = left_mm + edge_mm + Math.max(quiet_mm, GUTTER * label.width_mm);
  if (edge_mm + 2 * left_mm > label.height_mm || columnLeft_mm + margin_mm > label.width_mm) return undefined;
  return {
    module_mm,
    top_mm: margin_mm,
    bottom_mm: label.height_mm - margin_mm,
    code: { left_mm, edge_mm, quiet_mm },
    column: { left_mm: columnLeft_mm, width_mm: label.width_mm - margin_mm - columnLeft_mm },
  };
}

function hriUnder(ground: Ground, content: Content): Composition | undefined {
  const { code, column, module_mm } = ground;
  const lines = content.longest.hri;
  const width = column.left_mm - code.left_mm - HRI_APART_MM;
  const size_pt = Math.min(HRI.largest_pt, ...lines.map((line) => hriSize(line, width, content.faces)));
  if (size_pt < HRI.least_pt) return undefined;
  const em = size_pt * POINT_MM;
  const first_mm = code.edge_mm + code.quiet_mm + HRI_ASCENT * em;
  const height_mm = first_mm + (lines.length - 1) * HRI_LEADING * em + DESCENT_LEAST_MM;
  const spare_mm = ground.bottom_mm - ground.top_mm - height_mm;
  // Above, the code keeps its quiet zone from the label's edge where the margin is narrower.
  const top_mm = Math.max(ground.top_mm + spare_mm / 2, code.quiet_mm);
  if (spare_mm < 0 || top_mm + height_mm > ground.bottom_mm) return undefined;
  const filled = fillColumn(columnTexts(content.texts), {
    faces: content.faces,
    left_mm: column.left_mm,
    width_mm: column.width_mm,
    top_mm,
    bottom_mm: top_mm + height_mm,
  });
  if (filled === undefined) return undefined;
  return {
    module_mm,
    code: { x_mm: code.left_mm, y_mm: top_mm },
    common: filled.runs,
    hri: {
      x_mm: code.left_mm,
      width_mm: width,
      size_pt,
      y_mm: lines.map((_, i) => top_mm + first_mm + i * HRI_LEADING * em),
    },
  };
}

function hriBeside(ground: Ground, content: Content): Composition | undefined {
  const { code, column } = ground;
  const filled = fillColumn([...columnTexts(content.texts), ...hriTexts(content)], {
    faces: content.faces,
    left_mm: column.left_mm,
    width_mm: column.width_mm,
    top_mm: ground.top_mm,
    bottom_mm: ground.bottom_mm,
  });
  if (filled === undefined) return undefined;
  const lines = content.longest.hri.length;
  const common = filled.runs.slice(0, filled.runs.length - lines);
  const hri = filled.runs.slice(filled.runs.length - lines);
  return {
    module_mm: ground.module_mm,
    code: { x_mm: code.left_mm, y_mm: (ground.top_mm + ground.bottom_mm - code.edge_mm) / 2 },
    common,
    hri: {
      x_mm: column.left_mm,
      width_mm: column.width_mm,
      size_pt: Math.min(HRI.largest_pt, ...hri.map((run) => run.size_pt)),
      y_mm: hri.map((run) => run.y_mm),
    },
  };
}

/** The size at which a line of HRI stays within a width. */
export const hriSize = (line: string, width: number, faces: Faces): number =>
  sizeWithin(width, advanceOf(faces[HRI.weight].letters(line)));

function columnTexts(texts: LabelTexts): ColumnText[] {
  const head = [
    { text: texts.product, style: PRODUCT },
    { text: texts.lot ?? '', style: LOT },
    ...texts.lines.map((text) => ({ text, style: SMALL })),
  ];
  return [
    ...head.map((entry) => ({ ...entry, at: 'head' as const })),
    { text: texts.producer, style: PRODUCER, at: 'foot' as const },
  ]
    .map((entry) => ({ ...entry, text: plain(entry.text) }))
    .filter(({ text }) => text !== '');
}

const hriTexts = ({ longest }: Content): ColumnText[] =>
  longest.hri.map((text) => ({ text, style: HRI, at: 'foot' }));

function missingLetter({ texts, longest, faces }: Content): string | undefined {
  const all = [...columnTexts(texts).map(({ text }) => text), ...longest.hri].join('');
  // A mark that found no letter to join would stand beside it: as good as missing.
  return Array.from(all).find((letter) => !faces.regular.hasLetter(letter) || /\p{M}/u.test(letter));
}

/** On a label of the needed size all fits at the least sizes, HRI beside. */
function misfitOf(layout: LabelLayout, content: Content): Misfit {
  const { margin_mm } = layout;
  const module_mm = MODULE_LEAST_DOTS * DOT_MM;
  const quiet_mm = QUIET_MODULES * module_mm;
  const edge_mm = content.size * module_mm;
  const pad_mm = Math.max(margin_mm, quiet_mm);
  const least = leastColumn([...columnTexts(content.texts), ...hriTexts(content)], content.faces);
  const filled_mm = pad_mm + edge_mm + least.width_mm + margin_mm;
  const needed = {
    width_mm: Math.ceil(Math.max(filled_mm + quiet_mm, filled_mm / (1 - GUTTER))),
    height_mm: Math.ceil(Math.max(edge_mm + 2 * pad_mm, least.height_mm + 2 * margin_mm)),
  };
  return groundOf(layout, content.size, module_mm) === undefined
    ? { misfit: 'code', what: content.longest.address, needed }
    : { misfit: 'text', what: least.widest, needed };
}
