import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { migrationsDir, packageRoot } from '../cli/package-root.ts';
import { addCredential } from '../gateway/store/settings/credentials.ts';
import type { Credential } from '../firmware-sim/index.ts';

/** A farm of MQTT nodes in a folder of its own. */
export interface BenchFarm {
  readonly folder: string;
  readonly configFile: string;
  readonly nodes: ReadonlyMap<string, Credential>;
  remove(): void;
}

/** Makes a farm of `count` nodes; `zones` is YAML put in as it is. */
export function benchFarm(count: number, zones = '[]'): BenchFarm {
  const folder = mkdtempSync(join(tmpdir(), 'nongso-bench-'));
  const ids = Array.from({ length: count }, (_, i) => `node-${i}`);
  const nodes = new Map(
    ids.map((device) => [
      device,
      addCredential({
        dataDir: folder,
        migrationsDir: migrationsDir(),
        device,
        profile: 'nongso-node',
        rotate: false,
        random: randomBytes,
      }),
    ]),
  );
  const configFile = join(folder, 'nongso.yaml');
  const zoneOf = (id: string): string => (zones === '[]' || id !== 'node-0' ? '' : ', zone: khu-1');
  writeFileSync(
    configFile,
    [
      'farm: bench',
      'timezone: Asia/Ho_Chi_Minh',
      'location: { lat: 20.65, lon: 106.05 }',
      'devices:',
      ...ids.map((id) => `  - { id: ${id}, profile: nongso-node${zoneOf(id)} }`),
      `zones: ${zones}`,
    ].join('\n'),
  );
  return { folder, configFile, nodes, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface BenchGateway {
  readonly url: string;
  readonly mqttPort: number;
  /** From the start of the process to its first word, ms. */
  readonly readyAfter_ms: number;
  readonly pid: number;
  metric(name: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the built gateway on free ports; `wrapper` is put before the command, as strace is. */
export function startGateway(
  farm: BenchFarm,
  { env = {}, wrapper = [] }: { env?: Record<string, string>; wrapper?: readonly string[] } = {},
): Promise<BenchGateway> {
  const started = performance.now();
  const [command = process.execPath, ...args] = [
    ...wrapper,
    process.execPath,
    join(packageRoot(), 'cli', 'nongso.js'),
    'gateway',
    '--config',
    farm.configFile,
    '--json',
  ];
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NONGSO_DATA_DIR: farm.folder,
      NONGSO_BIND: '127.0.0.1',
      NONGSO_GATEWAY_PORT: '0',
      NONGSO_MQTT_PORT: '0',
      NONGSO_LOG: 'error',
      ...env,
    },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    void exited.then(() => reject(new Error('the gateway ended before it was ready')));
    createInterface({ input: child.stdout }).once('line', (line) => {
      const { url, mqtt_port: mqttPort } = JSON.parse(line) as { url: string; mqtt_port: number };
      resolve({
        url,
        mqttPort,
        readyAfter_ms: performance.now() - started,
        pid: child.pid ?? 0,
        async metric(name) {
          const page = await (await fetch(`${url}/metrics`)).text();
          return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);
        },
        async stop() {
          // strace does not pass signals on; the gateway is its only child.
          const traced =
            wrapper.length > 0 &&
            readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
          process.kill(traced ? Number(traced) : (child.pid ?? 0), 'SIGTERM');
          await exited;
        },
      });
    });
  });
}
