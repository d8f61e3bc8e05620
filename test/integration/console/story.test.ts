// A clerk's whole way in a real browser against a real api: from an empty cooperative to stamps that are in use.
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Words } from '../../../dashboards/coop/messages/index.ts';
import { DESKTOP, enter, office, openBrowser, PHONE } from '../../support/console-visit.ts';
import { pairedGateway } from '../../support/coop-gateway.ts';
import { needs } from '../../support/tools.ts';

const REASON = 'in hỏng';

needs('chromium')('a clerk', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it.each([
    { size: PHONE, language: 'vi' },
    { size: PHONE, language: 'en' },
    { size: DESKTOP, language: 'vi' },
    { size: DESKTOP, language: 'en' },
  ] as const)(
    'makes a product, a plot, a lot and its stamps, prints and voids ($size.width px, $language)',
    async ({ size, language }) => {
      const place = await office('clerk');
      await pairedGateway(place.api, place.cooperative);
      const { page, words, context } = await enter(browser, place, { size, language });

      await addProduct(page, words);
      await addPlot(page, words);
      await addSeason(page, words);
      await addLot(page, words);

      await page.getByRole('link', { name: words.lots.issue }).click();
      await page.getByLabel(words.stamps.count).fill('50');
      await page.getByText(words.stamps.unitHint).waitFor();
      await page.getByRole('button', { name: words.stamps.issue }).click();
      await page.getByRole('heading', { name: words.stamps.batch('50'), level: 1 }).waitFor();
      await page.getByText(words.stamps.counted('50', words.stamps.states.printed)).waitFor();

      await lookAtSheet(page, words);
      const opened = context.waitForEvent('page');
      await page.getByRole('link', { name: words.stamps.print.open }).click();
      const sheet = await opened;
      await sheet.waitForLoadState();
      expect(await sheet.evaluate('document.contentType')).toBe('application/pdf'); // to print, not to be saved first
      await sheet.close();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: words.stamps.print.download }).click();
      const file = await download;
      expect(file.suggestedFilename()).toContain('Nhãn-lồng-2026-11-20');
      expect((await readFile(await file.path())).subarray(0, 5).toString()).toBe('%PDF-');

      await page.getByRole('button', { name: words.stamps.activate.confirm('50') }).click();
      await page.getByText(words.stamps.activate.done('50')).waitFor();
      await page.getByText(words.stamps.counted('50', words.stamps.states.active)).waitFor();

      await voidSome(page, words);
      await page.getByText(words.stamps.counted('47', words.stamps.states.active)).waitFor();
      await page.getByRole('button', { name: words.stamps.list.show }).click();
      const stamps = page.getByRole('listitem').filter({ hasText: words.stamps.list.page });
      expect(await stamps.nth(2).innerText()).toContain(words.stamps.states.void);
      expect(await stamps.nth(5).innerText()).toContain(words.stamps.states.active);

      await page.getByRole('link', { name: words.common.nav.lots, exact: true }).click();
      const card = page.getByRole('link', { name: 'Nhãn lồng' });
      expect(await card.innerText()).toContain(words.stamps.counted('3', words.stamps.states.void));
    },
  );
});

/** From the empty list of lots, as it tells. */
async function addProduct(page: Page, words: Words): Promise<void> {
  await page.getByRole('heading', { name: words.lots.needProduct }).waitFor();
  await page.getByRole('link', { name: words.lots.addProduct }).click();
  await page.getByLabel(words.products.name).fill('Nhãn lồng');
  await page.getByLabel(words.products.gtin).fill('952123456789');
  await page.getByRole('button', { name: words.products.gtinComplete('9521234567899') }).click();
  await page.getByText(words.products.gtinOk).waitFor();
  const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#c8a165' } })
    .png()
    .toBuffer();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'nhan.png', mimeType: 'image/png', buffer: photo });
  await page.getByRole('img', { name: words.products.image }).waitFor();
  await page.getByLabel(words.products.unit).fill('hộp 1 kg');
  await page.getByRole('button', { name: words.products.shopAdd }).click();
  await page.getByLabel(words.products.shopName).fill('Shopee');
  await page.getByLabel(words.products.shopUrl, { exact: true }).fill('https://shopee.vn/htx');
  await page.getByRole('button', { name: words.common.save, exact: true }).click();
  await page.getByText(words.common.saved).waitFor();
  await page.getByRole('link', { name: 'Nhãn lồng' }).waitFor();
}

async function addPlot(page: Page, words: Words): Promise<void> {
  await page.getByRole('link', { name: words.common.nav.plots, exact: true }).click();
  await page.getByRole('link', { name: words.plots.add }).click();
  await page.getByLabel(words.plots.name).fill('Vườn bác Tư');
  await page.getByLabel(words.plots.area).fill('3600');
  await page.getByRole('button', { name: words.plots.zoneAdd }).click();
  await page.getByLabel(words.plots.zone, { exact: true }).selectOption({ label: 'Khu 1, nhãn lồng' });
  await page.getByRole('button', { name: words.common.save, exact: true }).click();
  await page.getByText(words.plots.measured('Khu 1, nhãn lồng')).waitFor();
}

async function addSeason(page: Page, words: Words): Promise<void> {
  await page.getByRole('link', { name: words.plots.seasonAdd }).click();
  await page.getByLabel(words.plots.crop).fill('Nhãn lồng');
  await page.getByLabel(words.plots.started).fill('2026-02-01');
  await page.getByRole('button', { name: words.common.save, exact: true }).click();
  await page.getByText(words.plots.running, { exact: true }).waitFor();
}

async function addLot(page: Page, words: Words): Promise<void> {
  await page.getByRole('link', { name: words.common.nav.lots, exact: true }).click();
  await page.getByRole('link', { name: words.lots.add, exact: true }).click();
  await page.getByLabel(words.lots.from).fill('2026-11-18');
  await page.getByLabel(words.lots.to, { exact: true }).fill('2026-11-20');
  expect(await page.getByLabel(words.lots.number).inputValue()).toBe('2026-11-20'); // suggested
  await page.getByLabel(words.lots.mass).fill('1250');
  await page.getByLabel('Vườn bác Tư').check();
  await page.getByRole('button', { name: words.common.save, exact: true }).click();
  await page.getByRole('heading', { name: words.lots.named('2026-11-20') }).waitFor();
  await page.getByText(words.lots.stampsEmptyNext).waitFor();
}

/** Chooses a place on a partly used sheet and sees the sheet true to size. */
async function lookAtSheet(page: Page, words: Words): Promise<void> {
  await page.getByText(words.stamps.print.start).click();
  const place = page.getByRole('radio', { name: words.stamps.print.place(5), exact: true });
  await page.locator('label').filter({ has: place }).click();
  await page.getByText(words.stamps.print.sheets('50', '3')).waitFor();
  const preview = page.getByRole('img', { name: words.stamps.print.previewAlt });
  await preview.waitFor();
  // 210 x 297 mm at the 96 pixels that CSS counts to an inch.
  const size = await preview.boundingBox();
  expect(size?.width).toBeCloseTo((210 / 25.4) * 96, 0);
  expect(size?.height).toBeCloseTo((297 / 25.4) * 96, 0);
  const drawn = (): Promise<number> =>
    preview.evaluate((image: { naturalWidth: number }) => image.naturalWidth);
  await expect.poll(drawn, { timeout: 20_000 }).toBeGreaterThan(700);
}

/** Three by number, after being asked whether it is meant. */
async function voidSome(page: Page, words: Words): Promise<void> {
  await page.getByRole('button', { name: words.stamps.void.open }).click();
  const room = page.getByRole('region', { name: words.stamps.void.title });
  await room.getByLabel(words.stamps.from).fill('1');
  await room.getByLabel(words.stamps.to).fill('3');
  await room.getByLabel(words.stamps.void.reason).fill(REASON);
  await room.getByRole('button', { name: words.stamps.void.next }).click();
  const question = page.getByRole('dialog');
  await question.getByText(words.stamps.void.sure).waitFor();
  expect(await question.innerText()).toContain(REASON);
  await question.getByRole('button', { name: words.stamps.void.confirm }).click();
  await page.getByText(words.stamps.void.done('3')).waitFor();
}
