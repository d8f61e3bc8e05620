import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** What `nongso gateway --json` says when it runs. */
export const GatewayReady = z.object({ url: z.string(), mqtt_port: z.number() });
/** What `nongso api --json` says when it runs. */
export const ApiReady = z.object({ url: z.string() });

const FIRST_RESTART_MS = 500;
const LAST_RESTART_MS = 15_000;

export interface ServiceChildOptions<Ready> {
  /** The command: `gateway`, `api`. It takes --json. */
  readonly name: string;
  readonly args: readonly string[];
  /** The line it prints when it runs. */
  readonly ready: z.ZodType<Ready>;
  readonly env: NodeJS.ProcessEnv;
  readonly note: (line: string) => void;
  /** The person asked to stop: Ctrl-C reaches the service too, and it is not to be started again. */
  readonly stop: AbortSignal;
}

/** A service as a process of its own, started again when it dies: the farm's valves close by themselves meanwhile. */
export class ServiceChild<Ready> {
  readonly #options: ServiceChildOptions<Ready>;
  #child: ChildProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #isStopped = false;
  #deaths = 0;

  constructor(options: ServiceChildOptions<Ready>) {
    this.#options = options;
  }

  /** Resolves when the service listens; rejects when its first start fails, which it has explained on stderr. */
  start(): Promise<Ready> {
    return new Promise((resolve, reject) => {
      this.#spawn(resolve, () => reject(new Error(`the ${this.#options.name} did not start`)));
    });
  }

  /** Lets the service finish what it does and close its stores, and waits for it. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  }

  #spawn(ready: (line: Ready) => void, failed?: () => void): void {
    const { name, args, env, note } = this.#options;
    const [node, script = ''] = process.argv;
    const child = spawn(node ?? process.execPath, [script, name, ...args, '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    let isReady = false;
    createInterface({ input: child.stdout }).on('line', (line) => {
      isReady = true;
      this.#deaths = 0;
      ready(this.#options.ready.parse(JSON.parse(line)));
    });
    child.once('exit', () => {
      if (!isReady && failed) {
        failed();
        return;
      }
      if (this.#isStopped || this.#options.stop.aborted) return;
      const wait_ms = Math.min(LAST_RESTART_MS, FIRST_RESTART_MS * 2 ** this.#deaths++);
      note(`the ${name} ended unexpectedly and is started again`);
      this.#restart = setTimeout(() => this.#spawn(() => note(`the ${name} runs again`)), wait_ms);
    });
  }
}
