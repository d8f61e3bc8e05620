// `npm run dev`: the farm of `npm start` from the TypeScript sources, started anew when one of them is saved.
import { spawn, type ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';

const sources = ['cli', 'domain', 'firmware-sim', 'gateway'];
const quietMs = 200; // an editor saves in several steps

const run = (...args: string[]): ChildProcess => spawn(process.execPath, args, { stdio: 'inherit' });

const page = run(
  'node_modules/vite/bin/vite.js',
  'build',
  'dashboards/farm',
  '--watch',
  '--logLevel',
  'warn',
);
let farm = startFarm();
let restart: NodeJS.Timeout | undefined;

for (const dir of sources) {
  watch(dir, { recursive: true }, () => {
    clearTimeout(restart);
    restart = setTimeout(restartFarm, quietMs);
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    page.kill();
    afterFarm(() => process.exit());
  });
}

function startFarm(): ChildProcess {
  return run('cli/main.ts', 'start');
}

function restartFarm(): void {
  console.error('nongso: sources changed, starting again');
  afterFarm(() => {
    farm = startFarm();
  });
}

/** Lets the farm stop in its own time: it closes valves and writes what it knows. */
function afterFarm(then: () => void): void {
  if (farm.exitCode !== null || farm.signalCode !== null) return then();
  farm.once('exit', then);
  farm.kill('SIGTERM');
}
