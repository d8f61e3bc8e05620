// The page of the devices' data in a real browser against a stand-in for the gateway.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATA_WORDS } from '../../dashboards/ui/messages/data-index.ts';
import { WORDS } from '../../dashboards/ui/messages/index.ts';
import type { Language } from '../../dashboards/ui/messages/words.ts';
import { accountItem } from '../support/farm-page-data.ts';
import { inspect, NOTHING_FOUND } from '../support/farm-page-inspection.ts';
import { arrive as arriveIn, enter, openBrowser } from '../support/farm-page-visit.ts';
import type { Visit } from '../support/farm-page-visit.ts';
import { needs } from '../support/tools.ts';

const PHONE = { width: 360, height: 640 };
const DESKTOP = { width: 1_280, height: 800 };
const say = DATA_WORDS.vi;

needs('chromium')('the page of the data', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  /** On the page of the data, with its devices there. */
  async function dataVisit(language: Language = 'vi', size = PHONE): Promise<Visit> {
    const visit = await arriveIn(browser, size, language);
    await enter(visit);
    await visit.page.getByRole('link', { name: WORDS[language].data.title, exact: true }).click();
    await device(visit.page, 'soil-1').waitFor();
    return visit;
  }

  const device = (page: Page, id: string) => page.getByRole('article', { name: id, exact: true });
  const row = (page: Page, id: string, name: string) =>
    device(page, id)
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  const numbers = (page: Page, id: string, name: string) =>
    row(page, id, name).getByRole('cell').allInnerTexts();

  it('shows of each device what came, what is kept, sent and waits, today and yesterday', async () => {
    const { page } = await dataVisit();
    expect(await numbers(page, 'soil-1', say.row.received)).toEqual(['372', '1.440']);
    expect(await numbers(page, 'soil-1', say.row.stored)).toEqual(['372', '1.440']);
    expect(await numbers(page, 'soil-1', say.row.forwarded)).toEqual(['352', '1.300']);
    expect(await numbers(page, 'soil-1', say.row.waiting)).toEqual(['20', '0']);
    expect(await numbers(page, 'soil-1', say.row.expired)).toEqual(['0', '140']);
    expect(await row(page, 'soil-1', say.row.dead).count()).toBe(0);
    expect(await numbers(page, 'node-7', say.row.repeated)).toEqual(['0', '204']);
  });

  it('says when each was last heard, and lists those that never were or are no longer set up', async () => {
    const { page } = await dataVisit();
    await device(page, 'soil-1').getByText(say.heard('06:11')).waitFor();
    await device(page, 'node-7').getByText(say.heard('10:12 21/11')).waitFor();
    await device(page, 'tram-thoi-tiet-va-be-nuoc-cuoi-vuon').getByText(say.neverHeard).waitFor();
    await device(page, 'old-3').getByText(say.gone).waitFor();
  });

  it('marks what does not add up, puts it first and says what to do', async () => {
    const { page } = await dataVisit();
    await page.getByText(say.someOff(1)).waitFor();
    await page.getByText(say.offHelp).waitFor();
    expect(await page.getByRole('article').first().getByRole('heading').innerText()).toBe('node-7');
    expect(await page.getByText(say.off, { exact: true }).count()).toBe(1);
  });

  it('is calm when all is right, and without a server speaks of no sending', async () => {
    const visit = await arriveIn(browser, PHONE, 'vi');
    const today = accountItem('soil-1', '2026-11-22', { received: 3, stored: 3, waiting: 3 });
    visit.farm.accounts = { items: [today], next: null, servers: [] };
    await enter(visit);
    const { page } = visit;
    await page.getByRole('link', { name: WORDS.vi.data.title, exact: true }).click();
    await page.getByText(say.allRight).waitFor();
    await page.getByText(say.noServer).waitFor();
    expect(await row(page, 'soil-1', say.row.waiting).count()).toBe(0);
  });

  it('asks to sign in again when the session has ended', async () => {
    const visit = await arriveIn(browser, PHONE, 'vi');
    await enter(visit);
    visit.farm.sessionValid = false;
    await visit.page.getByRole('link', { name: WORDS.vi.data.title, exact: true }).click();
    await visit.page.getByText(WORDS.vi.signIn.again).waitFor();
  });

  it('leads back to the farm', async () => {
    const { page } = await dataVisit();
    await page.getByRole('link', { name: WORDS.vi.back }).click();
    await page.getByRole('article', { name: /Khu 1/ }).waitFor();
  });

  describe.each([
    ['vi', PHONE],
    ['en', PHONE],
    ['vi', DESKTOP],
    ['en', DESKTOP],
  ] as const)('in %s at %o', (language, size) => {
    it('can be read and pressed by everybody', async () => {
      const { page } = await dataVisit(language, size);
      expect(await inspect(page)).toEqual(NOTHING_FOUND);
    });
  });
});
