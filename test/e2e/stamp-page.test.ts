// The kept page is put together from compressed pieces: a browser must see what it would see without.
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { BROWSER, look, measured, pathOf, stamped } from '../support/stamped.ts';
import { needs, program } from '../support/tools.ts';

needs('chromium')('a stamp opened in a browser', () => {
  test('shows the same bytes as without compression, scripts off, nothing from elsewhere', async () => {
    const coop = await stamped('SQLite');
    await measured(coop);
    const [stamp] = await coop.issue({ level: 'unit', count: 1, activate: 'on-issue' });
    const url = coop.url + pathOf(stamp!);

    const browser = await chromium.launch({ executablePath: program('chromium') });
    onTestFinished(() => browser.close());
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'vi-VN' });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    const opened = await page.goto(url);
    expect(opened?.headers()['content-encoding']).toBe('gzip');
    const seen = (await opened?.text()) ?? '';
    expect(await page.textContent('h1')).toBe('Tem đang có hiệu lực');
    expect(await page.textContent('.unit')).toContain('Bạn là người quét đầu tiên.');
    expect(await page.locator('svg.chart').count()).toBeGreaterThan(0);
    // Not even of the icon that Chromium asks for where the product has no picture.
    expect(complaints).toEqual([]);
    expect(requests.filter((request) => !request.startsWith(coop.url))).toEqual([]);

    // Opened again as others do, without being counted: both ways the same.
    const unseen = { ...BROWSER, 'accept-language': 'vi-VN', 'sec-purpose': 'prefetch' };
    const plain = await look(coop.url, pathOf(stamp!), unseen);
    const unpacked = await fetch(url, { headers: unseen });
    expect(unpacked.headers.get('content-encoding')).toBe('gzip');
    expect(await unpacked.text()).toBe(plain.text);
    const withoutUnit = (html: string): string =>
      html.replace(/<section class="card unit".*?<\/section>/s, '');
    expect(withoutUnit(seen)).toBe(withoutUnit(plain.text));
    expect(seen.length).toBeGreaterThan(5_000);
  });
});
