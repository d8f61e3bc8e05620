// Products and plots that are taken out of their lists: what is made with them goes on, and they come back.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ListView } from '../../../domain/http/list.ts';
import type { LotView, PlotView } from '../../../domain/http/records.ts';
import type { StampView } from '../../../domain/http/stamps.ts';
import { hardships, NO_HARDSHIP } from '../../support/console-inspection.ts';
import { stock } from '../../support/console-stock.ts';
import { DESKTOP, enter, go, office, openBrowser, PHONE } from '../../support/console-visit.ts';
import { needs } from '../../support/tools.ts';

needs('chromium')('what is taken out of a list', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it.each([
    { size: PHONE, language: 'vi' },
    { size: DESKTOP, language: 'en' },
  ] as const)(
    'a product: its lots and stamps stay, and from its lot it is put back ($size.width px, $language)',
    async ({ size, language }) => {
      const place = await office('clerk');
      const { call, product, lot, batch } = await stock(place);
      const { page, words } = await enter(browser, place, { size, language });
      const { archive } = words.common;
      await page.getByRole('link', { name: words.common.nav.products, exact: true }).click();
      await page.getByRole('link', { name: 'Nhãn lồng' }).click();
      await page.getByRole('button', { name: archive.open }).click();
      const question = page.getByRole('dialog', { name: archive.question('Nhãn lồng') });
      await question.getByText(words.products.archiveExplain).waitFor();
      await question.getByRole('button', { name: archive.open }).click();
      await page.getByRole('button', { name: archive.restore }).waitFor();
      expect(await hardships(page)).toEqual(NO_HARDSHIP);
      await page.getByRole('link', { name: words.common.back }).click();
      await page.getByText(words.products.empty).waitFor();
      await page.getByText(archive.list('1')).click();
      await page.getByRole('link', { name: product.name }).waitFor();
      expect(await hardships(page)).toEqual(NO_HARDSHIP);

      const { items } = (await call<ListView<StampView>>(`GET /api/v1/stamp-batches/${batch.id}/stamps`))
        .body;
      const scanned = items.find(({ state }) => state === 'active')?.address ?? '';
      expect(await (await fetch(scanned, { headers: { accept: 'text/html' } })).text()).toContain(
        'Nhãn lồng',
      );

      await page.getByRole('link', { name: words.common.nav.lots, exact: true }).click();
      await page.getByRole('link', { name: 'Nhãn lồng' }).last().waitFor();
      expect(await page.getByRole('link', { name: words.lots.add, exact: true }).count()).toBe(0);
      await go(page, `#/batches/${batch.id}`);
      await page.getByText(words.stamps.forLot('Nhãn lồng', '2026-11-20')).waitFor();
      await page.getByRole('heading', { name: words.stamps.activate.title }).waitFor();
      await go(page, `#/lots/${lot.id}`);
      await page.getByText(words.lots.productAway).waitFor();
      expect(await page.getByRole('link', { name: words.lots.issueMore }).count()).toBe(0);
      expect(await hardships(page)).toEqual(NO_HARDSHIP);

      await page.getByRole('link', { name: words.lots.openProduct }).click();
      await page.getByRole('button', { name: archive.restore }).click();
      await page.getByText(archive.restored).waitFor();
      expect(await page.getByLabel(words.products.name).inputValue()).toBe('Nhãn lồng');
      await page.getByRole('link', { name: words.common.back }).click();
      await page.getByRole('link', { name: product.name }).waitFor();
    },
  );

  it('a plot: a lot that was harvested from it keeps it, also when the lot is edited', async () => {
    const place = await office('clerk');
    const { call, plot, lot } = await stock(place);
    const { body: other } = await call<PlotView>('POST /api/v1/plots', { name: 'Vườn bác Năm' });
    const { page, words } = await enter(browser, place, { size: PHONE });
    await go(page, `#/plots/${plot.id}`);
    await page.getByRole('button', { name: words.common.archive.open }).click();
    const question = page.getByRole('dialog');
    await question.getByText(words.plots.archiveExplain).waitFor();
    await question.getByRole('button', { name: words.common.archive.open }).click();
    await page.getByRole('button', { name: words.common.archive.restore }).waitFor();
    await page.getByRole('link', { name: words.common.back }).click();
    await page.getByRole('heading', { name: 'Vườn bác Năm' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Vườn bác Tư' }).count()).toBe(0);

    await go(page, `#/lots/${lot.id}`);
    await page.getByText('Vườn bác Tư').waitFor();
    await page.getByRole('link', { name: words.common.edit }).click();
    expect(await page.getByLabel('Vườn bác Tư').isChecked()).toBe(true);
    await page.getByLabel('Vườn bác Năm').check();
    await page.getByRole('button', { name: words.common.save, exact: true }).click();
    await page.getByText(words.common.saved).waitFor();
    const { plots } = (await call<LotView>(`GET /api/v1/lots/${lot.id}`)).body;
    expect([...plots].sort()).toEqual([plot.id, other.id].sort());

    await go(page, '#/lots/new');
    await page.getByLabel('Vườn bác Năm').waitFor();
    expect(await page.getByLabel('Vườn bác Tư').count()).toBe(0);
    await go(page, '#/plots');
    await page.getByText(words.common.archive.list('1')).click();
    await page.getByRole('link', { name: 'Vườn bác Tư' }).click();
    await page.getByRole('button', { name: words.common.archive.restore }).click();
    await page.getByText(words.common.archive.restored).waitFor();
    await page.getByRole('link', { name: words.common.back }).click();
    await page.getByRole('heading', { name: 'Vườn bác Tư' }).waitFor();
    expect(await page.getByText(words.common.archive.list('1')).count()).toBe(0);
  });
});
