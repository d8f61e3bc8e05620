import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { vi } from '../ui/messages/vi.ts';

const OUT = join(import.meta.dirname, '../../dist/dashboards/farm');
const TEXT = /\.(html|js|css|svg)$/;

/** Puts the few words that stand in index.html before any script runs from the message file. */
const firstWords = (): Plugin => ({
  name: 'first-words',
  transformIndexHtml: (html) =>
    html
      .replace('%app%', vi.app)
      .replace('%description%', vi.description)
      .replace('%opening%', vi.opening)
      .replace('%needsScript%', vi.needsScript),
});

/** Leaves a .gz and a .br beside each file: the box at the farm then serves small files without computing. */
const precompressed = (): Plugin => ({
  name: 'precompressed',
  apply: 'build',
  async closeBundle() {
    const files = (await readdir(OUT, { recursive: true })).filter((file) => TEXT.test(file));
    await Promise.all(
      files.map(async (file) => {
        const path = join(OUT, file);
        const bytes = await readFile(path);
        await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
        await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes));
      }),
    );
  },
});

export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false }), firstWords(), precompressed()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'chrome90',
    cssTarget: 'chrome90',
    modulePreload: { polyfill: false }, // every browser that runs the page has it
    assetsInlineLimit: 0, // no data: addresses, so that the content policy can stay 'self'
    reportCompressedSize: true,
  },
});
