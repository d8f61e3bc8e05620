/** Two readers of codes that know nothing of each other, and a print file as the dots of its pages. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { tempDir } from './temp.ts';
import { program } from './tools.ts';

const DPI = 300;

/** The pages of a PDF as PNG files, the first one first. Needs pdftoppm. */
export async function pagesOf(pdf: Uint8Array): Promise<string[]> {
  const folder = await tempDir();
  const file = join(folder, 'labels.pdf');
  writeFileSync(file, pdf);
  execFileSync(program('pdftoppm'), ['-r', String(DPI), '-gray', '-png', file, join(folder, 'page')]);
  const pages = readdirSync(folder).filter((name) => name.endsWith('.png'));
  return pages.sort().map((name) => join(folder, name));
}

/** What zbar reads, sorted. Needs zbarimg. */
export const byZbar = (picture: string): string[] =>
  execFileSync(program('zbarimg'), ['--nodbus', '--quiet', '--raw', picture], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .sort();

/** What ZXing reads, sorted. */
export async function byZxing(picture: string): Promise<string[]> {
  const module = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(module)).buffer } });
  const codes = await readBarcodes(readFileSync(picture), { formats: ['QRCode'], maxNumberOfSymbols: 0 });
  return codes.map(({ text }) => text).sort();
}
