// The pictures in README and guides, of the demonstration as a newcomer sees it:
// `NONGSO_PICTURES=docs/pictures npm test -- --project e2e pictures`
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, it, onTestFinished } from 'vitest';
import { WORDS as CONSOLE } from '../../dashboards/coop/messages/index.ts';
import { WORDS as FARM } from '../../dashboards/ui/messages/index.ts';
import type { Language } from '../../domain/messages/index.ts';
import { activateAll, issueForLater, lookAtSheet, openLot, recallLot } from '../support/clerk-steps.ts';
import { openBrowser, signIn } from '../support/console-visit.ts';
import type { Visit } from '../support/console-visit.ts';
import { seasonOf } from '../support/demo-records.ts';
import { startDemo } from '../support/demo-start.ts';
import type { Demo } from '../support/demo-start.ts';
import { keepPicture, picturesFolder } from '../support/picture.ts';
import { needs } from '../support/tools.ts';

const PHONE = { width: 360, height: 640 };
/** On which the reason stands without scrolling. */
const TALL_PHONE = { width: 360, height: 780 };
const OFFICE = { width: 1_120, height: 640 };
const LANGUAGES = ['vi', 'en'] as const;
const LOCALE = { vi: 'vi-VN', en: 'en-GB' };
const PRODUCT = 'Nhãn lồng trái vụ';
const OTHER_PRODUCT = 'Bắp cải Đông Tảo';
const REASON = 'dư lượng thuốc bảo vệ thực vật';
/** How long the valve stays open, as its lease is known. */
const LEFT = { vi: /^còn /, en: / left$/ };
/** What the README promises, and a slow machine. */
const WATERS_WITHIN_MS = 240_000;

interface Scrolling {
  scrollBy(x: number, y: number): void;
}

const folder = resolve(picturesFolder);

needs('chromium')('pictures for the documents', () => {
  let browser: Browser;
  let dataDir: string;
  let demo: Demo;

  beforeAll(async () => {
    browser = await openBrowser();
    dataDir = await mkdtemp(join(tmpdir(), 'nongso-'));
    demo = await startDemo(dataDir);
    await seasonOf(demo);
  });
  afterAll(async () => {
    await demo.stop();
    await browser.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const keep = (page: Page, name: string): Promise<void> => keepPicture(page, folder, name);

  /** A page as sharp as a phone's or a screen's. */
  async function screen(language: Language, size: typeof PHONE, scale = 1.5): Promise<Page> {
    const context = await browser.newContext({
      viewport: size,
      deviceScaleFactor: scale,
      locale: LOCALE[language],
      timezoneId: 'Asia/Ho_Chi_Minh',
    });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.addInitScript(`localStorage.setItem('nongso.language', '${language}')`);
    return page;
  }

  /** The console, signed in. */
  async function desk(language: Language): Promise<Visit> {
    const page = await screen(language, OFFICE, 1);
    const clerk = { page, context: page.context(), words: CONSOLE[language] };
    await page.goto(demo.console);
    await signIn(clerk, demo.login, demo.password);
    return clerk;
  }

  it.each([
    { language: 'vi', nth: 4 },
    { language: 'en', nth: 5 },
  ] as const)('shows the labels and the stamp ($language)', async ({ language, nth }) => {
    const clerk = await desk(language);
    const { page, words } = clerk;
    await openLot(clerk, PRODUCT);
    await lookAtSheet(clerk);
    await toTop(page.getByText(words.stamps.print.preview));
    await keep(page, `labels-${language}`);

    // One that nobody has scanned before.
    await page.getByRole('button', { name: words.stamps.list.show }).click();
    const stamp = await page
      .getByRole('link', { name: words.stamps.list.page })
      .nth(nth)
      .getAttribute('href');
    const eye = await screen(language, PHONE);
    await eye.goto(new URL(stamp ?? '', demo.api).href);
    await keep(eye, `stamp-${language}`);
    await toTop(eye.locator('#plot0'));
    await keep(eye, `stamp-season-${language}`);
  });

  it.each(LANGUAGES)(
    'shows a field that is watered, and why (%s)',
    { timeout: 300_000 },
    async (language) => {
      const words = FARM[language];
      const page = await screen(language, TALL_PHONE);
      page.setDefaultTimeout(WATERS_WITHIN_MS);
      await page.goto(`${demo.phonePage}/#pin=${demo.pin}`);
      const card = page.getByRole('article').first();
      await card.getByText(words.output.valve.on, { exact: true }).waitFor();
      await card.getByText(LEFT[language]).waitFor();
      await keep(page, `farm-${language}`);

      await card.getByRole('link', { name: words.zone.chart }).click();
      await page.getByRole('button', { name: words.chart.season }).click();
      await page.getByText(words.chart.legend).waitFor();
      await keep(page, `season-${language}`);

      await page.locator('details').first().locator('summary').click();
      await page.getByText(words.decisions.looked).waitFor();
      await toTop(page.getByRole('heading', { name: words.decisions.title }));
      await keep(page, `why-${language}`);
    },
  );

  it('shows a recall', async () => {
    const clerk = await desk('vi');
    const lot = await openLot(clerk, OTHER_PRODUCT);
    const [stamp = ''] = await issueForLater(clerk, '5');
    await activateAll(clerk, '5');
    await recallLot(clerk, { lot, reason: REASON });
    for (const language of LANGUAGES) {
      const eye = await screen(language, PHONE);
      await eye.goto(stamp);
      await keep(eye, `recall-${language}`);
    }
  });
});

/** Scrolls until this stands at the top, with some air above. */
const toTop = (what: Locator): Promise<void> =>
  what.evaluate((element: { scrollIntoView(): void; ownerDocument: { defaultView: Scrolling } }) => {
    element.scrollIntoView();
    element.ownerDocument.defaultView.scrollBy(0, -24);
  });
