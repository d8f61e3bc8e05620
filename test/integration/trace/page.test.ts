/** The buyer's page in Chromium without scripts, as the api will send it. */
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TraceRenderer, TraceState, TraceView } from '../../../domain/http/trace.ts';
import type { Language } from '../../../domain/messages/index.ts';
import { hardships, htmlOf, NO_HARDSHIP, openPage, traceRenderer } from '../../support/trace-page.ts';
import { needs, program } from '../../support/tools.ts';
import { factsOf, STATES, traceView } from '../../support/trace-views.ts';

const SIZES = [
  { width: 360, height: 640 },
  { width: 1280, height: 800 },
];

const HEADLINES: Readonly<Record<Language, Readonly<Record<TraceState, string>>>> = {
  vi: {
    live: 'Tem đang có hiệu lực',
    recalled: 'Đừng ăn sản phẩm này',
    void: 'Tem này đã bị hủy',
    not_active: 'Tem chưa được đưa vào dùng',
    not_issued: 'Mã này chưa từng được cấp',
    product: 'Trang của sản phẩm',
    unknown_product: 'Không tìm thấy sản phẩm',
    malformed: 'Địa chỉ này chưa đúng',
  },
  en: {
    live: 'This stamp is valid',
    recalled: 'Do not eat this product',
    void: 'This stamp was withdrawn',
    not_active: 'This stamp is not in use yet',
    not_issued: 'This code was never issued',
    product: 'About this product',
    unknown_product: 'Product not found',
    malformed: 'This address is not right',
  },
};

needs('chromium')("the buyer's page", () => {
  let browser: Browser;
  let renderer: TraceRenderer;
  beforeAll(async () => {
    renderer = await traceRenderer();
    browser = await chromium.launch({
      executablePath: program('chromium'),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    });
  });
  afterAll(() => browser.close());

  const open = (
    state: TraceState,
    language: Language,
    size: { width: number; height: number } = SIZES[0]!,
  ): Promise<{ page: Page; served: readonly string[] }> =>
    openPage(browser, htmlOf(renderer, traceView(state, language), factsOf(state)), {
      ...size,
      stylePolicy: renderer.stylePolicy,
    });

  describe.each(SIZES)('$width px wide', (size) => {
    describe.each(['vi', 'en'] as const)('in %s', (language) => {
      it.each(STATES)('is easy to read and to press: %s', async (state) => {
        const { page, served } = await open(state, language, size);
        expect(await page.locator('h1').allInnerTexts()).toEqual([HEADLINES[language][state]]);
        // Seen at once, without scrolling.
        const box = (await page.locator('h1').boundingBox())!;
        expect(box.y + box.height).toBeLessThan(size.height / 2);
        for (const landmark of ['banner', 'main', 'contentinfo'] as const)
          expect(await page.getByRole(landmark).count()).toBe(1);
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        expect(await hardships(page)).toEqual(NO_HARDSHIP);
        expect(served.length).toBeLessThanOrEqual(2);
      });
    });
  });

  it('shows the whole story of a lot', async () => {
    const { page } = await open('live', 'vi');
    const text = (await page.locator('body').innerText()).replaceAll('\u00a0', ' ');
    for (const words of [
      'Nhãn lồng Hưng Yên',
      '18/11/2026 – 20/11/2026',
      '27/11/2026',
      'Hợp tác xã Nông nghiệp Đông Tảo',
      'Thôn Đông Tảo Đông, xã Việt Tiến, tỉnh Hưng Yên',
      'Khu 1, nhãn lồng',
      'đã được quét 3 lần',
      '7K3M-9QXW-2ABC-D',
      '57 trong 60 ngày có số liệu niêm phong',
      'không phải giấy chứng nhận an toàn thực phẩm',
      '9521234567899',
      'NL-2026-11-20',
      'VN-33-0123-00456-01-26',
      '7 ngày kể từ ngày thu hoạch',
      '1.240,5 kg',
      'không dùng cookie',
    ])
      expect(text).toContain(words);
    const shop = page.getByRole('link', { name: 'Shopee: Nhãn lồng Đông Tảo' });
    expect(await shop.getAttribute('href')).toBe('https://shopee.example/nhan-long');
    const chart = page.getByRole('img', { name: /Độ ẩm đất thấp nhất .* 3 ngày không có số liệu độ ẩm/ });
    expect(await chart.count()).toBe(1);
  });

  it('shows the product with its picture first of all', async () => {
    const { page } = await open('live', 'vi');
    const name = (await page.getByRole('heading', { name: 'Nhãn lồng Hưng Yên' }).boundingBox())!;
    expect(name.y + name.height).toBeLessThan(640);
    expect(await page.evaluate<number>('document.images[0].naturalWidth')).toBe(640);
    expect(await page.getByRole('img', { name: 'Nhãn lồng Hưng Yên' }).isVisible()).toBe(true);
  });

  it('says of a recalled lot why, since when and whom to call, and offers no shop', async () => {
    const { page } = await open('recalled', 'vi');
    const text = await page.locator('body').innerText();
    expect(text).toContain('Lô NL-2026-11-20 đã bị thu hồi từ ngày 21/11/2026.');
    expect(text).toContain('Lý do: dư lượng thuốc bảo vệ thực vật vượt mức cho phép');
    const call = page.getByRole('link', { name: 'Gọi 0221 3912 345' });
    expect(await call.getAttribute('href')).toBe('tel:02213912345');
    expect(text).not.toContain('Shopee');
  });

  it('leads from a mistyped address to one that exists', async () => {
    const { page } = await open('malformed', 'en');
    expect(await page.locator('main').innerText()).toContain('One digit of the product code is wrong.');
    const link = page.getByRole('link', { name: '/01/09521234567899' });
    expect(await link.getAttribute('href')).toBe('/01/09521234567899');
  });

  it('shows the product of a code that was never issued', async () => {
    const { page } = await open('not_issued', 'en');
    const text = await page.locator('main').innerText();
    expect(text).toContain('This code was not issued by Hợp tác xã Nông nghiệp Đông Tảo');
    expect(text).toContain('Nhãn lồng Hưng Yên');
  });

  it('stays inside the screen with words that never end', async () => {
    const view = traceView('live', 'vi');
    const word = 'Nhãn'.repeat(60);
    const plot = { ...view.plots[0]!, name: word, areaCode: word };
    const shops = [{ name: word, url: 'https://shop.example/' }];
    const long: TraceView = {
      ...view,
      product: { ...view.product!, name: word, brand: word, shops },
      producer: { ...view.producer!, name: word, address: word },
      plots: [plot, plot],
      didYouMean: [`/t/${word}`],
    };
    const html = htmlOf(renderer, long, { ...factsOf('live'), serial: word });
    const { page } = await openPage(browser, html, { ...SIZES[0]!, stylePolicy: renderer.stylePolicy });
    expect(await hardships(page)).toEqual(NO_HARDSHIP);
  });

  it('leads to the other language', async () => {
    const { page } = await open('live', 'vi');
    const link = page.getByRole('link', { name: 'English' });
    expect(await link.getAttribute('hreflang')).toBe('en');
    expect(await link.getAttribute('href')).toContain('lang=en');
  });
});
