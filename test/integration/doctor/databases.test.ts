import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { examined, faultsOf, found, patient } from '../../support/doctor.ts';
import { startInfluxd } from '../../support/influxd.ts';
import { freePort, portOf } from '../../support/server-process.ts';
import { needs } from '../../support/tools.ts';
import { startVictoria } from '../../support/victoria.ts';

const forwarding = (influx: Readonly<Record<string, string>>) => patient({ forward: { influx } });

/** A server of InfluxDB 1 that knows who writes: `tram` may, `khach` may not. */
async function influxWithUsers() {
  const server = await startInfluxd('', tmpdir(), ['auth-enabled = true']);
  onTestFinished(() => server.stop());
  const admin = `Basic ${Buffer.from('admin:quan-ly').toString('base64')}`;
  const tell = async (sql: string): Promise<void> => {
    const body = new URLSearchParams({ q: sql });
    const answer = await fetch(`${server.url}/query`, {
      ...{ method: 'POST', body, headers: { authorization: admin } },
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  await tell(`CREATE USER admin WITH PASSWORD 'quan-ly' WITH ALL PRIVILEGES`);
  for (const sql of [
    'CREATE DATABASE farm',
    `CREATE USER tram WITH PASSWORD 'tuoi'`,
    'GRANT ALL ON farm TO tram',
    `CREATE USER khach WITH PASSWORD 'xem'`,
  ])
    await tell(sql);
  const rows = async (): Promise<string> => {
    const query = new URLSearchParams({ db: 'farm', q: 'SHOW SERIES' }).toString();
    return (await fetch(`${server.url}/query?${query}`, { headers: { authorization: admin } })).text();
  };
  return { url: server.url, rows };
}

needs('influxd')('InfluxDB 1 that asks who writes', () => {
  test('tells a wrong password, a missing right and a missing database apart, and writes nothing', async () => {
    const { url, rows } = await influxWithUsers();
    const as = async (username: string, password: string, database = 'farm') =>
      examined(await forwarding({ url, database, username, password }));

    const right = await as('tram', 'tuoi');
    expect(found(right, 'server_fine').what).toContain('takes what the gateway writes');
    expect(right.ok).toBe(true);

    const wrong = await as('tram', 'muoi');
    const { what, fix, commands } = found(wrong, 'server_credentials');
    expect(what).toMatch(
      /InfluxDB \(127\.0\.0\.1:\d+\) refuses the user or password \(401 .*authorization failed/,
    );
    expect(fix).toContain('Correct user and password');
    expect(commands).toEqual([expect.stringMatching(/nongso.gateway/)]);
    expect(faultsOf(wrong)).toEqual(['server_credentials']);
    expect(JSON.stringify(wrong)).not.toContain('muoi');

    expect(found(await as('khach', 'xem'), 'server_no_right').what).toContain(
      'does not let us write into "farm"',
    );
    const elsewhere = found(await as('tram', 'tuoi', 'trai'), 'server_place');
    expect(elsewhere.what).toContain('has no database "trai"');
    expect(elsewhere.commands).toContain(`influx -execute 'CREATE DATABASE "trai"'`);

    expect(await rows()).not.toContain('"values"');
  });
});

/** Answers as InfluxDB 2 documents it for POST /api/v2/write; no Debian package brings one. */
async function influx2({
  token,
  bucket,
}: {
  readonly token: string;
  readonly bucket: string;
}): Promise<string> {
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '', 'http://influx');
    const say = (status: number, code: string, message: string) =>
      void response
        .writeHead(status, {
          'content-type': 'application/json; charset=utf-8',
          'x-influxdb-version': 'v2.7.10',
        })
        .end(JSON.stringify({ code, message }));
    if (asked.pathname !== '/api/v2/write') return say(404, 'not found', 'path not found');
    if (request.headers.authorization !== `Token ${token}`)
      return say(401, 'unauthorized', 'unauthorized access');
    const wanted = asked.searchParams.get('bucket') ?? '';
    if (wanted !== bucket) return say(404, 'not found', `bucket "${wanted}" not found`);
    return say(400, 'invalid', 'writing requires points');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${portOf(server)}`;
}

describe('InfluxDB 2', () => {
  const token = 'ma-dung-cua-tram';

  test('a wrong token is named, with what to do', async () => {
    const url = await influx2({ token, bucket: 'telemetry' });
    const report = await examined(await forwarding({ url, org: 'farm', bucket: 'telemetry', token: 'sai' }));
    const { what, fix } = found(report, 'server_credentials');
    expect(what).toMatch(/refuses the token \(401 .*unauthorized access/);
    expect(fix).toContain('forward.influx.token or INFLUX_TOKEN');
  });

  test('a bucket that is not there is named, and a right token with a bucket is fine', async () => {
    const url = await influx2({ token, bucket: 'telemetry' });
    const missing = await examined(await forwarding({ url, org: 'farm', bucket: 'kho', token }));
    expect(found(missing, 'server_place').commands).toContain('influx bucket create --name kho');
    const right = await examined(await forwarding({ url, org: 'farm', bucket: 'telemetry', token }));
    expect(right.ok).toBe(true);
    expect(JSON.stringify(right)).not.toContain(token);
  });
});

test('a server that is off, a name nobody knows, and a page that answers everything are three things', async () => {
  const off = await forwarding({ url: `http://127.0.0.1:${await freePort()}`, database: 'farm' });
  expect(found(await examined(off), 'server_away').what).toContain('nothing listens on that port');

  const unknown = await forwarding({ url: 'http://influx.invalid:8086', database: 'farm' }); // RFC 2606
  expect(found(await examined(unknown), 'server_away').what).toContain('its name is not known here');

  const portal = createServer(
    (_, response) => void response.end('<html>Welcome to the guest network</html>'),
  );
  portal.listen(0, '127.0.0.1');
  await once(portal, 'listening');
  onTestFinished(() => void portal.close());
  const caught = await forwarding({ url: `http://127.0.0.1:${portOf(portal)}`, database: 'farm' });
  expect(found(await examined(caught), 'server_strange').what).toContain('200 <html>Welcome');

  const plain = await forwarding({ url: `https://127.0.0.1:${portOf(portal)}`, database: 'farm' });
  expect(found(await examined(plain), 'server_away').what).toContain('one side speaks TLS');
});

test('a page that is not there is a wrong address, and no missing database', async () => {
  const page = createServer((_, response) => void response.writeHead(404).end('<h1>404 Not Found</h1>'));
  page.listen(0, '127.0.0.1');
  await once(page, 'listening');
  onTestFinished(() => void page.close());
  const url = `http://127.0.0.1:${portOf(page)}`;
  const influx = await examined(await forwarding({ url, database: 'farm' }));
  expect(found(influx, 'server_strange').what).toContain('404 <h1>404 Not Found</h1>');
  const victoria = await examined(await patient({ forward: { victoriametrics: { url } } }));
  expect(found(victoria, 'server_strange').what).toContain('VictoriaMetrics');

  const influx2Url = await influx2({ token: 'ma', bucket: 'telemetry' });
  const below = { url: `${influx2Url}/influx`, org: 'farm', bucket: 'telemetry', token: 'ma' };
  expect(found(await examined(await forwarding(below)), 'server_strange').what).toContain('path not found');
});

needs('victoria-metrics')('VictoriaMetrics', () => {
  test('is fine when it takes a write of nothing', async () => {
    const server = await startVictoria();
    onTestFinished(() => server.stop());
    const report = await examined(await patient({ forward: { victoriametrics: { url: server.url } } }));
    expect(found(report, 'server_fine').what).toContain('VictoriaMetrics');
    expect(report.ok).toBe(true);
  });
});
