/** What the builds of the pages share. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXT = /\.(html|js|css|svg)$/;

/** Puts the few words that stand in index.html (`%app%` …) before any script runs from a message file. */
export const firstWords = (words: Readonly<Record<string, string>>): Plugin => ({
  name: 'first-words',
  transformIndexHtml: (html) => html.replace(/%(\w+)%/g, (whole, name: string) => words[name] ?? whole),
});

/** Leaves a .gz and a .br beside each built file of `out`: a small machine then serves them without computing. */
export const precompressed = (out: string): Plugin => ({
  name: 'precompressed',
  apply: 'build',
  async closeBundle() {
    const files = (await readdir(out, { recursive: true })).filter((file) => TEXT.test(file));
    await Promise.all(
      files.map(async (file) => {
        const path = join(out, file);
        const bytes = await readFile(path);
        await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
        await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes));
      }),
    );
  },
});
