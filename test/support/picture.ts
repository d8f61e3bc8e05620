/** The pictures that the documents show, taken from the running programs. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';

/** The folder that `NONGSO_PICTURES` names: without it the tests that take pictures are left out (vitest.config.ts). */
export const picturesFolder = process.env.NONGSO_PICTURES ?? '';

/** Enough for flat colours and smooth letters; two dots in a byte. */
const COLOURS = 16;
/** What a reader on a slow line waits for. */
export const MAX_PICTURE_BYTES = 60_000;
export const MAX_PICTURES_BYTES = 500_000;

/** Keeps what the page shows now, with a palette: a third of the bytes. @throws when it would be too large for a document */
export async function keepPicture(page: Page, folder: string, name: string): Promise<void> {
  const taken = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const { size } = await sharp(taken)
    .png({ palette: true, colours: COLOURS, dither: 0, compressionLevel: 9, effort: 10 })
    .toFile(join(folder, `${name}.png`));
  if (size > MAX_PICTURE_BYTES) throw new Error(`${name} has ${size} bytes, more than ${MAX_PICTURE_BYTES}`);
}
