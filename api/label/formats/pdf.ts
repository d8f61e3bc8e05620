import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { POINT_MM } from '../model.ts';
import type { LabelFormat, PlacedLabel, TextRun, Weight } from '../model.ts';
import { openFont } from './pdf-font.ts';
import type { PdfFont } from './pdf-font.ts';

const compress = promisify(deflate);

type Fonts = Readonly<Record<Weight, PdfFont>>;

/**
 * All sheets as vectors, the font embedded as far as it is used. pdfkit keeps the document: pages, fonts, references.
 * Its drawing calls would take most of the time of a large batch, so the operators of a page (ISO 32000-1, annex A) are
 * written here as one string, and what all labels share is a form that each of them names.
 */
export const pdf: LabelFormat = {
  id: 'pdf',
  type: 'application/pdf',
  async *write(sheets) {
    const width = sheets.layout.page.width_mm / POINT_MM;
    const height = sheets.layout.page.height_mm / POINT_MM;
    const document = new PDFDocument({
      size: [width, height],
      margin: 0,
      autoFirstPage: false,
      lang: 'vi',
      displayTitle: true,
      info: { Title: sheets.title, Creator: 'Nông Số', CreationDate: new Date(sheets.at) },
      font: sheets.faces.regular.file,
    });
    const fonts: Fonts = {
      regular: openFont(document, sheets.faces.regular.file),
      semibold: openFont(document, sheets.faces.semibold.file),
    };
    const Font = { regular: fonts.regular.reference, semibold: fonts.semibold.reference };
    const form = { Type: 'XObject', Subtype: 'Form', BBox: [0, -height, width, 0] };
    const common = document.ref({ ...form, Resources: { Font } });
    common.end(sheets.common.map((run) => showLine(run, fonts[run.weight])).join(''));

    const draw = pageDrawer();
    for await (const page of sheets.pages()) {
      const drawn = draw(page.map((label) => drawLabel(label, sheets.module_mm, fonts)));
      // On another thread, so that the event loop stays free for others. The fastest level leaves a ninth.
      const packed = await compress(drawn, { level: constants.Z_BEST_SPEED });
      const sheet = document.ref({
        ...form,
        Filter: 'FlateDecode',
        Resources: { Font, XObject: { common } },
      });
      sheet.end(packed);
      document.addPage();
      // pdfkit turns the y axis down; in the forms it goes up again, from the page's upper left corner.
      document.addContent('1 0 0 -1 0 0 cm /sheet Do');
      Object.assign(document.page.xobjects as object, { sheet });
      document.flushPages();
      yield* written(document);
    }
    document.end();
    yield* written(document);
  },
};

/** What pdfkit has finished. */
function* written(document: PDFKit.PDFDocument): Generator<Uint8Array> {
  const chunk = document.read() as Uint8Array | null;
  if (chunk !== null) yield chunk;
}

/**
 * Joins what is drawn on a page in a buffer that serves all pages: new ones for each are most of the memory a large
 * batch takes. What it gives is valid until the next call.
 */
function pageDrawer(): (labels: readonly string[]) => Uint8Array {
  let buffer = Buffer.alloc(0);
  return (labels) => {
    const length = labels.reduce((sum, label) => sum + label.length, 0);
    if (buffer.length < length) buffer = Buffer.alloc(length);
    let end = 0;
    for (const label of labels) end += buffer.write(label, end, 'latin1');
    return buffer.subarray(0, end);
  };
}

function drawLabel(placed: PlacedLabel, module_mm: number, fonts: Fonts): string {
  const { code, hri } = placed;
  const edge = points(module_mm);
  const inset_mm = module_mm / 1000;
  const corner = move(placed.x_mm, placed.y_mm);
  return [
    `q 1 0 0 1 ${corner} cm /common Do\n`,
    ...hri.map((run) => showLetters(run, fonts[run.weight])),
    // In units of modules, rows downwards: every edge is a whole number.
    `Q q ${edge} 0 0 -${edge} ${move(code.x_mm + inset_mm, code.y_mm + inset_mm)} cm\n`,
    `${drawModules(code.size, code.modules)}f Q\n`,
  ].join('');
}

/**
 * A rectangle for each run of dark modules in a row, all in one path. PDF paints every dot that a shape touches
 * (ISO 32000-1, 10.6.5): each is smaller by a 1/500 module, too little to see, so that an edge on the border of two dots
 * does not take the next one as well.
 */
function drawModules(size: number, modules: Uint8Array): string {
  let path = '';
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      if (modules[row * size + column] !== 1) continue;
      const start = column;
      while (column + 1 < size && modules[row * size + column + 1] === 1) column++;
      path += `${start} ${row} ${column - start}.998 .998 re `;
    }
  return path;
}

const showLine = (run: TextRun, font: PdfFont): string => show(run, `[${font.line(run.text)}] TJ`);

const showLetters = (run: TextRun, font: PdfFont): string => show(run, `<${font.letters(run.text)}> Tj`);

const show = ({ weight, size_pt, x_mm, y_mm }: TextRun, glyphs: string): string =>
  `BT /${weight} ${size_pt} Tf ${move(x_mm, y_mm)} Td ${glyphs} ET\n`;

/** A point right of and under the corner, as PDF counts. */
const move = (right_mm: number, down_mm: number): string => `${points(right_mm)} ${-points(down_mm)}`;

/** To 1/10,000 point: a dot of 300 dpi is 0.24. */
const points = (mm: number): number => Math.round((mm / POINT_MM) * 10_000) / 10_000;
