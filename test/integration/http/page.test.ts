import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempDir } from '../../support/temp.ts';
import { startService } from './service.ts';

async function builtPage(): Promise<string> {
  const pageDir = join(await tempDir(), 'page');
  await mkdir(join(pageDir, 'assets'), { recursive: true });
  await writeFile(join(pageDir, 'index.html'), '<!doctype html><title>Nông Số</title>');
  await writeFile(join(pageDir, 'assets', 'index-4f1c.js'), 'export {};');
  await writeFile(join(pageDir, 'sw.js'), 'self;');
  await writeFile(join(pageDir, '.secret'), 'hidden');
  await writeFile(join(pageDir, '..', 'journal.db'), 'outside');
  return pageDir;
}

describe('the phone page', () => {
  test.each([
    ['/', 'text/html', 'no-cache'],
    ['/index.html', 'text/html', 'no-cache'],
    ['/sw.js', 'javascript', 'no-cache'],
    ['/assets/index-4f1c.js', 'javascript', 'public, max-age=31536000, immutable'],
  ])('%s is %s, %s, without a session', async (path, type, caching) => {
    const { ask } = await startService({ pageDir: await builtPage() });
    const { status, headers } = await ask('GET', path);
    expect(status).toBe(200);
    expect(headers['content-type']).toContain(type);
    expect(headers['cache-control']).toBe(caching);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  test.each([
    '/../journal.db',
    '/%2e%2e/journal.db',
    '/..%2fjournal.db',
    '/assets/..%2f..%2fjournal.db',
    '/%5c..%5cjournal.db',
    '/.secret',
    '/assets/',
    '/index.html%00.js',
  ])('nothing outside it is given: %s', async (path) => {
    const { ask } = await startService({ pageDir: await builtPage() });
    const { status, headers, text } = await ask('GET', path);
    expect([400, 404]).toContain(status);
    expect(headers['cache-control']).toBe('no-store');
    expect(text).not.toMatch(/outside|hidden|nongso-/);
  });

  test('does not hide what is wrong below /api', async () => {
    const { ask } = await startService({ pageDir: await builtPage() });
    expect((await ask('GET', '/api/v1/nothing')).status).toBe(401);
    expect((await ask('GET', '/api/nothing')).json().code).toBe('not_found');
  });

  test('that was not built is one sentence that says what to run', async () => {
    const { ask } = await startService();
    const { status, text } = await ask('GET', '/');
    expect(status).toBe(503);
    expect(text).toContain('npm run build');
  });
});
