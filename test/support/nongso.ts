/** The built programs, started from the command line as people start them, and ended by pid. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../cli/package-root.ts';
import { eventually } from './eventually.ts';
import type { Patience } from './eventually.ts';

const BIN = join(packageRoot(), 'cli', 'nongso.js');

/** A start under load, ms. */
const READY_WITHIN_MS = 60_000;

type Environment = Readonly<Record<string, string>>;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  readonly pid: number;
  /** What it has written so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Resolves when it is gone and its output is read to the end. */
  readonly ended: Promise<Ended>;
  /** Waits for text in its output; rejects with all of it when the program ends without. */
  says(what: RegExp, stream?: 'stdout' | 'stderr', patience?: Patience): Promise<RegExpExecArray>;
  /** Ends it by its pid and waits until it is gone; does nothing to one that is gone. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

export interface StartOptions {
  readonly env?: Environment;
  readonly cwd?: string;
  /** What stands before `node` on the command line, as a tracer; it must hand the child its own pid. */
  readonly before?: readonly string[];
  /** Its own process group, as a shell gives to each command: what a terminal sends on Ctrl-C goes to `-pid`. */
  readonly group?: 'own';
  /** Another copy of the program: its cli/nongso.js. */
  readonly bin?: string;
}

/** The environment of a program under test: nothing of the tester's own settings gets in. */
const surroundings = (env: Environment): Environment => ({
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '/',
  NONGSO_BIND: '127.0.0.1',
  NONGSO_GATEWAY_PORT: '0',
  NONGSO_MQTT_PORT: '0',
  NONGSO_API_PORT: '0',
  NONGSO_LOG: 'warn',
  ...env,
});

/** Starts `nongso …args` and returns at once. */
export function start(
  args: readonly string[],
  { env = {}, cwd, before = [], group, bin = BIN }: StartOptions = {},
): Program {
  const [command = process.execPath, ...rest] = [...before, process.execPath, bin, ...args];
  const child = spawn(command, rest, {
    env: surroundings(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: group === 'own',
    ...(cwd !== undefined && { cwd }),
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  let isGone = false;
  const ended = once(child, 'close').then((): Ended => {
    isGone = true;
    return { code: child.exitCode, signal: child.signalCode, ...output };
  });
  return {
    pid: child.pid!,
    get stdout() {
      return output.stdout;
    },
    get stderr() {
      return output.stderr;
    },
    ended,
    async says(what, stream = 'stdout', patience = { within_ms: READY_WITHIN_MS }) {
      const found = await eventually(
        `nongso ${args.join(' ')} says ${String(what)} on ${stream}`,
        () => what.exec(output[stream]) ?? (isGone && ('gone' as const)),
        patience,
      );
      if (found === 'gone')
        throw new Error(
          `nongso ${args.join(' ')} ended with ${child.exitCode}\n${output.stdout}${output.stderr}`,
        );
      return found;
    },
    stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

/** Runs `nongso …args` to its end. */
export const nongso = (args: readonly string[], options?: StartOptions): Promise<Ended> =>
  start(args, options).ended;

const Ready = z.object({ url: z.string(), mqtt_port: z.number().nullable(), new_pin: z.string().optional() });

export interface GatewayProgram extends Program {
  readonly url: string;
  /** Of its own broker; without one it leads nowhere. */
  readonly mqttUrl: string;
  /** Given only by the first start on a data folder. */
  readonly newPin: string | undefined;
}

export interface GatewayStart extends StartOptions {
  readonly configFile: string;
  readonly dataDir: string;
}

/** Starts `nongso gateway` and waits until it runs; rejects with its words when it does not. */
export async function startGateway({
  configFile,
  dataDir,
  env,
  ...options
}: GatewayStart): Promise<GatewayProgram> {
  const program = launchGateway({ configFile, dataDir, ...(env && { env }), ...options });
  try {
    const [line] = await program.says(/^\{.*\}$/m);
    const { url, mqtt_port, new_pin } = Ready.parse(JSON.parse(line));
    return Object.assign(program, { url, mqttUrl: `mqtt://127.0.0.1:${mqtt_port ?? 0}`, newPin: new_pin });
  } catch (error) {
    await program.stop('SIGKILL');
    throw error;
  }
}

/** Starts `nongso gateway` and returns at once. */
export const launchGateway = ({ configFile, dataDir, env, ...options }: GatewayStart): Program =>
  start(['gateway', '--config', configFile, '--json'], {
    ...options,
    env: { NONGSO_DATA_DIR: dataDir, ...env },
  });

const Credential = z.object({ username: z.string(), password: z.string(), topic: z.string() });
export type Credential = z.infer<typeof Credential>;

export interface DeviceFiles {
  readonly configFile: string;
  readonly dataDir: string;
  readonly zone?: string;
  /** `--rotate` */
  readonly rotate?: 'rotate';
}

/** Registers a node by `nongso device add`, as a person does. */
export async function addDevice(
  id: string,
  { configFile, dataDir, zone, rotate }: DeviceFiles,
): Promise<Credential> {
  const flags = [
    ...['--profile', 'nongso-node', '--config', configFile],
    ...(zone === undefined ? [] : ['--zone', zone]),
    ...(rotate === undefined ? [] : ['--rotate']),
  ];
  const { code, stdout, stderr } = await nongso(['device', 'add', id, ...flags], {
    env: { NONGSO_DATA_DIR: dataDir },
  });
  if (code !== 0) throw new Error(`device add ${id} ended with ${code}: ${stderr}`);
  return Credential.parse(JSON.parse(stdout));
}
