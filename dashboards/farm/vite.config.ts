import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { firstWords, precompressed } from '../ui/built-page.ts';
import { vi } from '../ui/messages/vi.ts';

const OUT = join(import.meta.dirname, '../../dist/dashboards/farm');

const { app, description, opening, needsScript } = vi;

export default defineConfig({
  root: import.meta.dirname,
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
    assetsInlineLimit: 0, // no data: addresses, so that the content policy can stay 'self'
    reportCompressedSize: true,
  },
});
