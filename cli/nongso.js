#!/usr/bin/env node
// The `nongso` command. Committed, never built: it has to answer also where nothing is built yet.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findNode24, installHint, isNode24 } from './bootstrap/node24.cjs';
import { run } from './bootstrap/run.cjs';

const main = new URL('../dist/cli/main.js', import.meta.url);

if (!existsSync(main)) {
  stop('not built yet, run: npm run build');
} else if (isNode24) {
  await import(main.href);
} else {
  const node = findNode24();
  if (!node) stop(installHint());
  // Where the user stands is where relative paths on the command line start.
  else
    process.exitCode = await run(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      cwd: process.cwd(),
    });
}

function stop(line) {
  console.error(`nongso: ${line}`);
  process.exitCode = 1;
}
