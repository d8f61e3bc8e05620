import { POINT_MM } from './model.ts';
import type { Faces, Glyph, Weight } from './model.ts';

/** How a text of a label is set: as large as its place allows, never under `least_pt`. */
export interface TextStyle {
  readonly weight: Weight;
  readonly largest_pt: number;
  readonly least_pt: number;
  /** At most so many lines. */
  readonly lines: 1 | 2;
}

export interface SetText {
  readonly size_pt: number;
  readonly lines: readonly string[];
}

/** Sizes differ by no less: a label with 7.83 and 7.91 pt beside each other looks like a mistake. */
const STEP_PT = 0.25;

/** A break must make the text larger than by this: a name in one piece reads better than a little larger in two. */
const BREAK_WORTH = 0.85;

/** A text as it is measured and printed: composed letters (NFC, as the font has them), single spaces. */
export const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

export const advanceOf = (glyphs: readonly Glyph[]): number =>
  glyphs.reduce((sum, glyph) => sum + glyph.advance, 0);

/** Width of text whose glyphs advance by so much in all (1/1000 em), mm. */
export const width_mm = (advance: number, size_pt: number): number => (advance / 1000) * size_pt * POINT_MM;

/** The largest size, in steps, at which so wide a text stays within a width. */
export const sizeWithin = (width: number, advance: number): number =>
  Math.floor((width * 1000) / (advance * POINT_MM) / STEP_PT) * STEP_PT;

/**
 * Sets a text in a column: on one line, or broken if it gets clearly larger so.
 * @param text Plain, not empty.
 * @returns Undefined where it does not fit at the least size.
 */
export function setText(
  text: string,
  style: TextStyle,
  place: { readonly faces: Faces; readonly width_mm: number; readonly largest_pt: number },
): SetText | undefined {
  const largest = Math.max(style.least_pt, Math.floor(place.largest_pt / STEP_PT) * STEP_PT);
  let best: SetText | undefined;
  for (const { lines, advance } of breaks(text, style, place.faces)) {
    const size_pt = Math.min(largest, sizeWithin(place.width_mm, advance));
    if (size_pt < style.least_pt || (best !== undefined && best.size_pt >= size_pt * BREAK_WORTH)) continue;
    best = { size_pt, lines };
  }
  return best;
}

/** The narrowest column that takes the text at its least size, mm. */
export const leastWidth_mm = (text: string, style: TextStyle, faces: Faces): number =>
  width_mm(Math.min(...breaks(text, style, faces).map(({ advance }) => advance)), style.least_pt);

/**
 * The text whole, on two lines broken after a comma, and on two lines as short as they get; with the widest line of
 * each. The earlier is better: names and places stay together.
 */
function breaks(text: string, style: TextStyle, faces: Faces): { lines: string[]; advance: number }[] {
  const measured = (...lines: string[]): { lines: string[]; advance: number } => ({
    lines,
    advance: Math.max(...lines.map((line) => advanceOf(faces[style.weight].line(line)))),
  });
  const whole = measured(text);
  if (style.lines === 1) return [whole];
  const halves = [...text.matchAll(/ /g)]
    .map(({ index }) => measured(text.slice(0, index), text.slice(index + 1)))
    .sort((a, b) => a.advance - b.advance);
  const afterComma = halves.filter(({ lines }) => lines[0]?.endsWith(','));
  return [whole, ...afterComma.slice(0, 1), ...halves.slice(0, 1)];
}
