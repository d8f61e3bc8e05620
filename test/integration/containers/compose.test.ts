// What docker-compose.yml starts, started without Docker: the image's folder, the same commands, environments and health checks.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { Phone } from '../../support/api.ts';
import { onLoopback } from '../../support/containers/on-loopback.ts';
import type { OnLoopback } from '../../support/containers/on-loopback.ts';
import { shippedTexts, worldOf } from '../../support/containers/world.ts';
import { eventually } from '../../support/eventually.ts';
import { newDatabase } from '../../support/postgres.ts';
import { freePort, startServer } from '../../support/server-process.ts';
import { tempDir } from '../../support/temp.ts';
import { needs, program } from '../../support/tools.ts';

const healthy = (place: OnLoopback, name: string): Promise<true> =>
  eventually(`${name} is healthy`, async () => (await place.health(name)) === 'healthy' && (true as const), {
    every_ms: 250,
  });

describe('the farm of the compose file', () => {
  test('becomes healthy, shows what the simulator measures, takes a device, is copied and restored, and ends with 0', async () => {
    const world = await worldOf(shippedTexts());
    const folder = await tempDir();
    const place = await onLoopback(world, folder);
    expect(await place.health('gateway')).toBe('unhealthy');
    expect(await place.health('sim')).toBe('unhealthy');

    const gateway = place.up('gateway'); // before its sensors, and with no InfluxDB at all
    await healthy(place, 'gateway');
    const sim = place.up('sim');
    await healthy(place, 'sim');

    const [, pin = ''] = await gateway.says(/^PIN for phones: (\d+)/m);
    const phone = await Phone.pair(`http://127.0.0.1:${place.port(8080)}`, pin);
    const moisture = await eventually('the soil is in the farm’s state', async () => {
      const { zones } = await phone.state();
      return zones.find(({ id }) => id === 'khu-1')?.values['soil.moisture'];
    });
    expect(moisture.value).toBeGreaterThan(12);
    expect(moisture.value).toBeLessThan(45);

    const added = await place.exec('gateway', [
      ...['device', 'add', 'node-8', '--profile', 'nongso-node', '--zone', 'khu-1'],
      ...['--config', '/farm/nongso.yaml'],
    ]);
    expect(added).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'farm', 'nongso.yaml'), 'utf8')).toContain('node-8');
    const pinAgain = await place.exec('gateway', ['pin']);
    expect(pinAgain.code).toBe(0);
    expect(pinAgain.stdout).toMatch(/^PIN for phones: \d+$/m);

    const copied = await place.exec('gateway', ['backup', '/backup/farm', '--config', '/farm/nongso.yaml']);
    expect(copied.code).toBe(0);
    for (const service of [gateway, sim])
      expect(await service.stop()).toMatchObject({ code: 0, signal: null });

    await rm(join(folder, 'gateway-data'), { recursive: true }); // docker volume rm
    await mkdir(join(folder, 'gateway-data'));
    expect((await place.exec('gateway', ['restore', '/backup/farm'])).code).toBe(0);
    expect(existsSync(join(folder, 'gateway-data', 'journal.db'))).toBe(true);
  });
});

needs('postgres', 'caddy')('the cooperative of the compose file', () => {
  test('is reached through caddy by https, invites its manager there, is copied, and ends with 0', async () => {
    const world = await worldOf(shippedTexts());
    const folder = await tempDir();
    const place = await onLoopback(world, folder, {
      instead: { DATABASE_URL: await newDatabase(inject('postgresUrl')) },
    });
    const api = place.up('api');
    await healthy(place, 'api');
    const get = await startCaddy(place, folder, world.texts.caddyfile);

    const made = await place.exec('api', ['cooperative', 'HTX Đông Tảo']);
    expect(made.code).toBe(0);
    const [invitation = ''] = /https:\/\/localhost\/\S+/.exec(made.stdout) ?? [];
    expect(await get(new URL(invitation).pathname)).toMatchObject({ status: 200 });
    expect(await get('/healthz')).toEqual({ status: 200, body: '{"ok":true}' });
    expect((await get('/metrics')).status).toBe(404);
    expect((await get('/readyz')).status).toBe(404);

    expect((await place.exec('api', ['backup', '/backup/coop'])).code).toBe(0);
    expect(existsSync(join(folder, 'backup', 'coop', 'api.dump'))).toBe(true);
    expect(await api.stop()).toMatchObject({ code: 0, signal: null });
    expect((await get('/healthz')).status).toBe(502);
  });
});

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Caddy with the shipped file, on free ports; gives what asks it by https, its own authority trusted. */
async function startCaddy(
  place: OnLoopback,
  folder: string,
  caddyfile: string,
): Promise<(path: string) => Promise<Answer>> {
  const [http, https, admin] = [await freePort(), await freePort(), await freePort()];
  const file = join(folder, 'Caddyfile');
  await writeFile(
    file,
    place
      .here(caddyfile.replace('{$NONGSO_DOMAIN}', 'localhost'))
      .replace(
        '{\n',
        `{\n\thttp_port ${http}\n\thttps_port ${https}\n\tadmin localhost:${admin}\n\tstorage file_system ${folder}/caddy\n`,
      ),
  );
  await mkdir(join(folder, 'caddy'));
  const caddy = await startServer(
    program('caddy'),
    ['run', '--config', file, '--adapter', 'caddyfile'],
    /serving initial configuration/,
    { cwd: folder },
  );
  onTestFinished(() => caddy.stop());
  // Its own health check in the compose file.
  expect((await fetch(`http://127.0.0.1:${admin}/config/`)).status).toBe(200);
  const ca = readFileSync(join(folder, 'caddy', 'pki', 'authorities', 'local', 'root.crt'));
  return (path) =>
    new Promise((resolve, reject) => {
      const asked = request({ host: 'localhost', port: https, path, ca, agent: false }, (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (text: string) => (body += text));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
      });
      asked.on('error', reject).end();
    });
}
