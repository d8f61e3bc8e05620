// A zone's own page in a real browser against a stand-in for the gateway: reasons in full, and the rules' numbers.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORDS } from '../../dashboards/ui/messages/index.ts';
import { RULE_WORDS } from '../../dashboards/ui/messages/rule-index.ts';
import type { Language } from '../../dashboards/ui/messages/words.ts';
import { MESSAGES } from '../../domain/messages/index.ts';
import { inspect, NOTHING_FOUND } from '../support/farm-page-inspection.ts';
import { farmOf, flipsOf, iso, longan, AT } from '../support/farm-page-states.ts';
import { arrive as arriveIn, enter, openBrowser } from '../support/farm-page-visit.ts';
import type { Visit } from '../support/farm-page-visit.ts';
import { needs } from '../support/tools.ts';

const say = WORDS.vi;
const speak = RULE_WORDS.vi;
const START = speak.field('on_below', 'valve');
const STOP = speak.field('off_above', 'valve');

const PHONE = { width: 360, height: 640 };
const DESKTOP = { width: 1_280, height: 800 };

needs('chromium')('a zone’s page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  /** On the page of zone 1, with its rules there. */
  async function zoneVisit(language: Language = 'vi', size = PHONE): Promise<Visit> {
    const visit = await arriveIn(browser, size, language);
    await enter(visit);
    await visit.page.getByRole('link').first().click();
    await rules(visit.page).getByText(RULE_WORDS[language].technician).waitFor();
    return visit;
  }

  const rules = (page: Page) => page.getByRole('region', { name: /Cài đặt|Automatic/ });
  const reasons = (page: Page) => page.getByRole('region', { name: /Vì sao|Why/ });
  /** The rule with this in its sentence. */
  const rule = (page: Page, text: string) => rules(page).getByRole('listitem').filter({ hasText: text });
  const threshold = (page: Page) => rule(page, 'Tưới khi độ ẩm đất');

  /** Opens a rule's form, types over one number and saves. */
  async function change(page: Page, label: string, typed: string): Promise<void> {
    await threshold(page).getByRole('button', { name: speak.edit }).click();
    await threshold(page).getByLabel(label).fill(typed);
    await threshold(page).getByRole('button', { name: speak.save, exact: true }).click();
  }

  describe('under an output', () => {
    it('says what would change it, and says it anew when the reason changes', async () => {
      const { page, farm } = await zoneVisit();
      const [flip] = flipsOf('vi').items;
      await page.getByText(flip!.sentence).waitFor();

      farm.flips = () => ({ items: [{ kind: 'none', sentence: 'Không điều gì làm máy tưới.' }] });
      farm.show(farmOf((lang) => longan(lang, { why: 'Không tưới: đất ướt.' })));
      await page.getByText('Không điều gì làm máy tưới.').waitFor();

      farm.flips = () => undefined;
      farm.show(farmOf((lang) => longan(lang, { why: 'Không tưới: hết nước.' })));
      await page.getByText('Không điều gì làm máy tưới.').waitFor({ state: 'detached' });
    });

    it('offers Automatic where a fault of the water waits for somebody', async () => {
      const { page, farm } = await zoneVisit();
      const why = MESSAGES.vi.decision(
        { zone: 'Khu 1', kind: 'valve', outcome: 'off', at: AT, timezone: 'Asia/Ho_Chi_Minh' },
        { code: 'supply_fault', fault: 'no_flow' },
      );
      const text = MESSAGES.vi.alarm('no_flow', 'Giếng 1');
      farm.show((lang) => ({
        ...farmOf((lang) => longan(lang, { why }))(lang),
        alarms: [{ code: 'no_flow', since: iso(AT), text }],
      }));
      await page.getByText(text).waitFor();
      await page.getByText(why).waitFor();
      expect(why).toContain(say.control.auto);
      await page.getByRole('button', { name: say.control.auto, exact: true }).click();
      await page.getByText(say.control.received).waitFor();
      expect(farm.commands.map(({ body }) => body)).toEqual([{ action: 'auto', output: 'van-1' }]);
    });
  });

  describe('a reason', () => {
    it('opens to what it looked at, what held it back, what was commanded, and the litres', async () => {
      const { page } = await zoneVisit();
      const item = reasons(page).getByRole('listitem').first();
      expect(await item.getByText(say.decisions.held).count()).toBe(0);
      await item.locator('summary').click();
      await item.getByText(say.decisions.held).waitFor();
      const text = (await item.innerText()).replaceAll('\u00a0', ' ');
      for (const part of [
        say.decisions.gate.rule,
        'Độ ẩm đất: 32,1 %, đo trước đó 3 phút',
        say.decisions.quality.stale,
        '05:31 lệnh tắt – thiết bị đã làm đúng',
        'đã dùng 1.240 lít',
        'Quy tắc: giu-am',
      ])
        expect(text).toContain(part);
    });

    it('of a rule that is only tried is not to be taken for what happened', async () => {
      const { page } = await zoneVisit();
      const [happened, tried] = await reasons(page).getByRole('listitem').all();
      expect(await happened!.getByText(say.decisions.tried).count()).toBe(0);
      await tried!.getByText(say.decisions.tried).click();
      await tried!.getByText(say.decisions.triedBy('sang-som')).waitFor();
      expect(await tried!.getByText(say.decisions.commands).count()).toBe(0);
    });
  });

  describe('the rules', () => {
    it('are said in plain sentences with their state', async () => {
      const { page } = await zoneVisit();
      const texts = await rules(page).getByRole('listitem').allInnerTexts();
      expect(texts).toHaveLength(5);
      expect(texts[0]).toContain(speak.mode.live);
      expect(texts[1]).toMatch(/Tưới 20.phút lúc 05:30 và 30.phút trước khi mặt trời lặn/);
      expect(texts[1]).toContain(speak.mode.shadow);
      await rule(page, 'mặt trời lặn')
        .getByText(/chạy 3 lần, 900.lít; thực tế đã chạy 5 lần, 1.240.lít/)
        .waitFor();
      // Rain is set by a technician.
      expect(texts[4]).not.toContain(speak.edit);
      await rules(page).getByText('lấy từ tệp cấu hình lúc 08:30 20/11').waitFor();
      expect(await rules(page).getByRole('button', { name: speak.back }).count()).toBe(0);
    });

    it('take a new number with a comma, all rules at once, and say who saved it and when', async () => {
      const { page, farm } = await zoneVisit();
      await change(page, START, '22,5');
      await threshold(page).getByText(speak.saved).waitFor();
      await rules(page).getByText('Bản 2, Điện thoại 1 lưu lúc 06:12.').waitFor();
      await threshold(page).getByText('dưới 22,5').waitFor();
      const [{ path, body } = { path: '', body: {} }] = farm.commands;
      expect(path).toBe('/zones/khu-1/rules');
      expect(body).toMatchObject({ expected: 1, rules: { length: 5, 0: { on_below: 22.5, off_above: 32 } } });
    });

    it('change the times and minutes of a schedule, and keep its times by the sun', async () => {
      const { page, farm } = await zoneVisit();
      const schedule = rule(page, 'mặt trời lặn');
      await schedule.getByRole('button', { name: speak.edit }).click();
      await schedule.getByLabel(speak.field('amount.minutes', 'valve')).fill('25');
      await schedule.getByRole('button', { name: speak.addTime }).click();
      await schedule.getByRole('button', { name: speak.save, exact: true }).click();
      await schedule.getByText(speak.mistake.noTime).waitFor();
      await schedule.getByLabel(speak.time(2)).fill('04:15');
      await schedule.getByRole('button', { name: speak.save, exact: true }).click();
      await schedule.getByText(speak.saved).waitFor();
      expect(farm.commands.map(({ body }) => body)).toMatchObject([
        { rules: { 1: { times: ['04:15', '05:30', 'sunset-30'], amount: { minutes: 25 } } } },
      ]);
    });

    it('say a mistake beside its number and send nothing', async () => {
      const { page, farm } = await zoneVisit();
      await change(page, STOP, '20');
      await threshold(page).getByText(speak.mistake.higher('24')).waitFor();
      const input = threshold(page).getByLabel(STOP);
      expect(await input.getAttribute('aria-invalid')).toBe('true');
      await input.fill('26');
      expect(await threshold(page).getByText(speak.mistake.higher('24')).count()).toBe(0);
      expect(farm.commands).toEqual([]);
    });

    it('show the farm’s own mistake beside the number it is about', async () => {
      const { page, farm } = await zoneVisit();
      farm.refuseNext = {
        ...{ status: 400, code: 'invalid', title: 'Sai', detail: 'Có chỗ sai.' },
        errors: [{ path: 'rules.0.off_above', message: 'cao quá' }],
      };
      await change(page, STOP, '35');
      await threshold(page).getByText(speak.mistake.server('cao quá')).waitFor();
      // The number is still there to be corrected.
      expect(await threshold(page).getByLabel(STOP).inputValue()).toBe('35');
    });

    it('change nothing over what somebody else has just saved', async () => {
      const { page, farm } = await zoneVisit();
      const [first, ...others] = farm.rules.at()!.rules;
      farm.rules.add({ zone: 'khu-1', at: '2026-11-22T06:10:00+07:00', author: 'phone-2' }, [
        { ...first, on_below: 20 },
        ...others,
      ]);
      await change(page, START, '22,5');
      await threshold(page).getByText(speak.changedMeanwhile).waitFor();
      expect(farm.rules.at()?.rules[0]).toMatchObject({ on_below: 20 });

      await threshold(page).getByRole('button', { name: speak.reload }).click();
      await threshold(page).getByText('dưới 20').waitFor();
      await rules(page).getByText('Bản 2, Điện thoại 2 lưu lúc 06:10.').waitFor();
      await change(page, START, '22,5');
      await threshold(page).getByText(speak.saved).waitFor();
      expect(farm.rules.at()).toMatchObject({ version: 3, rules: { 0: { on_below: 22.5 } } });
    });

    it('go back to the version before, after a question that says what it gives', async () => {
      const { page, farm } = await zoneVisit();
      await change(page, START, '22,5');
      await threshold(page).getByText(speak.saved).waitFor();

      const back = rules(page).getByRole('button', { name: speak.back });
      await back.click();
      await rules(page).getByText('Quay lại bản 1, lấy từ tệp cấu hình').waitFor();
      await rules(page).getByText(speak.backGives).waitFor();
      await rules(page).getByRole('button', { name: speak.backNo }).click();
      expect(farm.commands).toHaveLength(1);

      await back.click();
      await rules(page).getByRole('button', { name: speak.backYes }).click();
      await rules(page).getByText(speak.backDone).waitFor();
      await threshold(page).getByText('dưới 24').waitFor();
      expect(farm.commands[1]).toEqual({
        path: '/zones/khu-1/rules/rollback',
        body: { version: 1, expected: 2 },
      });
    });

    it('do not claim to have saved when the line broke', async () => {
      const { page, farm } = await zoneVisit();
      await threshold(page).getByRole('button', { name: speak.edit }).click();
      await threshold(page).getByLabel(START).fill('23');
      farm.silent = true;
      await threshold(page).getByRole('button', { name: speak.save, exact: true }).click();
      await threshold(page).getByText(speak.unsure).waitFor();
      farm.silent = false;
      await threshold(page).getByRole('button', { name: speak.reload }).click();
      await threshold(page).getByRole('button', { name: speak.edit }).waitFor();
      await threshold(page).getByText('dưới 24').waitFor();
    });
  });

  describe.each(['vi', 'en'] as const)('for tired eyes and thick thumbs (%s)', (language) => {
    it.each([{ width: 320, height: 568 }, PHONE, DESKTOP])('at $width px, all opened', async (size) => {
      const { page } = await zoneVisit(language, size);
      const words = RULE_WORDS[language];
      await page.locator('canvas').waitFor();
      for (const summary of await page.locator('summary').all()) await summary.click();
      const edit = rules(page).getByRole('button', { name: words.edit });
      for (let left = await edit.count(); left > 0; left--) await edit.first().click();
      await rules(page).getByLabel(words.field('off_above', 'valve')).fill('20');
      await rules(page).getByRole('button', { name: words.save, exact: true }).first().click();
      await rules(page).getByText(words.mistake.higher('24')).waitFor();
      expect(await inspect(page)).toEqual(NOTHING_FOUND);

      await rules(page).getByLabel(words.field('off_above', 'valve')).fill('33');
      await rules(page).getByRole('button', { name: words.save, exact: true }).first().click();
      await rules(page).getByRole('button', { name: words.back }).click();
      await rules(page).getByText(words.backGives).waitFor();
      expect(await inspect(page)).toEqual(NOTHING_FOUND);
      expect(await page.getByText(WORDS[language].decisions.tried).count()).toBe(1);
    });
  });
});
