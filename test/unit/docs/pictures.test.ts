import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../cli/package-root.ts';
import { MAX_PICTURE_BYTES, MAX_PICTURES_BYTES } from '../../support/picture.ts';

const ROOT = packageRoot();
const FOLDER = join(ROOT, 'docs', 'pictures');
const pictures = readdirSync(FOLDER);

const guides = ['en', 'vi'].flatMap((language) =>
  readdirSync(join(ROOT, 'docs', language)).map((file) => join('docs', language, file)),
);
const documents = ['README.md', 'README.vi.md', ...guides].map((file) => ({
  file,
  text: readFileSync(join(ROOT, file), 'utf8'),
}));

/** Names of the pictures that a document shows. */
const shownIn = (text: string): readonly string[] =>
  [...text.matchAll(/pictures\/([\w-]+\.\w+)/g)].map(([, name = '']) => name);
const shown = new Set(documents.flatMap(({ text }) => shownIn(text)));

describe('the pictures of the documents', () => {
  it('are there, and each is shown somewhere', () => {
    expect([...shown].sort()).toEqual([...pictures].sort());
  });

  it('are of the language of the document', () => {
    const others = documents.flatMap(({ file, text }) => {
      const other = /\bvi\b/.test(file) ? '-en.png' : '-vi.png';
      return shownIn(text).filter((name) => name.endsWith(other));
    });
    expect(others).toEqual([]);
  });

  it('say in words what they show', () => {
    const images = documents.flatMap(({ text }) =>
      [...text.matchAll(/<img [^>]*>/g)].map(([image]) => image),
    );
    expect(images.length).toBeGreaterThan(0);
    expect(images.filter((image) => !/ alt="[^"]{10,}"/.test(image))).toEqual([]);
  });

  it('are small enough for a slow line', () => {
    const sizes = pictures.map((name) => statSync(join(FOLDER, name)).size);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_PICTURE_BYTES);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_PICTURES_BYTES);
  });

  it.each(pictures)('can be opened and are not blank: %s', async (name) => {
    const picture = sharp(join(FOLDER, name));
    const { format, width } = await picture.metadata();
    const { channels } = await picture.stats();
    expect(format).toBe('png');
    expect(width).toBeGreaterThanOrEqual(360);
    expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(10);
  });
});
