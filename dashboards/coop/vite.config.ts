import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { firstWords, precompressed } from '../ui/built-page.ts';
import { vi } from './messages/vi/index.ts';

const OUT = join(import.meta.dirname, '../../dist/dashboards/coop');

const { app, description, opening, needsScript } = vi.common;

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [
    svelte({ configFile: false }),
    firstWords({ app, description, opening, needsScript }),
    precompressed(OUT),
  ],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'chrome90',
    cssTarget: 'chrome90',
    modulePreload: { polyfill: false }, // every browser that runs the page has it
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    rolldownOptions: {
      // The schemas beside the functions that we take from domain would bring the whole of zod.
      treeshake: { manualPureFunctions: ['z'] },
    },
  },
});
