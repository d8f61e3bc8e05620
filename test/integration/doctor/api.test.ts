import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import type { NewGatewayView } from '../../../domain/http/gateways.ts';
import { coopApi } from '../../support/coop-api.ts';
import { callDoctor, codesOf, examined, faultsOf, found, patient } from '../../support/doctor.ts';
import { newDatabase } from '../../support/postgres.ts';
import { freePort, portOf } from '../../support/server-process.ts';
import { needs } from '../../support/tools.ts';

const sending = (url: string, token = 'khong-dung') => patient({ forward: { api: { url, token } } });

describe("the cooperative's service of the gateway", () => {
  test('that is not reached is named, with what becomes of the sealed days', async () => {
    const report = await examined(await sending(`http://127.0.0.1:${await freePort()}`));
    const { what, fix } = found(report, 'api_away');
    expect(what).toContain('nothing listens on that port');
    expect(what).toContain('Sealed days are kept here and sent later');
    expect(fix).toBe('Start it there, or correct the port.');
    expect(faultsOf(report)).toEqual(['api_away']);
  });

  test('that knows the token is fine, and nothing was paired; another token is refused', async () => {
    const service = await coopApi('SQLite');
    const manager = await service.member(await service.cooperative(), 'manager');
    const { body } = await manager<NewGatewayView>('POST /api/v1/gateways', { name: 'Trạm 1' });

    const right = await examined(await sending(service.url, body.token));
    expect(found(right, 'api_fine').status).toBe('ok');
    expect(JSON.stringify(right)).not.toContain(body.token);
    const after = await manager<{ items: { gateway: string | null }[] }>('GET /api/v1/gateways');
    expect(after.body.items.map(({ gateway }) => gateway)).toEqual([null]);

    const wrong = found(await examined(await sending(service.url)), 'api_token');
    expect(wrong.what).toContain("refuses this gateway's token (401");
    expect(wrong.fix).toContain('make a new token');
  });

  test('is not what a portal answers with', async () => {
    const portal = createServer((_, response) => void response.writeHead(401).end('<html>sign in</html>'));
    portal.listen(0, '127.0.0.1');
    await once(portal, 'listening');
    onTestFinished(() => void portal.close());
    const report = await examined(await sending(`http://127.0.0.1:${portOf(portal)}`));
    expect(faultsOf(report)).toEqual(['api_strange']);
  });
});

describe("the cooperative's service of this machine", () => {
  const here = { NONGSO_PUBLIC_URL: 'http://127.0.0.1:1', NONGSO_API_PORT: '0' };

  test('is looked at without a configuration of a gateway, where there is something of it', async () => {
    const someone = { ...(await patient({}, here)), configFile: undefined };
    const report = await examined(someone);
    expect(codesOf(report)).toEqual(expect.arrayContaining(['no_gateway_here', 'own_api_stopped']));
    expect(report.ok).toBe(true);
    expect((await callDoctor({ ...someone, env: {} })).code).toBe(2);
  });

  test('with a setting that it would refuse', async () => {
    const report = await examined(await patient({}, { ...here, NONGSO_API_PORT: 'ba-nghin' }));
    expect(found(report, 'own_api_setting').what).toContain('NONGSO_API_PORT is "ba-nghin"');
  });

  test('has no password in its address shown, wherever it stands', async () => {
    const address = 'postgres://u:bi-mat@127.0.0.1:1/d?password=bi-mat&sslpassword=bi-mat&sslmode=disable';
    const report = await examined(await patient({}, { ...here, DATABASE_URL: address }));
    expect(JSON.stringify(report)).not.toContain('bi-mat');
    expect(report.settings).toContainEqual({
      name: 'DATABASE_URL',
      value: 'postgres://u:***@127.0.0.1:1/d?password=***&sslpassword=***&sslmode=disable',
      origin: 'environment',
    });
  });

  test('that runs is known by its answer', async () => {
    const { url } = await coopApi('SQLite');
    const { port } = new URL(url);
    const report = await examined(await patient({}, { ...here, NONGSO_API_PORT: port }));
    expect(found(report, 'own_api_runs').what).toContain(url);
    expect(codesOf(report)).not.toContain('port_taken');
  });

  needs('postgres')('on PostgreSQL', () => {
    test('with a wrong password is told without it', async () => {
      const url = new URL(await newDatabase(inject('postgresUrl')));
      expect(
        found(await examined(await patient({}, { ...here, DATABASE_URL: url.href })), 'database_fine').what,
      ).toBe(`PostgreSQL ${url.host}${url.pathname} answers.`);
      url.password = 'sai-mat-khau';
      const report = await examined(await patient({}, { ...here, DATABASE_URL: url.href }));
      expect(found(report, 'database_away').what).toContain('password authentication failed');
      expect(JSON.stringify(report)).not.toContain('sai-mat-khau');
    });
  });
});
