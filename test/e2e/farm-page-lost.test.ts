// The farm page on a phone that has lost the farm: what it shows, and what may still be pressed.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arrive as arriveIn, enter, openBrowser } from '../support/farm-page-visit.ts';
import type { Visit } from '../support/farm-page-visit.ts';
import { needs } from '../support/tools.ts';

const PHONE = { width: 360, height: 640 };

needs('chromium')('the farm page without a line', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  const arrive = (): Promise<Visit> => arriveIn(browser, PHONE);
  const khu1 = (page: Page) => page.getByRole('article', { name: 'Khu 1' });

  /** A phone that has shown old data for a while. */
  async function lostVisit(): Promise<Visit> {
    const visit = await arrive();
    await visit.page.clock.install();
    await enter(visit);
    visit.farm.goSilent();
    await visit.page.clock.runFor(20_000);
    await visit.page.getByRole('alert').getByText('Mất kết nối với hộp điều khiển').waitFor();
    return visit;
  }

  it('says so with the time of the data, starts nothing any more, and recovers by itself', async () => {
    const { page, farm } = await lostVisit();
    // 06:12 is the farm's time; this phone believes that it is in Berlin.
    const lost = 'Mất kết nối với hộp điều khiển – số liệu lúc 06:12';
    await page.getByRole('alert').getByText(lost).waitFor();
    await khu1(page).getByText(lost).waitFor();
    const buttons = khu1(page).getByRole('button');
    expect(await buttons.count()).toBe(3);
    expect(await buttons.and(page.getByRole('button', { disabled: false })).allInnerTexts()).toEqual([
      'Dừng',
    ]);

    farm.silent = false;
    await page.clock.runFor(16_000);
    await page.getByText('Đang cập nhật · 06:12').waitFor();
    expect(await page.getByText('Mất kết nối').count()).toBe(0);
  });

  it('still tries to stop a zone, and says when that failed', async () => {
    const { page, farm } = await lostVisit();
    await khu1(page).getByRole('button', { name: 'Dừng', exact: true }).click();
    await khu1(page).getByText('Không rõ lệnh đã tới hộp điều khiển chưa').waitFor();

    farm.silent = false; // the line is there again before the page knows
    await khu1(page).getByRole('button', { name: 'Dừng', exact: true }).click();
    await khu1(page).getByText('Hộp điều khiển đã nhận lệnh').waitFor();
    expect(farm.commands.map(({ body }) => body)).toEqual([{ action: 'stop', output: 'van-1' }]);
  });

  it('still tries to stop everything, and says when that failed', async () => {
    const { page, farm } = await lostVisit();
    const stopEverything = async (): Promise<void> => {
      await page.getByRole('button', { name: 'DỪNG TẤT CẢ', exact: true }).click();
      await page.clock.runFor(400);
      await page.getByRole('button', { name: 'XÁC NHẬN DỪNG TẤT CẢ' }).click();
    };
    await stopEverything();
    await page.getByText('Không rõ lệnh đã tới hộp điều khiển chưa').waitFor();

    farm.silent = false;
    await stopEverything();
    await page.getByText('Đã dừng tất cả.').waitFor();
    expect(farm.commands.map(({ path }) => path)).toEqual(['/stop-all']);
  });

  it('says it on the first visit too, and tries on', async () => {
    const { page, farm, url } = await arrive();
    farm.silent = true;
    await page.goto(url);
    await page.getByText('Chưa nối được với hộp điều khiển').waitFor();
    farm.silent = false;
    await page.getByText('Nhập mã PIN').waitFor();
  });
});
