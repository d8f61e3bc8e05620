// The services of the compose file without containers: the same commands, environments and health checks, with the folders of
// the containers under one of the test's own and every port a free one of the loopback.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { start } from '../nongso.ts';
import type { Ended, Program } from '../nongso.ts';
import { freePort } from '../server-process.ts';
import { environmentOf } from './dockerfile.ts';
import { layOutImage } from './image-folder.ts';
import { imageOf } from './world.ts';
import type { World } from './world.ts';

const run = promisify(execFile);

/** What a check of a container's health says. */
export type Health = 'healthy' | 'unhealthy';

interface Place {
  readonly world: World;
  /** Holds what the containers see as `/farm`, the image and the data folders. */
  readonly folder: string;
  /** A free port for each that a container uses. */
  readonly ports: ReadonlyMap<string, number>;
  /** Variables whose value is another one here; undefined takes one away. */
  readonly instead: Readonly<Record<string, string | undefined>>;
}

export class OnLoopback {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** The free port that stands for one of a container. */
  port(inContainer: number): number {
    return this.#place.ports.get(String(inContainer)) ?? 0;
  }

  /** A command, path or address of a container, as it is here. */
  here(text: string): string {
    return text
      .replace(/^\/(farm|backup)\b/, join(this.#place.folder, '$1'))
      .replaceAll(/\b(sim|influxdb|api|127\.0\.0\.1):(\d+)/g, (whole, _, port: string) => {
        const free = this.#place.ports.get(port);
        return free === undefined ? whole : `127.0.0.1:${free}`;
      });
  }

  #environment(name: string): Record<string, string> {
    const { environment = {} } = this.#place.world.compose.services[name] ?? {};
    const inContainer = {
      ...environmentOf(imageOf(this.#place.world)),
      ...environment,
      NONGSO_DATA_DIR: join(this.#place.folder, `${name}-data`),
      NONGSO_BIND: '127.0.0.1',
      NONGSO_TRUST_PROXY: '127.0.0.1',
      NONGSO_GATEWAY_PORT: String(this.port(8080)),
      NONGSO_MQTT_PORT: String(this.port(1883)),
      NONGSO_API_PORT: String(this.port(3000)),
      ...this.#place.instead,
    };
    return Object.fromEntries(
      Object.entries(inContainer).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, this.here(value)]],
      ),
    );
  }

  #launch(name: string, args: readonly string[]): Program {
    const cwd = join(this.#place.folder, 'image');
    const program = start(
      args.map((word) => this.here(word)),
      { cwd, bin: 'cli/nongso.js', env: this.#environment(name) },
    );
    onTestFinished(async () => void (await program.stop('SIGKILL')));
    return program;
  }

  /** `docker compose up NAME` */
  up(name: string): Program {
    const service = this.#place.world.compose.services[name];
    if (!service) throw new Error(`there is no service ${name}`);
    return this.#launch(name, service.command);
  }

  /** `docker compose exec NAME node cli/nongso.js ARGS` */
  exec(name: string, args: readonly string[]): Promise<Ended> {
    return this.#launch(name, args).ended;
  }

  /** The health check of a service, run once. */
  async health(name: string): Promise<Health> {
    const [, , ...args] = this.#place.world.compose.services[name]?.healthcheck?.test ?? [];
    return run(
      process.execPath,
      args.map((word) => this.here(word)),
      { cwd: join(this.#place.folder, 'image') },
    ).then(
      () => 'healthy',
      () => 'unhealthy',
    );
  }
}

const FARM = ['farm', 'nongso.yaml'] as const;
const SCENARIO = ['image', 'firmware-sim', 'scenarios', 'demo.yaml'] as const;

/** Lays out the image, copies the configuration as docs/docker.md says, and gives every port a free one. */
export async function onLoopback(
  world: World,
  folder: string,
  { instead = {} }: Partial<Pick<Place, 'instead'>> = {},
): Promise<OnLoopback> {
  for (const name of ['farm', 'backup']) await mkdir(join(folder, name));
  await layOutImage(join(folder, 'image'), world);
  const ports = new Map<string, number>();
  for (const port of ['8080', '1883', '3000', '8899', '8086']) ports.set(port, await freePort());
  const here = new OnLoopback({ world, folder, ports, instead });
  await copyFile(join(folder, 'image', 'deploy', 'nongso.yaml'), join(folder, ...FARM));
  const edit = async (path: string, change: (text: string) => string): Promise<void> =>
    writeFile(path, change(await readFile(path, 'utf8')));
  await edit(join(folder, ...FARM), (text) => here.here(text));
  await edit(join(folder, ...SCENARIO), (text) => text.replace('tcp: 8899', `tcp: ${here.port(8899)}`));
  return here;
}
