import { beforeAll, describe, expect, it } from 'vitest';
import { containerMistakes } from '../../support/containers/check.ts';
import { mountsOf } from '../../support/containers/compose-file.ts';
import { readDockerfile } from '../../support/containers/dockerfile.ts';
import { behaviourOf } from '../../support/containers/our-services.ts';
import { isOurs, shippedTexts, worldOf } from '../../support/containers/world.ts';
import type { Texts } from '../../support/containers/world.ts';
import { commandsOf } from '../../support/documents/shown.ts';

/** The shipped files with one thing changed; a change that changes nothing is a mistake of the test. */
function broken(file: keyof Texts, before: string | RegExp, after: string): Texts {
  const texts = shippedTexts();
  const changed = texts[file].replace(before, after);
  if (changed === texts[file]) throw new Error(`${file} has no ${String(before)}`);
  return { ...texts, [file]: changed };
}

const mistakesOf = async (texts: Texts): Promise<string[]> => containerMistakes(await worldOf(texts));

describe('what is shipped for containers', () => {
  let found: string[];
  beforeAll(async () => {
    found = await mistakesOf(shippedTexts());
  });
  it('has no mistake', () => expect(found).toEqual([]));

  it('shows lines for a cooperative that the gateway takes', () => {
    const { farm } = shippedTexts();
    const joined = farm.replaceAll(/^# (?=forward:| {2}api:)/gm, '');
    expect(joined).toMatch(/^forward:\n {2}api: /m);
    expect(behaviourOf(['gateway'], { NONGSO_GATEWAY_TOKEN: 'x' }, joined).mistakes()).toEqual([]);
  });
});

it('has what containers of others read opened to them in docs/docker.md', async () => {
  const { compose } = await worldOf(shippedTexts());
  const opened = commandsOf('docs/docker.md').flatMap(
    ({ command }) => /^chmod -R a\+rX (.+)$/.exec(command)?.[1] ?? [],
  );
  expect(opened).toHaveLength(3);
  const read = Object.values(compose.services)
    .filter((service) => !isOurs(service))
    .flatMap((service) => mountsOf(service).map(({ source }) => source))
    .filter((source) => source.startsWith('./'));
  expect(read.length).toBeGreaterThan(2);
  for (const folders of opened)
    expect(
      read.filter((path) => !folders.split(' ').some((folder) => path.startsWith(`./${folder}`))),
    ).toEqual([]);
});

describe('a change of the compose file that would break it', () => {
  it.each([
    ['a port on which nothing listens', '8080:8080', '8080:8081', /gateway: port 8080:8081: nothing listens/],
    ['a port of the machine twice', '- 80:80', '- 8080:80', /port 8080 is taken twice/],
    [
      'a database for the whole network',
      '127.0.0.1:8086:8086',
      '8086:8086',
      /influxdb: .*open to the network/,
    ],
    [
      'a variable that no program reads',
      'NONGSO_LOG:',
      'NONGSO_LOGS:',
      /NONGSO_LOGS is no variable of gateway/,
    ],
    ['a variable of another image', 'POSTGRES_DB:', 'POSTGRES_DATABASE:', /reads POSTGRES_DATABASE/],
    ['a secret that nothing makes', '${GRAFANA_PASSWORD:', '${GRAFANA_PASSWORT:', /does not give .*PASSWORT/],
    [
      'a secret that may be empty',
      /\$\{GRAFANA_PASSWORD:\?[^}]*\}/,
      '${GRAFANA_PASSWORD}',
      /may be empty unseen/,
    ],
    [
      'a password in the file',
      /\$\{INFLUX_PASSWORD:\?[^}]*\}/,
      'nongso1234',
      /INFLUX_PASSWORD stands|INIT_PASSWORD stands/,
    ],
    [
      'a password in an address',
      /nongso:\$\{POSTGRES_PASSWORD:\?[^}]*\}@/,
      'nongso:nongso@',
      /DATABASE_URL has a password/,
    ],
    [
      'a flag that the command does not know',
      '--config, /farm',
      '--configuration, /farm',
      /nongso gateway: .*configuration/,
    ],
    ['a command that there is not', 'command: [api]', 'command: [serve]', /no command "serve"/],
    ['a scenario that there is not', '[sim, demo]', '[sim, demonstration]', /no scenario demonstration/],
    ['a word too many', 'command: [api]', 'command: [api, start]', /"start" is one word too many/],
    [
      'a configuration outside its folder',
      '/farm/nongso.yaml]',
      '/data/nongso.yaml]',
      /not in the folder of the farm/,
    ],
    [
      'a volume that is not declared',
      '- gateway-data:/data',
      '- farm-data:/data',
      /volume farm-data is not declared/,
    ],
    [
      'data that goes with the container',
      '- postgres-data:/var/lib/postgresql/data',
      '- postgres-data:/data',
      /postgres: .*lost/,
    ],
    [
      'the gateway’s data elsewhere',
      '- gateway-data:/data',
      '- gateway-data:/farm-data',
      /gateway: \/data is on no named volume/,
    ],
    [
      'a folder that is not in the repository',
      './deploy/Caddyfile',
      './caddy/Caddyfile',
      /there is no \.\/caddy/,
    ],
    [
      'two volumes in one place',
      '- caddy-config:/config',
      '- caddy-config:/data',
      /caddy: \/data is taken twice/,
    ],
    [
      'a health check of a wrong port',
      '8080/healthz',
      '8081/healthz',
      /gateway: health check: nothing listens/,
    ],
    ['a health check of a wrong page', '3000/readyz', '3000/healthy', /\/healthy does not tell health/],
    [
      'a health check of what speaks no HTTP',
      'tcp://127.0.0.1:8899',
      'tcp://127.0.0.1:8898',
      /sim: health check/,
    ],
    [
      'an address of a service that there is not',
      'INFLUX_URL: http://influxdb',
      'INFLUX_URL: http://influx',
      /leads to influx,/,
    ],
    ['an address with a wrong port', '@postgres:5432', '@postgres:5433', /leads to port 5433 of postgres/],
    [
      'a public address without TLS',
      /https:\/\/\$\{NONGSO_DOMAIN:[^}]*\}/,
      'http://shop.example',
      /stamps must point to https/,
    ],
    [
      'a proxy that is not believed',
      'NONGSO_TRUST_PROXY: 172.30.83.2',
      'NONGSO_TRUST_PROXY: 172.30.83.3',
      /the api believes/,
    ],
    ['a simulator on every farm', 'profiles: [demo]', 'profiles: []', /simulator must not run/],
    [
      'a dependency that there is not',
      /postgres: \{ condition/,
      'database: { condition',
      /depends on database/,
    ],
    [
      'a farm that waits',
      'command: [gateway,',
      'depends_on: { influxdb: { condition: service_started } }\n    command: [gateway,',
      /must not wait/,
    ],
    ['a service that stays down', 'restart: unless-stopped', 'stop_grace_period: 10s', /not started again/],
    ['a log without limit', /^ {2}logging: .*$/m, '', /log grows without limit/],
    ['a program as root', "user: '1000:1000'", "user: '0:0'", /does not run as 1000:1000/],
    ['nobody to pass signals on', 'init: true', 'init: false', /has no init/],
    ['an image of any version', 'grafana/grafana:12.1.0', 'grafana/grafana', /not pinned/],
    ['the newest image', 'influxdb:2.7.12', 'influxdb:latest', /not pinned/],
  ])('is told: %s', async (_, before, after, told) => {
    const found = await mistakesOf(broken('compose', before, after)).catch((error: unknown) => [
      String(error),
    ]);
    expect(found.join('\n')).toMatch(told);
  });

  it('is told: a key that compose does not know', async () => {
    await expect(mistakesOf(broken('compose', 'read_only: true', 'readonly: true'))).rejects.toThrow(
      /readonly/,
    );
  });
});

describe('a change of another file that would break it', () => {
  it.each([
    ['serial', 'c 188:* rw', 'b 8:* rw', /more than serial ports/],
    ['serial', '/dev:/dev', '/dev/ttyUSB0:/dev/ttyUSB0', /does not see the ports/],
    ['caddyfile', 'api:3000', 'api:8080', /Caddyfile leads to port 8080/],
    ['farm', 'tcp://sim:8899', 'tcp://sim:502', /nongso.yaml leads to port 502/],
    ['farm', 'poll_s: 2', 'poll: 2', /poll: unknown key/],
    ['provisioning', '/grafana/dashboards', '/grafana/boards', /no dashboards are put into/],
    ['dockerignore', '.env', '*.env', /does not keep out \.env/],
    ['dockerfile', 'AS files', 'AS modules', /no such stage/],
    ['dockerfile', 'COPY cli/bootstrap ', 'COPY bootstrap ', /COPY bootstrap: there is no such path/],
    ['dockerfile', '/src/dist', '/app/dist', /works in \/src/],
    ['dockerfile', 'FROM node:24-bookworm-slim AS build', 'FROM node:latest AS build', /not pinned/],
    ['dockerfile', 'USER 1000:1000', 'USER root', /does not run as 1000:1000/],
    ['dockerfile', 'NONGSO_DATA_DIR=/data', 'NONGSO_DATA=/data', /no program of ours reads it/],
    ['dockerfile', 'EXPOSE 8080 1883 3000', 'EXPOSE 80 1883 3000', /EXPOSE/],
    ['dockerfile', 'CMD ["gateway", "--config"', 'CMD ["gateway", "--file"', /nongso gateway: .*--file/],
    ['dockerfile', 'ENTRYPOINT ["node", "cli/nongso.js"]', 'ENTRYPOINT npx nongso', /entry point/],
    ['dockerfile', 'cli/health.js', 'health.js', /cannot be run in the image/],
    ['dockerfile', 'VOLUME /data', 'ENV INFLUX_TOKEN=x', /names a secret/],
  ] as const)('%s: %s to %s', async (file, before, after, told) => {
    expect((await mistakesOf(broken(file, before, after))).join('\n')).toMatch(told);
  });
});

describe('the reader of Dockerfiles', () => {
  it('joins continued lines over comments and keeps the stages apart', () => {
    expect(
      readDockerfile('# syntax\nFROM a:1 AS one\nRUN x \\\n# why\n  && y\n\nFROM one\nUSER 1\n'),
    ).toEqual([
      { name: 'one', from: 'a:1', instructions: [{ word: 'RUN', rest: 'x && y' }] },
      { name: '', from: 'one', instructions: [{ word: 'USER', rest: '1' }] },
    ]);
  });
});
