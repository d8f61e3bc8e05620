import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isScalar, parseDocument, visit } from 'yaml';
import { packageRoot } from '../../../cli/package-root.ts';
import { imageMistakes } from './check-image.ts';
import { portsOf, serviceMistakes } from './check-service.ts';
import { mountsOf, publishedPort, variablesOf } from './compose-file.ts';
import type { Service } from './compose-file.ts';
import { environmentOf } from './dockerfile.ts';
import { imageOf, isOurs } from './world.ts';
import type { World } from './world.ts';

/** Folders that who starts it makes first, as docs/docker.md says. */
const MADE_BY_HAND = ['./farm', './backup'];
const SECRET = /PASSWORD|TOKEN/;

/** Everything that is wrong with Dockerfile and compose files, one sentence each. */
export async function containerMistakes(world: World): Promise<string[]> {
  const services = Object.entries(world.compose.services);
  const each = await Promise.all(services.map(([name, service]) => serviceMistakes(name, service, world)));
  return [
    ...(await imageMistakes(world)),
    ...each.flat(),
    ...variableMistakes(world),
    ...secretMistakes(world),
    ...volumeMistakes(world),
    ...addressMistakes(world),
    ...proxyMistakes(world),
    ...farmMistakes(world),
    ...serialMistakes(world),
    ...dashboardMistakes(world),
    ...twice(
      services.flatMap(([, { ports }]) =>
        ports.map(
          (text) => `port ${String(publishedPort(text).published)}${text.endsWith('/udp') ? '/udp' : ''}`,
        ),
      ),
    ),
  ];
}

const twice = (things: readonly string[]): string[] =>
  [...new Set(things.filter((thing, i) => things.indexOf(thing) !== i))].map(
    (thing) => `${thing} is taken twice`,
  );

/** Every variable is given by `nongso secrets` or has a default, and what that prints is used. */
function variableMistakes({ texts, secrets }: World): string[] {
  const used = [texts.compose, texts.serial].flatMap(variablesOf);
  return [
    ...used.flatMap(({ name, form }) => {
      if (form === '-') return [];
      if (!Object.hasOwn(secrets, name)) return [`nongso secrets does not give \${${name}}`];
      return form === '?' ? [] : [`\${${name}} may be empty unseen; write \${${name}:?…}`];
    }),
    ...Object.keys(secrets)
      .filter((name) => !used.some((variable) => variable.name === name))
      .map((name) => `nongso secrets gives ${name}, which nothing uses`),
  ];
}

/** What is called a password or a token comes from .env. */
function secretMistakes({ texts }: World): string[] {
  const mistakes: string[] = [];
  visit(parseDocument(texts.compose, { merge: true }), {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !isScalar(value)) return;
      const name = String(key.value);
      const text = String(value.value);
      if (SECRET.test(name) && !text.includes('${')) mistakes.push(`${name} stands in the file`);
      if (/:\/\/\w+:(?!\$\{)[^@]*@/.test(text))
        mistakes.push(`${name} has a password that stands in the file`);
    },
  });
  return mistakes;
}

/** Named volumes are declared and used, folders of the machine are there, no place is taken twice. */
function volumeMistakes({ compose }: World): string[] {
  const mounts = Object.entries(compose.services).flatMap(([name, service]) =>
    mountsOf(service).map((mount) => ({ name, ...mount })),
  );
  const isNamed = (source: string): boolean => /^[a-z]/.test(source);
  const named = new Set(mounts.map(({ source }) => source).filter(isNamed));
  const declared = Object.keys(compose.volumes);
  return [
    ...[...named]
      .filter((source) => !declared.includes(source))
      .map((source) => `volume ${source} is not declared`),
    ...declared.filter((source) => !named.has(source)).map((source) => `volume ${source} is not used`),
    ...mounts
      .filter(({ source }) => !isNamed(source) && !MADE_BY_HAND.includes(source))
      .filter(({ source }) => !source.startsWith('./') || !existsSync(join(packageRoot(), source)))
      .map(({ name, source }) => `${name}: there is no ${source}`),
    ...mounts
      .filter(({ target }) => !target.startsWith('/'))
      .map(({ name, target }) => `${name}: "${target}" is no path`),
    ...twice(mounts.map(({ name, target }) => `${name}: ${target}`)),
  ];
}

/** Every address by which one service is to reach another leads to where that one listens. */
function addressMistakes(world: World): string[] {
  const { compose, texts } = world;
  const inEnvironment = Object.entries(compose.services).flatMap(([name, { environment }]) =>
    Object.entries(environment).map(([variable, value]) => ({ place: `${name}: ${variable}`, value })),
  );
  const inFarm = [...texts.farm.matchAll(/\btcp:\/\/[^'"\s]+/g)].map(([value]) => ({
    place: 'nongso.yaml',
    value,
  }));
  const inCaddyfile = [...texts.caddyfile.matchAll(/reverse_proxy (\S+)/g)].map(([, value = '']) => ({
    place: 'Caddyfile',
    value: `http://${value}`,
  }));
  return [...inEnvironment, ...inFarm, ...inCaddyfile].flatMap(({ place, value }) => {
    const url = URL.parse(value);
    if (!url || url.protocol === 'https:') return [];
    if (!Object.hasOwn(compose.services, url.hostname))
      return [`${place} leads to ${url.hostname}, which there is not`];
    return portsOf(url.hostname, world).includes(Number(url.port))
      ? []
      : [`${place} leads to port ${url.port} of ${url.hostname}, where nothing listens`];
  });
}

/** The api believes its proxy, which has a fixed address, and nobody else. */
function proxyMistakes({ compose }: World): string[] {
  const trusted = compose.services.api?.environment.NONGSO_TRUST_PROXY;
  const fixed = compose.services.caddy?.networks.default?.ipv4_address;
  const subnet = compose.networks.default?.ipam.config[0]?.subnet.replace(/\.0\/24$/, '.');
  return [
    ...(trusted !== undefined && trusted === fixed
      ? []
      : [`the api believes ${trusted ?? 'nobody'}, caddy has ${fixed ?? 'no address'}`]),
    ...(fixed?.startsWith(subnet ?? '?') === true ? [] : ['caddy’s address is not in the network']),
  ];
}

/** The gateway finds its configuration and keeps its data, and waits for nobody. */
function farmMistakes(world: World): string[] {
  const { gateway } = world.compose.services;
  if (!gateway) return ['there is no gateway'];
  const file = gateway.command[gateway.command.indexOf('--config') + 1] ?? '';
  const folder = mountsOf(gateway).find(({ source }) => source === './farm')?.target ?? '?';
  const data = environmentOf(imageOf(world)).NONGSO_DATA_DIR ?? '?';
  const keeps = (service: Service): boolean =>
    mountsOf(service).some(({ source, target }) => target === data && /^[a-z]/.test(source));
  return [
    ...(file === `${folder}/nongso.yaml` ? [] : [`gateway: ${file} is not in the folder of the farm`]),
    ...(keeps(gateway) ? [] : [`gateway: ${data} is on no named volume and is lost with the container`]),
    ...(Object.keys(gateway.depends_on).length === 0
      ? []
      : ['gateway: a farm must not wait for another service']),
    ...Object.entries(world.compose.services)
      .filter(([name, service]) => isOurs(service) && name === 'sim' && service.profiles.length === 0)
      .map(([name]) => `${name}: a simulator must not run on a farm unasked`),
  ];
}

/** The override adds serial ports to the gateway and nothing else. */
function serialMistakes({ serial }: World): string[] {
  const { gateway, ...others } = serial.services;
  return [
    ...Object.keys(others).map((name) => `docker-compose.serial.yml: ${name} has no serial ports`),
    ...(gateway?.device_cgroup_rules ?? [])
      .filter((rule) => !/^c (188|166|204):\* rw$/.test(rule))
      .map((rule) => `docker-compose.serial.yml: "${rule}" opens more than serial ports`),
    ...(gateway && mountsOf(gateway).some(({ source, target }) => source === '/dev' && target === '/dev')
      ? []
      : ['docker-compose.serial.yml: the gateway does not see the ports']),
    ...(gateway?.group_add.length === 1
      ? []
      : ['docker-compose.serial.yml: the gateway may not open the ports']),
  ];
}

/** Grafana finds the dashboards where its provisioning looks for them. */
function dashboardMistakes({ compose, texts }: World): string[] {
  const targets = compose.services.grafana
    ? mountsOf(compose.services.grafana).map(({ target }) => target)
    : [];
  return [...texts.provisioning.matchAll(/^\s*path: (\S+)/gm)]
    .map(([, path = '']) => path)
    .filter((path) => !targets.includes(path))
    .map((path) => `grafana: no dashboards are put into ${path}`);
}
