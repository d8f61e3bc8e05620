// `npm run dev`: `npm start` that compiles what is saved and starts anew.
import { spawn, type ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';

const compiled = ['api', 'cli', 'domain', 'firmware-sim', 'gateway', 'dashboards/trace'];
const pages = ['farm', 'coop', 'trace'];
const quietMs = 500; // a compiler writes many files

const run = (...args: string[]): ChildProcess => spawn(process.execPath, args, { stdio: 'inherit' });

const builders = [
  run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'),
  ...pages.map((page) =>
    run('node_modules/vite/bin/vite.js', 'build', `dashboards/${page}`, '--watch', '--logLevel', 'warn'),
  ),
];
let farm = startFarm();
let restart: NodeJS.Timeout | undefined;

for (const dir of compiled) {
  watch(`dist/${dir}`, { recursive: true }, () => {
    clearTimeout(restart);
    restart = setTimeout(restartFarm, quietMs);
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const builder of builders) builder.kill();
    afterFarm(() => process.exit());
  });
}

function startFarm(): ChildProcess {
  return run('cli/nongso.js', 'start');
}

function restartFarm(): void {
  console.error('nongso: compiled, starting again');
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
