import { healthTestMistakes, tagMistakes } from './check-image.ts';
import { publishedPort } from './compose-file.ts';
import type { Service } from './compose-file.ts';
import { environmentOf } from './dockerfile.ts';
import { OTHER_IMAGES } from './other-images.ts';
import type { OtherImage } from './other-images.ts';
import { behaviourOf, commandMistakes, variablesKnownTo } from './our-services.ts';
import type { Behaviour } from './our-services.ts';
import { imageOf, isOurs } from './world.ts';
import type { World } from './world.ts';

/** What phones, nodes and buyers reach; everything else is for the machine itself. */
const FOR_OTHERS: Readonly<Record<string, readonly number[]>> = { gateway: [8080, 1883], caddy: [80, 443] };

/** One of our programs as its container starts it: by its own environment, over that of the image. */
export const behaviourIn = ({ command, environment }: Service, world: World): Behaviour =>
  behaviourOf(command, { ...environmentOf(imageOf(world)), ...environment }, world.texts.farm);

/** Ports on which a service listens. */
export function portsOf(name: string, world: World): readonly number[] {
  const service = world.compose.services[name];
  if (service && isOurs(service)) return behaviourIn(service, world).ports;
  return OTHER_IMAGES[name]?.ports ?? [];
}

/** Everything that is wrong with one service, one sentence each; `name: ` stands before. */
export async function serviceMistakes(name: string, service: Service, world: World): Promise<string[]> {
  const other = OTHER_IMAGES[name];
  const own = isOurs(service)
    ? await ourMistakes(name, service, world)
    : other
      ? otherMistakes(service, { other, world })
      : [`image ${service.image ?? ''} is neither ours nor one that we know`];
  return [
    ...own,
    ...standingMistakes(service),
    ...portMistakes(name, service, world),
    ...dependencyMistakes(service, world),
  ].map((mistake) => `${name}: ${mistake}`);
}

async function ourMistakes(name: string, service: Service, world: World): Promise<string[]> {
  const { command, environment, healthcheck } = service;
  const { ports, health, mistakes } = behaviourIn(service, world);
  const [cmd, ...test] = healthcheck?.test ?? [];
  const known = variablesKnownTo(name, world.texts.farm);
  return [
    ...(await commandMistakes(command)),
    ...mistakes(),
    ...Object.keys(environment)
      .filter((variable) => !known.has(variable))
      .map((variable) => `${variable} is no variable of ${name}`),
    ...(cmd === 'CMD'
      ? healthTestMistakes(test, { ports, paths: health })
      : ['its health check runs by a shell']),
    ...(service.init === true ? [] : ['it has no init, so nobody passes signals on']),
    ...(service.user === '1000:1000' ? [] : ['it does not run as 1000:1000']),
    ...(service.read_only === true ? [] : ['its root file system is not read-only']),
    ...(service.cap_drop.includes('ALL') ? [] : ['it keeps capabilities']),
    ...(service.pull_policy === 'never' ? [] : ['somebody else’s image of our name could be pulled']),
  ];
}

function otherMistakes(
  { image = '', environment, volumes }: Service,
  { other, world }: { readonly other: OtherImage; readonly world: World },
): string[] {
  const inFiles = new Set(
    [
      ...world.texts.caddyfile.matchAll(/\{\$(\w+)/g),
      ...world.texts.provisioning.matchAll(/\$\{?(\w+)/g),
    ].map(([, name]) => name),
  );
  const kept = volumes.filter((volume) => typeof volume === 'string');
  return [
    ...tagMistakes(image),
    ...Object.keys(environment)
      .filter((variable) => !other.variables.test(variable) && !inFiles.has(variable))
      .map((variable) => `neither the image nor a file of ours reads ${variable}`),
    ...other.data
      .filter(
        (folder) => !kept.some((volume) => /^[a-z][a-z-]*:/.test(volume) && volume.endsWith(`:${folder}`)),
      )
      .map((folder) => `${folder} is on no named volume and is lost with the container`),
  ];
}

/** What every service has. */
const standingMistakes = (service: Service): string[] => [
  ...(service.restart === undefined ? ['it is not started again when it ends'] : []),
  ...(service.logging === undefined ? ['its log grows without limit'] : []),
  ...(service.security_opt.includes('no-new-privileges:true') ? [] : ['it may gain privileges']),
  ...(service.healthcheck === undefined ? ['it has no health check'] : []),
];

function portMistakes(name: string, { ports }: Service, world: World): string[] {
  const listened = portsOf(name, world);
  return ports.flatMap((text) => {
    const { host, published, target } = publishedPort(text);
    return [
      ...(listened.includes(target) ? [] : [`port ${text}: nothing listens on ${target}`]),
      ...(host === '127.0.0.1' || FOR_OTHERS[name]?.includes(published) === true
        ? []
        : [`port ${text} is open to the network`]),
    ];
  });
}

function dependencyMistakes({ depends_on, profiles }: Service, { compose }: World): string[] {
  return Object.entries(depends_on).flatMap(([name, { condition }]) => {
    const needed = compose.services[name];
    if (!needed) return [`it depends on ${name}, which there is not`];
    const isThere = needed.profiles.every((profile) => profiles.includes(profile));
    return [
      ...(isThere ? [] : [`it depends on ${name}, which only a profile starts`]),
      ...(condition === 'service_healthy' && !needed.healthcheck
        ? [`it waits for the health of ${name}, which has no check`]
        : []),
    ];
  });
}
