// The rooms beside the main way: who sees which buttons, what a bad line does, what is hard to read.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { GatewayView } from '../../../domain/http/gateways.ts';
import type { LotView, ProductView } from '../../../domain/http/records.ts';
import { hardships, NO_HARDSHIP } from '../../support/console-inspection.ts';
import { DESKTOP, enter, go, office, openBrowser, PHONE } from '../../support/console-visit.ts';
import { stock } from '../../support/console-stock.ts';
import { needs } from '../../support/tools.ts';

/** Until nothing is on its way any more. */
const settled = async (page: Page, loading: readonly string[]): Promise<void> => {
  for (const text of loading)
    await page.getByText(text, { exact: true }).first().waitFor({ state: 'detached' });
};

needs('chromium')('the console', () => {
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
    'is easy to read and to press in every room ($size.width px, $language)',
    async ({ size, language }) => {
      const place = await office();
      const { product, plot, lot, recalled, batch } = await stock(place);
      const { page, words } = await enter(browser, place, { size, language });
      const rooms: readonly [string, string][] = [
        ['#/lots', words.lots.title],
        ['#/lots/new', words.lots.newTitle],
        [`#/lots/${lot.id}`, words.lots.named('2026-11-20')],
        [`#/lots/${recalled.id}`, words.lots.named('2026-11-02')],
        [`#/lots/${lot.id}/edit`, words.lots.editTitle('2026-11-20')],
        [`#/lots/${lot.id}/stamps`, words.stamps.issueTitle],
        [`#/batches/${batch.id}`, words.stamps.batch('30')],
        ['#/products', words.products.title],
        [`#/products/${product.id}`, words.products.editTitle],
        ['#/plots', words.plots.title],
        [`#/plots/${plot.id}`, words.plots.editTitle],
        [`#/plots/${plot.id}/season`, words.plots.seasonNew],
        ['#/coop', words.coop.title],
        ['#/coop/edit', words.coop.editTitle],
        ['#/coop/invite', words.coop.inviteTitle],
        ['#/coop/gateway', words.coop.gatewayTitle],
        ['#/me', words.door.me.title],
      ];
      for (const [address, title] of rooms) {
        await go(page, address);
        await page.getByRole('heading', { name: title, level: 1, exact: true }).waitFor();
        await settled(page, [words.common.loading, words.stamps.print.previewing]);
        // After a change of rooms the keyboard goes on from the title.
        expect([address, await page.evaluate('document.activeElement.tagName')]).toEqual([address, 'H1']);
        expect([address, await hardships(page)]).toEqual([address, NO_HARDSHIP]);
      }
      // Errors too.
      await go(page, '#/products/new');
      await page.getByRole('button', { name: words.common.save, exact: true }).click();
      await page.getByText(words.common.failure.fields).waitFor();
      expect(await hardships(page)).toEqual(NO_HARDSHIP);
    },
  );

  it('says in each empty room what to do next', async () => {
    const place = await office();
    const { page, words } = await enter(browser, place, { size: PHONE });
    await page.getByText(words.lots.needProductNext).waitFor();
    await page.getByRole('link', { name: words.common.nav.products, exact: true }).click();
    await page.getByText(words.products.emptyNext).waitFor();
    await page.getByRole('link', { name: words.common.nav.plots, exact: true }).click();
    await page.getByText(words.plots.emptyNext).waitFor();
    await page.getByRole('link', { name: words.common.nav.coop, exact: true }).click();
    await page.getByText(words.coop.gatewaysEmptyNext).waitFor();
  });

  it('shows an inspector everything and no button that would be refused', async () => {
    const place = await office('inspector');
    const { product, lot, batch } = await stock(place);
    const { page, words } = await enter(browser, place, { size: PHONE });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.method()));
    const buttons = async (): Promise<string[]> => {
      await settled(page, [words.common.loading]);
      return page.locator('main').getByRole('button').allInnerTexts();
    };
    await page.getByRole('link', { name: 'Nhãn lồng' }).first().waitFor();
    expect(await buttons()).toEqual([]);
    expect(await page.getByRole('link', { name: words.lots.add }).count()).toBe(0);
    await go(page, `#/lots/${lot.id}`);
    await page.getByText(words.stamps.batch('30')).waitFor();
    expect(await buttons()).toEqual([]);
    expect(await page.getByRole('link', { name: words.common.edit }).count()).toBe(0);
    await page.getByRole('link', { name: words.stamps.look }).click();
    await page.getByText(words.stamps.counted('8', words.stamps.states.active)).waitFor();
    expect(batch.ready).toBe(true);
    expect(await buttons()).toEqual([words.stamps.list.show]);
    await go(page, `#/products/${product.id}`);
    await page.getByRole('heading', { name: 'Nhãn lồng', level: 1 }).waitFor();
    expect(await page.getByLabel(words.products.name).isDisabled()).toBe(true);
    expect(await buttons()).toEqual([]);
    expect(await hardships(page)).toEqual(NO_HARDSHIP);
    await go(page, '#/plots');
    await page.getByText('Vườn bác Tư').waitFor();
    expect(await buttons()).toEqual([]);
    await go(page, '#/coop');
    await page.getByText('Trạm khu 1').waitFor();
    expect(await buttons()).toEqual([]);
    expect(new Set(requests)).toEqual(new Set(['GET']));
  });

  it('keeps what was typed when the line breaks, and in the tab when the page is opened again', async () => {
    const place = await office('clerk');
    await stock(place);
    const { page, words } = await enter(browser, place, { size: PHONE });
    await go(page, '#/lots/new');
    await page.getByLabel(words.lots.mass).fill('800,5');
    await page.getByText(words.lots.massRead('800,5')).waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.getByRole('button', { name: words.common.save, exact: true }).click();
    await page.getByText(words.common.failure.unreachable).waitFor();
    expect(await page.getByLabel(words.lots.mass).inputValue()).toBe('800,5');
    await page.unroute('**/api/**');
    await page.reload();
    await page.getByText(words.common.draft.restored).waitFor();
    expect(await page.getByLabel(words.lots.mass).inputValue()).toBe('800,5');
    await page.getByRole('button', { name: words.common.save, exact: true }).click();
    await page.getByText('800,5', { exact: false }).waitFor();
    await go(page, '#/lots/new');
    expect(await page.getByLabel(words.lots.mass).inputValue()).toBe('');
  });

  it('loads again when the line is back', async () => {
    const place = await office();
    const { page, words } = await enter(browser, place, { size: PHONE });
    await page.route('**/api/v1/products*', (route) => route.abort());
    await go(page, '#/products');
    await page.getByText(words.common.failure.cannotLoad).waitFor();
    await page.unroute('**/api/v1/products*');
    await page.getByRole('button', { name: words.common.retry }).click();
    await page.getByText(words.products.emptyNext).waitFor();
  });

  it('sends once however often the button is pressed, and shows that it is sending', async () => {
    const place = await office('clerk');
    const { call } = await stock(place);
    const { page, words } = await enter(browser, place);
    await go(page, '#/products/new');
    await page.getByLabel(words.products.name).fill('Cam Vinh');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/api/v1/products', async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole('button', { name: words.common.save, exact: true }).dblclick();
    await page.getByRole('button', { name: words.common.saving }).click({ force: true });
    release();
    await page.getByRole('link', { name: 'Cam Vinh' }).waitFor();
    const { body } = await call<{ items: ProductView[] }>('GET /api/v1/products');
    expect(body.items.filter(({ name }) => name === 'Cam Vinh')).toHaveLength(1);
  });

  it('recalls a lot only when its number is typed again', async () => {
    const place = await office('clerk');
    const { lot } = await stock(place);
    const { page, words } = await enter(browser, place, { size: PHONE });
    await go(page, `#/lots/${lot.id}`);
    await page.getByRole('button', { name: words.lots.recall.open }).click();
    const question = page.getByRole('dialog');
    await question.getByLabel(words.lots.recall.reason).fill('Dư lượng thuốc');
    await question.getByLabel(words.lots.recall.typeNumber('2026-11-20')).fill('2026-11-2');
    await question.getByRole('button', { name: words.lots.recall.confirm }).click();
    await question.getByText(words.lots.recall.numberDiffers).waitFor();
    await question.getByLabel(words.lots.recall.typeNumber('2026-11-20')).fill('2026-11-20');
    await question.getByRole('button', { name: words.lots.recall.confirm }).click();
    await page.getByText(words.lots.recall.done).waitFor();
    await page.getByText('Dư lượng thuốc').waitFor();
    expect(await page.getByRole('link', { name: words.lots.issueMore }).count()).toBe(0);
  });

  it('leaves everything as it is when a question is closed by the keyboard', async () => {
    const place = await office('clerk');
    const { call, lot } = await stock(place);
    const { page, words } = await enter(browser, place);
    await go(page, `#/lots/${lot.id}`);
    await page.getByRole('button', { name: words.lots.recall.open }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await call<LotView>(`GET /api/v1/lots/${lot.id}`)).body.recalled_at).toBeNull();
  });

  it('gives a gateway its two lines once, and takes its token back', async () => {
    const place = await office();
    const { page, words } = await enter(browser, place, { size: PHONE });
    await go(page, '#/coop/gateway');
    await page.getByLabel(words.coop.gatewayName).fill('Trạm khu 2');
    await page.getByRole('button', { name: words.coop.gatewayMake }).click();
    const lines = await page.getByLabel(words.coop.tokenLines).inputValue();
    const { forward } = parse(lines) as { forward: { api: { url: string; token: string } } };
    expect(forward.api.url).toBe(place.api.url);
    const box = place.api.as(forward.api.token);
    await page.getByRole('button', { name: words.coop.tokenDone }).click();
    await page.getByText(words.coop.notPaired).waitFor();
    expect((await box('POST /api/v1/gateways/pair', {})).status).toBe(400); // known, though it says nothing
    await page.getByRole('button', { name: words.coop.withdrawGatewayNamed('Trạm khu 2') }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.coop.withdrawGateway }).click();
    await page.getByText(words.coop.withdrawnGateway).waitFor();
    expect((await box('POST /api/v1/gateways/pair', {})).status).toBe(401);
    const manager = await place.api.member(place.cooperative, 'manager');
    expect((await manager<{ items: GatewayView[] }>('GET /api/v1/gateways')).body.items).toEqual([]);
  });

  it('follows a large batch until it is written', async () => {
    const place = await office('clerk');
    const { lot } = await stock(place);
    const { page, words } = await enter(browser, place, { size: PHONE });
    await go(page, `#/lots/${lot.id}/stamps`);
    await page.getByLabel(words.stamps.count).fill('10.001');
    await page.getByRole('button', { name: words.stamps.issue }).click();
    await page.getByRole('heading', { name: words.stamps.batch('10.001') }).waitFor();
    await page.getByText(words.stamps.counted('10.001', words.stamps.states.printed)).waitFor();
    await page.getByRole('heading', { name: words.stamps.print.title }).waitFor();
  });

  it('says why labels cannot be printed', async () => {
    const place = await office('clerk', { demonstration: false });
    const { batch } = await stock(place);
    const { page, words } = await enter(browser, place, { size: PHONE });
    await go(page, `#/batches/${batch.id}`);
    await page.getByText('NONGSO_PUBLIC_URL').waitFor();
    expect(await page.getByRole('link', { name: words.stamps.print.open }).count()).toBe(0);
  });
});
