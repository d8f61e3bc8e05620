import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** One file that the api loads: it needs no node_modules and hands out no asset. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false })],
  ssr: { noExternal: true },
  build: {
    ssr: 'render.ts',
    outDir: join(import.meta.dirname, '../../dist/dashboards/trace'),
    emptyOutDir: true,
    target: 'node24',
    cssTarget: 'chrome90', // the css goes to the buyer's phone
    cssMinify: true,
  },
});
