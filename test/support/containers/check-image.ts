import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../cli/package-root.ts';
import { all, copyOf, environmentOf, execForm } from './dockerfile.ts';
import { behaviourOf, commandMistakes, variablesKnownTo } from './our-services.ts';
import { imageOf } from './world.ts';
import type { World } from './world.ts';

/** What must never come into a layer, whatever else does. */
const KEPT_OUT = ['.git', '.env', 'data', 'farm', 'backup', 'node_modules', 'dist'];

/** Everything that is wrong with the Dockerfile, one sentence each. */
export async function imageMistakes(world: World): Promise<string[]> {
  const image = imageOf(world);
  const entry = execForm(all(image, 'ENTRYPOINT').at(-1)) ?? [];
  const command = execForm(all(image, 'CMD').at(-1));
  return [
    ...world.stages.flatMap(({ from }) => tagMistakes(from)),
    ...world.stages.flatMap((stage) => all(stage, 'COPY').flatMap((rest) => copyMistakes(rest, world))),
    ...KEPT_OUT.filter((path) => !world.texts.dockerignore.split('\n').includes(path)).map(
      (path) => `.dockerignore does not keep out ${path}`,
    ),
    ...(all(image, 'USER').at(-1) === '1000:1000' ? [] : ['the image does not run as 1000:1000']),
    ...(entry.join(' ') === 'node cli/nongso.js' ? [] : ['the entry point is not node cli/nongso.js']),
    ...(command ? await commandMistakes(command) : ['CMD is no exec form']),
    ...Object.keys(environmentOf(image)).flatMap((name) => variableMistakes(name, world)),
    ...(/\b\w*(PASSWORD|TOKEN|SECRET)\w*\b/.test(world.texts.dockerfile)
      ? ['the Dockerfile names a secret; whatever it holds stays in a layer']
      : []),
    ...exposeMistakes(world),
    ...healthMistakes(world),
  ];
}

/** A service that is not built here needs a tag that says which version it is. */
export const tagMistakes = (image: string): string[] =>
  /^[\w./-]+:\d[\w.-]*$/.test(image) ? [] : [`${image} is not pinned by the tag of a version`];

function copyMistakes(rest: string, { stages }: World): string[] {
  const { from, sources } = copyOf(rest);
  if (from === '')
    return sources
      .filter((path) => !existsSync(join(packageRoot(), path)))
      .map((path) => `COPY ${path}: there is no such path`);
  const stage = stages.find(({ name }) => name === from);
  if (!stage) return [`COPY --from=${from}: there is no such stage`];
  const [folder = ''] = all(stage, 'WORKDIR');
  return sources
    .filter((path) => path !== folder && !path.startsWith(`${folder}/`))
    .map((path) => `COPY --from=${from} ${path}: that stage works in ${folder}`);
}

const variableMistakes = (name: string, { texts }: World): string[] =>
  ['gateway', 'api', 'sim'].some((service) => variablesKnownTo(service, texts.farm).has(name))
    ? []
    : [`ENV ${name}: no program of ours reads it`];

const defaultPorts = (service: string, { texts }: World): readonly number[] =>
  behaviourOf([service], {}, texts.farm).ports;

function exposeMistakes(world: World): string[] {
  const exposed = all(imageOf(world), 'EXPOSE').flatMap((rest) => rest.split(' ').map(Number));
  const listened = ['gateway', 'api'].flatMap((service) => defaultPorts(service, world));
  return exposed.toSorted().join(' ') === listened.toSorted().join(' ')
    ? []
    : [`EXPOSE ${exposed.join(' ')}, but by default ${listened.join(' ')} are listened on`];
}

function healthMistakes(world: World): string[] {
  const [, words] = /CMD (\[.*\])$/.exec(all(imageOf(world), 'HEALTHCHECK').at(-1) ?? '') ?? [];
  const test = execForm(words);
  if (!test) return ['the image has no HEALTHCHECK in exec form'];
  return healthTestMistakes(test, { ports: defaultPorts('gateway', world), paths: ['/healthz'] });
}

/** What is wrong with `node cli/health.js ADDRESS` of a program that listens on these ports. */
export function healthTestMistakes(
  [program, script = '', address = '']: readonly string[],
  { ports, paths }: { readonly ports: readonly number[]; readonly paths: readonly string[] },
): string[] {
  if (program !== 'node' || !existsSync(join(packageRoot(), script)))
    return [`health check: ${program ?? ''} ${script} cannot be run in the image`];
  const url = URL.parse(address);
  if (!url) return [`health check: "${address}" is no address`];
  const isHttp = url.protocol === 'http:';
  return [
    ...(url.hostname === '127.0.0.1' ? [] : [`health check: ${url.hostname} is not the container itself`]),
    ...(ports.includes(Number(url.port)) ? [] : [`health check: nothing listens on port ${url.port}`]),
    ...(!isHttp || paths.includes(url.pathname)
      ? []
      : [`health check: ${url.pathname} does not tell health`]),
    ...(isHttp || (url.protocol === 'tcp:' && paths.length === 0)
      ? []
      : [`health check: ${url.protocol} is not what this program is asked by`]),
  ];
}
