// The farm page in a real browser against a stand-in for the gateway: what a farmer sees and presses.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORDS } from '../../dashboards/ui/messages/index.ts';
import type { Language } from '../../dashboards/ui/messages/words.ts';
import { eventually } from '../support/eventually.ts';
import { inspect, NOTHING_FOUND } from '../support/farm-page-inspection.ts';
import { farmOf, garden, longan, orange } from '../support/farm-page-states.ts';
import { arrive as arriveIn, enter, openBrowser } from '../support/farm-page-visit.ts';
import type { Visit } from '../support/farm-page-visit.ts';
import { needs } from '../support/tools.ts';

const PHONE = { width: 360, height: 640 };
const SMALLEST = { width: 320, height: 568 };
const DESKTOP = { width: 1_280, height: 800 };

/** 400 kbit/s, 400 ms. */
const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };

needs('chromium')('the farm page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  const arrive = (size = PHONE, language?: Language): Promise<Visit> => arriveIn(browser, size, language);
  const card = (page: Page, name: string) => page.getByRole('article', { name });
  const press = (page: Page, name: string, zone = 'Khu 1') =>
    card(page, zone).getByRole('button', { name, exact: true }).click();

  describe('at the door', () => {
    it('says plainly that the PIN is wrong, and lets in with the right one', async () => {
      const { page, farm, url } = await arrive();
      await page.goto(url);
      for (const digit of '111111') await page.getByRole('button', { name: digit, exact: true }).click();
      await page.getByText('Mã PIN chưa đúng').waitFor();
      for (const digit of farm.pin) await page.getByRole('button', { name: digit, exact: true }).click();
      await page.getByText('Khu 1, nhãn lồng', { exact: true }).waitFor();
    });

    it('counts down the wait after too many tries', async () => {
      const visit = await arrive();
      const { page, farm, url } = visit;
      farm.backOff_s = 3;
      await page.goto(url);
      await page.getByLabel('Mã PIN').fill('111111');
      await page.getByText(/Nhập sai nhiều lần\. Hãy đợi [1-3] giây/).waitFor();
      farm.backOff_s = undefined;
      await page.getByRole('button', { name: '1', exact: true, disabled: false }).waitFor();
      await page.getByLabel('Mã PIN').fill(farm.pin);
      await page.getByRole('article').first().waitFor();
    });

    it('takes the PIN of a pairing link and leaves none in the address', async () => {
      const visit = await arrive();
      await enter(visit);
      expect(visit.page.url()).toBe(`${visit.url}/`);
    });

    it('asks for the PIN again when the session has ended', async () => {
      const visit = await arrive();
      await enter(visit);
      visit.farm.sessionValid = false;
      await press(visit.page, 'Tưới 10 phút');
      await visit.page.getByText('Điện thoại này cần nhập lại mã PIN').waitFor();
    });
  });

  describe.each([
    ['a phone', PHONE],
    ['a desk', DESKTOP],
  ])('on %s', (_name, size) => {
    it.each(['vi', 'en'] as const)('shows value, band, age, state and reason (%s)', async (language) => {
      const visit = await arrive(size, language);
      await enter(visit);
      const words = WORDS[language];
      const dry = await card(visit.page, 'Khu 2').innerText();
      expect(dry).toContain(language === 'vi' ? '21,8' : '21.8');
      expect(dry).toContain(words.zone.moisture.below);
      expect(dry).toContain(words.age(40));
      expect(dry).toContain(words.output.valve.on);
      expect(dry).toMatch(language === 'vi' ? /còn 9 phút \d+ giây/ : /9 min \d+ s left/);
      expect(dry).toContain(orange(language).outputs[0]!.why);

      const moist = await card(visit.page, 'Khu 1').innerText();
      expect(moist).toContain(words.zone.moisture.inside);
      expect(moist).toContain(words.metric['air.humidity']);
      expect(moist).toContain('74');

      const stopped = await card(visit.page, 'Khu 3').innerText();
      expect(stopped).toContain(words.zone.stale);
      expect(stopped).not.toContain(words.zone.moisture.below); // stale is not dry
      expect(stopped).toContain(words.control.standing.stop);
      expect(stopped).toContain('Chị Năm');
      expect(stopped).toContain(garden(language).alarms[0]!.text);
    });
  });

  describe('when a button is pressed', () => {
    it('waters for ten minutes, shows that it is sending, and never sends twice', async () => {
      const visit = await arrive();
      const { page, farm } = visit;
      await enter(visit);
      farm.delay_ms = 300;
      farm.onCommand = () => {
        farm.show(
          farmOf((lang) => longan(lang, { state: 'on', wanted: 'on', left_s: 600, confirmed: false })),
        );
      };
      const sending = page.getByRole('button', { name: 'Đang gửi…' }).waitFor();
      await card(page, 'Khu 1').getByRole('button', { name: 'Tưới 10 phút' }).dblclick();
      await sending;
      await page.getByText('Hộp điều khiển đã nhận lệnh').waitFor();
      await page.getByText('Đang chờ thiết bị trả lời').waitFor();
      await page.getByText(/còn (10 phút|9 phút 5\d giây)/).waitFor();
      expect(farm.commands).toEqual([
        { path: '/zones/khu-1/override', body: { action: 'run', output: 'van-1', minutes: 10 } },
      ]);
    });

    it('stops, shows who stopped, and goes back to automatic', async () => {
      const visit = await arrive();
      const { page, farm } = visit;
      await enter(visit);
      farm.onCommand = ({ body }) => {
        const stopped = JSON.stringify(body).includes('stop');
        farm.show(farmOf((lang) => longan(lang, { standing: stopped ? 'stop' : null })));
      };
      await press(page, 'Dừng');
      await page.getByText('Đang DỪNG').waitFor();
      await press(page, 'Tự động');
      await page.getByText('Đang DỪNG').waitFor({ state: 'detached' });
      expect(farm.commands.map(({ body }) => body)).toEqual([
        { action: 'stop', output: 'van-1' },
        { action: 'auto', output: 'van-1' },
      ]);
    });

    it('shows the gateway’s reason when it refuses', async () => {
      const visit = await arrive();
      await enter(visit);
      visit.farm.refuseNext = { status: 409, title: 'Đang khóa', detail: 'Anh Tư đã khóa để thay van.' };
      await press(visit.page, 'Tưới 10 phút');
      await visit.page.getByText('Hộp điều khiển không nhận lệnh: Anh Tư đã khóa để thay van.').waitFor();
    });

    it('lifts a lock only after a second press, and offers no run before', async () => {
      const visit = await arrive();
      const { page, farm } = visit;
      await enter(visit);
      farm.show(farmOf((lang) => longan(lang, { standing: 'lock' })));
      await page.getByText('Đang KHÓA để sửa chữa').waitFor();
      expect(await page.getByRole('button', { name: 'Tưới 10 phút' }).count()).toBe(0);
      await press(page, 'Tự động');
      expect(farm.commands).toEqual([]);
      await press(page, 'Mở khóa, chạy tự động');
      await page.getByText('Hộp điều khiển đã nhận lệnh').waitFor();
      expect(farm.commands[0]?.body).toEqual({ action: 'auto', output: 'van-1' });
    });

    it('stops everything after one confirmation, but not by a double tap', async () => {
      const visit = await arrive();
      const { page, farm } = visit;
      await enter(visit);
      const button = page.getByRole('button', { name: 'DỪNG TẤT CẢ', exact: true });
      await button.dblclick();
      expect(farm.commands).toEqual([]);
      const confirm = page.getByRole('button', { name: 'XÁC NHẬN DỪNG TẤT CẢ' });
      await confirm.waitFor();
      await eventually('the question takes a yes', async () => {
        if (farm.commands.length === 0) await confirm.click({ timeout: 2_000 }); // too early does nothing
        return farm.commands.length > 0;
      });
      await page.getByText('Đã dừng tất cả.').waitFor();
      expect(farm.commands.map(({ path }) => path)).toEqual(['/stop-all']);
    });
  });

  it('can be used within five seconds of the first visit on slow 3G, in at most 150 kB', async () => {
    const visit = await arrive();
    const { page } = visit;
    const line = await page.context().newCDPSession(page);
    await line.send('Network.enable');
    await line.send('Network.emulateNetworkConditions', SLOW_3G);
    let bytes = 0;
    line.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    const started = performance.now();
    await enter(visit);
    expect(performance.now() - started).toBeLessThan(5_000);
    await card(page, 'Khu 1').getByText('Biểu đồ và lý do').click();
    await page.locator('canvas').waitFor();
    expect(bytes).toBeLessThan(150_000); // with the chart, which most visits never load
    expect(bytes).toBeGreaterThan(30_000); // it did count
  });

  it('draws a day with its gap, other ranges, and the decisions with more on request', async () => {
    const visit = await arrive();
    const { page } = visit;
    await enter(visit);
    await card(page, 'Khu 1').getByText('Biểu đồ và lý do').click();
    await page.locator('canvas').waitFor();
    await page.getByText(/Thấp nhất 21,\d\s%, cao nhất 3\d,\d\s%/).waitFor();
    await page.getByText('1 lần không có số đo').waitFor();
    const reasons = page.getByRole('region', { name: 'Vì sao tưới' }).getByRole('listitem');
    expect(await reasons.count()).toBe(2);
    await page.getByRole('button', { name: 'Xem thêm' }).click();
    await page.getByText('Chị Năm đã bấm dừng').waitFor();
    expect(await reasons.count()).toBe(3);
    await page.getByRole('button', { name: '60 ngày' }).click();
    await page.locator('canvas').waitFor();
    await page.goBack();
    await card(page, 'Khu 2').waitFor();
  });

  it('changes the language of its words and of the gateway’s, and remembers it', async () => {
    const visit = await arrive();
    const { page } = visit;
    await enter(visit);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText(orange('en').outputs[0]!.why).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'STOP EVERYTHING' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('en');
  });

  describe.each(['vi', 'en'] as const)('for tired eyes and thick thumbs (%s)', (language) => {
    it.each([SMALLEST, PHONE, DESKTOP])('at $width px', async (size) => {
      const visit = await arrive(size, language);
      const { page } = visit;
      const check = async (): Promise<void> => {
        expect(await inspect(page)).toEqual(NOTHING_FOUND);
      };
      await page.goto(visit.url);
      await page.locator('#pin').waitFor();
      await check();
      await enter(visit);
      await check();
      await page.getByRole('button', { name: WORDS[language].stopAll.button }).click();
      await check();
      await page.getByRole('link').first().click();
      await page.locator('canvas').waitFor();
      await check();
    });
  });
});
