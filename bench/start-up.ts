import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../cli/package-root.ts';
import { benchFarm, startGateway } from './gateway.ts';
import { print, round } from './line.ts';

const RESTARTS = 5;
const POLL_MS = 100;

/** A restart of the built gateway, to its ports being open. */
async function warm(): Promise<void> {
  const farm = benchFarm(10);
  const times: number[] = [];
  try {
    for (let i = 0; i <= RESTARTS; i++) {
      const gateway = await startGateway(farm);
      if (i > 0) times.push(gateway.readyAfter_ms);
      await gateway.stop();
    }
  } finally {
    farm.remove();
  }
  print({
    what: 'gateway_restart',
    value: round(Math.max(...times) / 1000, 2),
    unit: 's',
    conditions: { restarts: RESTARTS, value: 'slowest' },
  });
}

/** `npm start` on a copy of what git has, without node_modules: install, build, season, and the first live reading. */
async function cold(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nongso-cold-'));
  for (const file of execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: packageRoot(),
    encoding: 'utf8',
  }).split('\0'))
    if (file !== '') cpSync(join(packageRoot(), file), join(folder, file), { recursive: true });
  const started = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NONGSO_GATEWAY_PORT: '0', NONGSO_MQTT_PORT: '0' },
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
        if (address !== undefined) resolve(address);
      });
      void exited.then(() => reject(new Error('npm start ended')));
    });
    while (
      !/nongso_frames_total\{outcome="stored"\} [1-9]/.test(await (await fetch(`${url}/metrics`)).text())
    )
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    print({
      what: 'npm_start_cold_to_first_reading',
      value: round((performance.now() - started) / 1000),
      unit: 's',
      conditions: { install: 'npm ci with a warm npm cache' },
    });
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function startUp(): Promise<void> {
  await warm();
  await cold();
}
