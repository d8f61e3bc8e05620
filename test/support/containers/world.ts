import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secrets as secretsCommand } from '../../../cli/commands/secrets.ts';
import { packageRoot } from '../../../cli/package-root.ts';
import { run } from '../../../cli/run.ts';
import { readCompose } from './compose-file.ts';
import type { Compose, Service } from './compose-file.ts';
import { readDockerfile } from './dockerfile.ts';
import type { Stage } from './dockerfile.ts';

/** The files as they stand in the repository. */
export interface Texts {
  readonly compose: string;
  readonly serial: string;
  readonly dockerfile: string;
  readonly dockerignore: string;
  readonly caddyfile: string;
  /** The configuration that a farm begins with. */
  readonly farm: string;
  /** What tells Grafana its data source. */
  readonly provisioning: string;
}

/** Everything that is checked together. */
export interface World {
  readonly texts: Texts;
  /** With what `nongso secrets` gave put in. */
  readonly compose: Compose;
  readonly serial: Compose;
  readonly stages: readonly Stage[];
  /** By name, as `nongso secrets` prints them. */
  readonly secrets: Readonly<Record<string, string>>;
}

const PROVISIONING = ['dashboards', 'grafana', 'provisioning'];

const read = (...path: string[]): string => readFileSync(join(packageRoot(), ...path), 'utf8');

export const shippedTexts = (): Texts => ({
  compose: read('docker-compose.yml'),
  serial: read('docker-compose.serial.yml'),
  dockerfile: read('Dockerfile'),
  dockerignore: read('.dockerignore'),
  caddyfile: read('deploy', 'Caddyfile'),
  farm: read('deploy', 'nongso.yaml'),
  provisioning: readdirSync(join(packageRoot(), ...PROVISIONING), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => read(...PROVISIONING, file))
    .join('\n'),
});

/** What `nongso secrets` prints, as `docker compose` reads it from .env. */
export async function freshSecrets(): Promise<Readonly<Record<string, string>>> {
  const lines: string[] = [];
  const code = await run(['secrets'], [secretsCommand], {
    env: {},
    print: (line) => void lines.push(line),
    note: () => undefined,
    stopped: new Promise(() => undefined),
  });
  if (code !== 0) throw new Error(`nongso secrets ended with ${code}`);
  const settings = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    settings.map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

/** @throws ZodError on a key that no compose file of ours should have */
export async function worldOf(texts: Texts): Promise<World> {
  const secrets = await freshSecrets();
  return {
    texts,
    secrets,
    compose: readCompose(texts.compose, secrets),
    serial: readCompose(texts.serial, secrets),
    stages: readDockerfile(texts.dockerfile),
  };
}

/** What the image of our own services is called. */
const OWN_IMAGE = 'nongso:';

export const isOurs = ({ image = '' }: Service): boolean => image.startsWith(OWN_IMAGE);

/** The stage that becomes the image. @throws Error when there is none */
export function imageOf({ stages }: Pick<World, 'stages'>): Stage {
  const last = stages.at(-1);
  if (!last) throw new Error('the Dockerfile has no stage');
  return last;
}
