import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../cli/package-root.ts';

const DOCS = join(packageRoot(), 'docs');

/** The documents that an index links to, as it writes them. */
const linkedBy = (index: string): readonly string[] =>
  [...readFileSync(join(DOCS, index), 'utf8').matchAll(/\]\(([\w/-]+\.md)\)/g)].map(
    ([, target = '']) => target,
  );

const documentsIn = (folder: string): readonly string[] =>
  readdirSync(join(DOCS, folder)).filter((file) => file.endsWith('.md') && file !== 'README.md');

describe('the index of the documents', () => {
  it('names every document', () => {
    const guides = ['en', 'vi'].flatMap((language) =>
      documentsIn(language).map((file) => `${language}/${file}`),
    );
    expect(linkedBy('README.md')).toEqual(expect.arrayContaining([...documentsIn(''), ...guides]));
  });

  it('names every decision, in their order', () => {
    expect(linkedBy(join('decisions', 'README.md'))).toEqual([...documentsIn('decisions')].sort());
  });
});
