import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { onEachStore } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import { needs, program } from '../../support/tools.ts';

interface Operation {
  readonly summary?: string;
  readonly responses: object;
}
interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

onEachStore('the description of the api', (kind) => {
  test('says of every call what it does and what it takes', async () => {
    const api = await coopApi(kind);
    const { status, body } = await api.stranger<OpenApi>('GET /api/openapi.json');
    expect(status).toBe(200);
    expect(body.openapi).toMatch(/^3\./);
    const operations = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ call: `${method} ${path}`, operation })),
    );
    expect(operations.filter(({ operation }) => !operation.summary).map(({ call }) => call)).toEqual([]);
    const wordless = operations.filter(
      ({ call, operation }) => /^(post|put|patch) /.test(call) && !('requestBody' in operation),
    );
    expect(wordless.map(({ call }) => call)).toEqual(CALLS_WITHOUT_A_BODY);
    const lot = JSON.stringify(body.paths['/api/v1/lots']?.post);
    expect(lot).toMatch(/"requestBody":.*"application\/json":.*"required":\["product","number",/);
  });
});

/** These say everything in their address. */
const CALLS_WITHOUT_A_BODY = ['post /api/v1/members/{id}/password', 'post /api/v1/gateways/{id}/token'];

needs('chromium')('the page of the description', () => {
  test('shows the calls and tries them, within its policy and without other hosts', async () => {
    const api = await coopApi('SQLite');
    const browser = await chromium.launch({ executablePath: program('chromium'), args: ['--no-sandbox'] });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      // Chromium logs the 401 of the call that is tried.
      if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('request', (request) => {
      const isOwn = request.url().startsWith(api.url) || request.url().startsWith('data:');
      if (!isOwn) complaints.push(request.url());
    });
    await page.goto(`${api.url}/api/docs`);
    await page.getByText('Products of the cooperative, newest first').click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByRole('button', { name: 'Execute' }).click();
    await page.getByText('"not_signed_in"').first().waitFor();
    expect(complaints).toEqual([]);
  });
});
