// What a printer gets: the PDF is turned into the dots of a page, and readers that know nothing of us read it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { pdf } from '../../../api/label/formats/pdf.ts';
import { svg } from '../../../api/label/formats/svg.ts';
import type { Label, LabelJob } from '../../../api/label/index.ts';
import { tempDir } from '../../support/temp.ts';
import { needs, program } from '../../support/tools.ts';
import { layoutNamed, printed, TEXTS, unitLabels } from '../../unit/api/label/sample.ts';

const DPI = 300;
const MM = DPI / 25.4;

beforeAll(() => {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasmBinary = new Uint8Array(readFileSync(file)).buffer;
  prepareZXingModule({ overrides: { wasmBinary } });
});

/** The PDF on disk, and its pages as pictures. */
async function print(
  labels: readonly Label[],
  job: Partial<LabelJob> = {},
): Promise<{ file: string; pages: () => string[] }> {
  const folder = await tempDir();
  const file = join(folder, 'labels.pdf');
  writeFileSync(file, await printed(pdf, labels, job));
  return {
    file,
    pages() {
      execFileSync(program('pdftoppm'), ['-r', String(DPI), '-gray', '-png', file, join(folder, 'page')]);
      const count = Number(/Type \/Pages\n\/Count (\d+)/.exec(readFileSync(file, 'latin1'))?.[1]);
      return Array.from({ length: count }, (_, i) => join(folder, `page-${i + 1}.png`));
    },
  };
}

const byZbar = (page: string): string[] =>
  execFileSync(program('zbarimg'), ['--nodbus', '--quiet', '--raw', page], { encoding: 'utf8' })
    .trim()
    .split('\n');

/** Addresses with the place of each on its sheet, from 1, in the order of places. */
async function byZxing(picture: Uint8Array, layout = layoutNamed('a4-3x8')): Promise<[number, string][]> {
  const codes = await readBarcodes(picture, { formats: ['QRCode'], maxNumberOfSymbols: 0 });
  return codes
    .map(({ text, position }): [number, string] => {
      const column = Math.floor((position.topLeft.x / MM - layout.origin.left_mm) / layout.pitch.x_mm);
      const row = Math.floor((position.topLeft.y / MM - layout.origin.top_mm) / layout.pitch.y_mm);
      return [row * layout.columns + column + 1, text];
    })
    .sort(([a], [b]) => a - b);
}

const inPlaces = (labels: readonly Label[], first = 1): [number, string][] =>
  labels.map(({ address }, i) => [first + i, address]);

/** Grey in squares of a millimetre: where something is printed, and how dark. */
const blurred = (picture: string | Buffer): Promise<Buffer> =>
  sharp(picture).resize(210, 297, { fit: 'fill' }).greyscale().toColourspace('b-w').raw().toBuffer();

needs('pdftoppm', 'zbarimg')('a printed sheet', () => {
  it('gives all 24 addresses to two readers, each in its place', async () => {
    const labels = unitLabels(24);
    const { pages } = await print(labels);
    const [page] = pages();
    expect(byZbar(page!).sort()).toEqual(labels.map(({ address }) => address).sort());
    expect(await byZxing(readFileSync(page!))).toEqual(inPlaces(labels));
  });

  it.each(['a4-4x10', 'a4-5x13'])('gives them on %s as well', async (id) => {
    const layout = layoutNamed(id);
    const labels = unitLabels(layout.columns * layout.rows);
    const texts = { ...TEXTS, product: 'Nhãn lồng', lines: [] };
    const { pages } = await print(labels, { layout, texts });
    const [page] = pages();
    expect(byZbar(page!).sort()).toEqual(labels.map(({ address }) => address).sort());
    expect(await byZxing(readFileSync(page!), layout)).toEqual(inPlaces(labels));
  });

  it('goes on with a second page after the last place', async () => {
    const labels = unitLabels(25);
    const { pages } = await print(labels);
    expect(pages()).toHaveLength(2);
    expect(await byZxing(readFileSync(pages()[1]!))).toEqual(inPlaces(labels.slice(24)));
  });

  it('begins at the first free place of a partly used sheet', async () => {
    const labels = unitLabels(3);
    const { pages } = await print(labels, { startAt: 20 });
    expect(await byZxing(readFileSync(pages()[0]!))).toEqual(inPlaces(labels, 20));
  });

  it('has modules that are all of the same size, in whole dots', async () => {
    const { pages } = await print(unitLabels(24));
    const { data, info } = await sharp(pages()[0]).raw().toBuffer({ resolveWithObject: true });
    // Without grey between black and white no edge lies between two dots. Rows of the code alone: letters have curves.
    const left = Math.round(4.3 * MM);
    const width = 33 * 7;
    const top = data.findIndex(
      (value, i) => i % (info.width * info.channels) === left * info.channels && value < 128,
    );
    const row = Math.floor(top / (info.width * info.channels));
    for (let y = row; y < row + width; y++)
      for (let x = left; x < left + width; x++)
        expect([0, 255]).toContain(data[(y * info.width + x) * info.channels]);
  });

  it('is what the preview shows', async () => {
    const labels = unitLabels(24);
    const { pages } = await print(labels);
    // The dashed edges are of the preview alone.
    const preview = (await printed(svg, labels)).toString().replace(/<path fill="none"[^>]*>/, '');
    const screen = await sharp(Buffer.from(preview), { density: DPI / 2 })
      .flatten()
      .resize(Math.round(210 * MM))
      .png()
      .toBuffer();
    expect(await byZxing(screen)).toEqual(inPlaces(labels));
    const [a, b] = await Promise.all([blurred(pages()[0]!), blurred(screen)]);
    expect(a.filter((value) => value < 128).length).toBeGreaterThan(1_000);
    expect(a.filter((value, i) => Math.abs(value - b[i]!) > 32).length).toBe(0);
  });
});

needs('pdffonts', 'pdftotext')('its text', () => {
  it('is Vietnamese in an embedded font, also where it came decomposed', async () => {
    const { file } = await print(unitLabels(1), {
      texts: { ...TEXTS, product: TEXTS.product.normalize('NFD') },
    });
    const fonts = execFileSync(program('pdffonts'), [file], { encoding: 'utf8' }).trim().split('\n').slice(2);
    expect(fonts).toHaveLength(2);
    for (const font of fonts)
      expect(font).toMatch(
        /^[A-Z]{6}\+BeVietnamPro-(Regular|SemiBold) +CID TrueType +Identity-H +yes yes yes /,
      );

    const text = execFileSync(program('pdftotext'), ['-raw', file, '-'], { encoding: 'utf8' }).replace(
      /\s+/g,
      ' ',
    );
    for (const line of [TEXTS.product, TEXTS.producer, TEXTS.lot!, ...TEXTS.lines, ...unitLabels(1)[0]!.hri])
      expect(text).toContain(line);
  });

  it('is the same file each time', async () => {
    const [a, b] = await Promise.all([printed(pdf, unitLabels(30)), printed(pdf, unitLabels(30))]);
    expect(a.equals(b)).toBe(true);
  });
});
