import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** What `nongso gateway --json` says when it runs. */
const Ready = z.object({ url: z.string(), mqtt_port: z.number() });
export type Ready = z.infer<typeof Ready>;

const FIRST_RESTART_MS = 500;
const LAST_RESTART_MS = 15_000;

export interface GatewayChildOptions {
  readonly configFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly note: (line: string) => void;
}

/** The gateway as a process of its own, started again when it dies: the farm's valves close by themselves meanwhile. */
export class GatewayChild {
  readonly #options: GatewayChildOptions;
  #child: ChildProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #stopping = false;
  #deaths = 0;

  constructor(options: GatewayChildOptions) {
    this.#options = options;
  }

  /** Resolves when the gateway listens; rejects when its first start fails, which it has explained on stderr. */
  start(): Promise<Ready> {
    return new Promise((resolve, reject) => {
      this.#spawn(
        (ready) => resolve(ready),
        () => reject(new Error('the gateway did not start')),
      );
    });
  }

  /** Lets the gateway close its valves and stores, and waits for it. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  }

  #spawn(ready: (line: Ready) => void, failed?: () => void): void {
    const { configFile, env, note } = this.#options;
    const [node, script = ''] = process.argv;
    const child = spawn(node ?? process.execPath, [script, 'gateway', '--config', configFile, '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    let isReady = false;
    createInterface({ input: child.stdout }).on('line', (line) => {
      isReady = true;
      this.#deaths = 0;
      ready(Ready.parse(JSON.parse(line)));
    });
    child.once('exit', () => {
      if (this.#stopping) return;
      if (!isReady && failed) {
        failed();
        return;
      }
      const wait_ms = Math.min(LAST_RESTART_MS, FIRST_RESTART_MS * 2 ** this.#deaths++);
      note('the gateway ended unexpectedly and is started again');
      this.#restart = setTimeout(() => this.#spawn(() => note('the gateway runs again')), wait_ms);
    });
  }
}
