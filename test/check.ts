// `npm run check`: all that can be known without running the programs. One line per step, output of failures only.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';

const cache = 'node_modules/.cache';
const tsc = ['typescript/bin/tsc', '--noEmit', '--incremental'];

/** The longest first, so that no core waits at the end. */
const steps: Record<string, string[]> = {
  lint: [
    'eslint/bin/eslint.js',
    '.',
    '--max-warnings=0',
    '--cache',
    '--cache-strategy=content',
    `--cache-location=${cache}/eslint`,
  ],
  tests: ['vitest/vitest.mjs', 'run', '--project=unit', '--reporter=dot'],
  types: [...tsc, '--tsBuildInfoFile', `${cache}/types.tsbuildinfo`],
  'pages types': [
    'svelte-check/bin/svelte-check',
    '--tsconfig=dashboards/tsconfig.json',
    '--fail-on-warnings',
  ],
  unused: ['knip/bin/knip.js', '--no-progress'],
  format: ['prettier/bin/prettier.cjs', '.', '--check', '--log-level=warn', '--cache'],
  'domain types': [...tsc, '--project', 'domain', '--tsBuildInfoFile', `${cache}/domain.tsbuildinfo`],
  imports: ['dependency-cruiser/bin/dependency-cruiser.mjs', '.', '--output-type=err-long'],
};

const started = performance.now();
const waiting = Object.entries(steps);
const failures: string[] = [];

await Promise.all(Array.from({ length: availableParallelism() }, worker));

for (const failure of failures) console.log(failure);
console.log(`check ${failures.length === 0 ? 'passed' : 'FAILED'} in ${seconds(started)}`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function worker(): Promise<void> {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const [name, [script, ...args]] = step;
    const from = performance.now();
    const { code, output } = await run(`node_modules/${script}`, args);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(16)} ${seconds(from)}`);
    if (code !== 0) failures.push(`\n--- ${name} ---\n${output.trim()}\n`);
  }
}

async function run(script: string, args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output: stdout + stderr };
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`.padStart(7);
}
