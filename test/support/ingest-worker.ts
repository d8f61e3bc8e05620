/** `nongso ingest` from source: as a program that can be killed, or in the process of the test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { packageRoot } from '../../cli/package-root.ts';
import { eventually } from './eventually.ts';
import type { Influxd } from './influxd.ts';
import type { Mosquitto } from './mosquitto.ts';
import { tempDir } from './temp.ts';

export const FARM = 'dong-tao';
export const ZONE = 'khu-1';
/** Those with an odd number stand in a zone. */
export const DEVICES = ['node-1', 'node-2', 'node-3'] as const;

/** A configuration of three nodes in the native form, a Tasmota and a ChirpStack with a valve. */
export async function ingestConfig(): Promise<string> {
  const file = join(await tempDir(), 'nongso.yaml');
  const farm = {
    farm: FARM,
    timezone: 'Asia/Ho_Chi_Minh',
    location: { lat: 20.83, lon: 105.97 },
    zones: [{ id: ZONE, name: 'Khu 1' }],
    devices: [
      ...DEVICES.map((id) => ({ id, profile: 'nongso-node', ...(id !== 'node-2' && { zone: ZONE }) })),
      { id: 'lora-1', profile: 'chirpstack', application: '52f14cd4-c6f1-4fbd-8f87-4025e1d49242' },
      { id: 'valve-x', profile: 'milesight-uc512', bridge: 'lora-1', eui: '24e124460c194321' },
      { id: 'plug-1', profile: 'tasmota-relay-8' },
    ],
  };
  await writeFile(file, stringify(farm));
  return file;
}

export interface Place {
  readonly broker: Mosquitto;
  readonly influx: Influxd;
  readonly configFile: string;
}

export const influxEnv = ({ url, database }: Influxd): Readonly<Record<string, string>> => ({
  INFLUX_URL: url,
  INFLUX_DATABASE: database,
});

export interface WorkerProgram {
  readonly pid: number;
  readonly stderr: () => string;
  readonly stdout: () => string;
  /** Ends it by its pid and gives its exit code; null after SIGKILL. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts a worker and waits until it reads. */
export async function startWorker({ broker, influx, configFile }: Place): Promise<WorkerProgram> {
  const main = join(packageRoot(), 'cli', 'main.ts');
  const args = ['ingest', '--broker', broker.url, '--share', 'g1', '--config', configFile, '--json'];
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH ?? '', NONGSO_LOG: 'info', ...influxEnv(influx) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const gone = once(child, 'close');
  await eventually('the worker reads', () => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${said.stderr}`);
    return said.stdout.includes('\n');
  });
  return {
    pid: child.pid!,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    async stop(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await gone;
      return child.exitCode;
    },
  };
}
