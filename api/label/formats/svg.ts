import { POINT_MM } from '../model.ts';
import type { Face, Glyph, LabelFormat, PlacedLabel, Sheets, TextRun } from '../model.ts';

/**
 * The first sheet, true to size, with the labels' edges dashed: the preview. Letters are outlines of the font that
 * prints, so that it looks the same in a browser, an image program or a plotter without that font.
 */
export const svg: LabelFormat = {
  id: 'svg',
  type: 'image/svg+xml',
  async *write(sheets) {
    for await (const page of sheets.pages()) {
      yield new TextEncoder().encode(draw(sheets, page));
      return;
    }
  },
};

function draw(sheets: Sheets, page: readonly PlacedLabel[]): string {
  const { width_mm, height_mm } = sheets.layout.page;
  const common = sheets.common.map((run) => drawLine(run, sheets.faces[run.weight]));
  const letters = new Map<string, string>();
  const labels = page.map((label) => drawLabel(label, sheets, letters));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width_mm}mm" height="${height_mm}mm"`,
    ` viewBox="0 0 ${width_mm} ${height_mm}"><title>${escape(sheets.title)}</title>`,
    `<defs><g id="common">${common.join('')}</g>${[...letters.values()].join('')}</defs>`,
    `<rect width="100%" height="100%" fill="#fff"/>${drawEdges(sheets)}${labels.join('')}</svg>`,
  ].join('');
}

/** One path for a line of text, kerned. */
function drawLine(run: TextRun, face: Face): string {
  let x = 0;
  const glyphs = face.line(run.text).map((glyph) => {
    const at = x;
    x += glyph.advance;
    return glyph.outline === '' ? '' : `<path transform="translate(${short(at)} 0)" d="${glyph.outline}"/>`;
  });
  return `<g ${onBaseline(run)}>${glyphs.join('')}</g>`;
}

function drawLabel(placed: PlacedLabel, sheets: Sheets, letters: Map<string, string>): string {
  const { label, code, x_mm, y_mm, hri } = placed;
  return [
    `<g><title>${escape(label.address)}</title>`,
    // In units of modules: every edge is a whole number. A line through the middle of a row is the shortest to write.
    `<path transform="translate(${short(code.x_mm)} ${short(code.y_mm)}) scale(${short(sheets.module_mm)})"`,
    ` stroke="#000" shape-rendering="crispEdges" d="${drawModules(code.size, code.modules)}"/>`,
    `<g transform="translate(${short(x_mm)} ${short(y_mm)})"><use href="#common"/>`,
    ...hri.map((run) => drawLetters(run, sheets.faces[run.weight], letters)),
    '</g></g>',
  ].join('');
}

function drawModules(size: number, modules: Uint8Array): string {
  const path: string[] = [];
  for (let row = 0; row < size; row++) {
    let end = 0;
    path.push(`M0 ${row + 0.5}`);
    for (let column = 0; column < size; column++) {
      if (modules[row * size + column] !== 1) continue;
      const start = column;
      while (column + 1 < size && modules[row * size + column + 1] === 1) column++;
      path.push(`m${start - end} 0h${column + 1 - start}`);
      end = column + 1;
    }
  }
  return path.join('');
}

/** Letters that many labels share are defined once. */
function drawLetters(run: TextRun, face: Face, letters: Map<string, string>): string {
  let x = 0;
  const uses = Array.from(run.text, (letter) => {
    const [glyph] = face.letters(letter);
    const at = x;
    x += glyph?.advance ?? 0;
    if (glyph === undefined || glyph.outline === '') return '';
    const id = `${run.weight}-${letter.codePointAt(0)?.toString(16) ?? ''}`;
    if (!letters.has(id)) letters.set(id, define(id, glyph));
    return `<use href="#${id}" x="${short(at)}"/>`;
  });
  return `<g ${onBaseline(run)}>${uses.join('')}</g>`;
}

const define = (id: string, glyph: Glyph): string => `<path id="${id}" d="${glyph.outline}"/>`;

/** Into 1/1000 em, y upwards, as glyphs are drawn. */
function onBaseline(run: TextRun): string {
  const scale = (run.size_pt * POINT_MM) / 1000;
  return `transform="translate(${short(run.x_mm)} ${short(run.y_mm)}) scale(${short(scale)} ${short(-scale)})"`;
}

/** Dashed, where labels part. Each line begins left or above, so that the dashes of two neighbours lie on each other. */
function drawEdges({ layout }: Sheets): string {
  const { label, origin, pitch } = layout;
  const [w, h] = [label.width_mm, label.height_mm];
  const edges: string[] = [];
  for (let row = 0; row < layout.rows; row++)
    for (let column = 0; column < layout.columns; column++) {
      const corner = `${short(origin.left_mm + column * pitch.x_mm)} ${short(origin.top_mm + row * pitch.y_mm)}`;
      edges.push(`M${corner}h${w}m${-w} 0v${h}m0 0h${w}m0 ${-h}v${h}`);
    }
  return `<path fill="none" stroke="#999" stroke-width=".2" stroke-dasharray="1.5 1.5" d="${edges.join('')}"/>`;
}

/** A tenth of a micrometre is enough; scales of letters need their digits. */
const short = (value: number): string => String(Number(value.toPrecision(8)));

const escape = (text: string): string =>
  text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
