// The console's files as the api serves them: how, how many bytes, and what when they are not there.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastify from 'fastify';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { serveConsole } from '../../../api/console/console-page.ts';
import { packageRoot } from '../../../cli/package-root.ts';
import { coopApi } from '../../support/coop-api.ts';
import { buildConsole } from '../../support/console-visit.ts';
import { tempDir } from '../../support/temp.ts';

const BUILT = join(packageRoot(), 'dist', 'dashboards', 'coop');
/** Compressed, of everything that the first room loads. */
const MAX_SCRIPT_BYTES = 100_000;

beforeAll(buildConsole);

describe('the console', () => {
  test('is at /console/, and whoever comes to the host or to a slip of an address is led there', async () => {
    const { stranger } = await coopApi('SQLite');
    for (const path of ['/', '/console', '/console/nowhere/at-all']) {
      const answer = await stranger(`GET ${path}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([302, '/console/']);
    }
    const page = await stranger<string>('GET /console/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('<div id="app">');
    expect(page.headers.get('cache-control')).toBe('no-cache');
  });

  test('runs own scripts only, and nothing may frame it', async () => {
    const { stranger } = await coopApi('SQLite');
    const page = await stranger<string>('GET /console/');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain("connect-src 'self'; frame-ancestors 'none'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.body).not.toMatch(/<style|style=|<script(?! type="module" crossorigin src=)/);
  });

  test('comes compressed, and what is named by its content is kept for ever', async () => {
    const { url, stranger } = await coopApi('SQLite');
    const page = await stranger<string>('GET /console/');
    const script = /src="([^"]+\.js)"/.exec(page.body)?.[1];
    const answer = await fetch(url + script, { headers: { 'accept-encoding': 'br' } });
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await answer.text()).toBe(await readFile(join(BUILT, script!.replace('/console/', '')), 'utf8'));
  });

  test('is at most 100 kB of compressed script', async () => {
    const scripts = (await readdir(BUILT, { recursive: true })).filter((file) => file.endsWith('.js.gz'));
    const sizes = await Promise.all(scripts.map(async (file) => (await stat(join(BUILT, file))).size));
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((a, b) => a + b)).toBeLessThan(MAX_SCRIPT_BYTES);
  });

  test('takes nothing but reading at its addresses', async () => {
    const { stranger } = await coopApi('SQLite');
    expect((await stranger('POST /console/', {})).status).toBe(405);
    expect((await stranger('GET /console/..%2f..%2fpackage.json')).status).not.toBe(200);
  });
});

test('says what to do when the console was not built', async () => {
  const app = fastify();
  onTestFinished(() => app.close());
  serveConsole(app, {
    dir: await tempDir(),
    missing: (_request, reply) => void reply.code(503).send('npm run build'),
  });
  const answer = await app.inject('/console/');
  expect([answer.statusCode, answer.body]).toEqual([503, 'npm run build']);
});
