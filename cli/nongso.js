#!/usr/bin/env node
// The `nongso` command. Committed, never built: it has to answer also where nothing is built yet.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findNode24, installHint, isNode24 } from './bootstrap/node24.cjs';
import { run } from './bootstrap/run.cjs';

const main = new URL('../dist/cli/main.js', import.meta.url);
// A gateway shares a small box: it may gather less garbage than a program on a server, and gives back to the system what
// it freed. Measured in docs/decisions/012. A Node that no longer knows one of the flags does not start.
const LEAN = [
  '--optimize-for-size', // gateway/collector.ts takes this one and the next back while very many frames come
  '--heap-growing-percent=20',
  '--no-maglev',
  '--v8-pool-size=1',
  '--expose-gc',
  '--no-short-builtin-calls',
  '--no-allocation-site-pretenuring',
];
const LEAN_MALLOC = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

if (!existsSync(main)) {
  stop('not built yet, run: npm run build');
} else if (isNode24) {
  const isLean = process.argv[2] !== 'gateway' || LEAN.every((flag) => process.execArgv.includes(flag));
  // The same process under these flags; where a system has no such call, it runs without them.
  if (!isLean && process.execve)
    process.execve(
      process.execPath,
      [process.execPath, ...LEAN, ...process.execArgv, ...process.argv.slice(1)],
      { ...LEAN_MALLOC, ...process.env },
    );
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
