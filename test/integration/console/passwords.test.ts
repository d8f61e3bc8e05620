// One's own password and that of somebody who has forgotten theirs, in a real browser against a real api.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hardships, NO_HARDSHIP } from '../../support/console-inspection.ts';
import {
  arrive,
  DESKTOP,
  enter,
  go,
  office,
  openBrowser,
  PHONE,
  signIn,
} from '../../support/console-visit.ts';
import { alsoIn, PASSWORD, person } from '../../support/coop-people.ts';
import { needs } from '../../support/tools.ts';

const FRESH = 'vườn nhãn bên sông';
const FORGETFUL = 'hung@example.vn';

needs('chromium')('a password', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it.each([
    { size: PHONE, language: 'vi', slip: 'Mật khẩu đang dùng chưa đúng' },
    { size: DESKTOP, language: 'en', slip: 'The present password is wrong' },
  ] as const)(
    'is changed by its owner, who stays signed in here and nowhere else ($size.width px, $language)',
    async ({ size, language, slip }) => {
      const place = await office('farmer');
      const lost = await enter(browser, place, { language });
      const visit = await enter(browser, place, { size, language });
      const { page, words } = visit;
      await page.getByRole('link', { name: words.common.nav.me }).click();
      const room = page.getByRole('region', { name: words.door.me.password.title });
      const old = room.getByLabel(words.door.me.password.old, { exact: true });
      const fresh = room.getByLabel(words.door.me.password.fresh, { exact: true });
      const change = room.getByRole('button', { name: words.door.me.password.change });

      await old.fill('không phải');
      await fresh.fill('ngắn');
      await change.click();
      await room.getByText(words.door.invitation.tooShort(10)).waitFor();
      await fresh.fill(FRESH);
      await change.click();
      await room.getByText(slip).waitFor();
      expect(await hardships(page)).toEqual(NO_HARDSHIP);
      expect(await fresh.inputValue()).toBe(FRESH);
      await room.getByLabel(words.door.showPassword).first().check();
      expect(await old.getAttribute('type')).toBe('text');
      await old.fill(PASSWORD);
      await change.click();
      await room.getByText(words.door.me.password.changed).waitFor();
      expect([await old.inputValue(), await fresh.inputValue()]).toEqual(['', '']);
      expect(await hardships(page)).toEqual(NO_HARDSHIP);

      await page.getByRole('link', { name: words.common.nav.products, exact: true }).click();
      await page.getByText(words.products.empty).waitFor();
      await lost.page.getByRole('link', { name: words.common.nav.products, exact: true }).click();
      await lost.page.getByText(words.door.again).waitFor();
      await signIn(lost, place.login, FRESH);
      await lost.page.getByText(words.products.empty).waitFor();
    },
  );

  it.each([
    { size: PHONE, language: 'vi' },
    { size: DESKTOP, language: 'en' },
  ] as const)(
    'that was forgotten is replaced by a manager, who sees the new one once ($size.width px, $language)',
    async ({ size, language }) => {
      const place = await office();
      await person(place.api, place.cooperative, { login: FORGETFUL, role: 'clerk' });
      const { page, words } = await enter(browser, place, { size, language });
      await go(page, '#/coop');
      const asked = page.getByRole('button', { name: words.coop.newPasswordFor('Chị Lan') });
      await asked.click(); // one: the manager's own row has none
      const question = page.getByRole('dialog');
      await question.getByText(words.coop.newPasswordExplain).waitFor();
      await question.getByRole('button', { name: words.coop.newPasswordMake }).click();
      await page.getByText(words.coop.newPasswordHow(FORGETFUL)).waitFor();
      const password = await page.getByLabel(words.coop.newPassword, { exact: true }).inputValue();
      expect(await hardships(page)).toEqual(NO_HARDSHIP);
      // The question is gone, and the keyboard goes on from what it has brought.
      expect(await page.evaluate('document.activeElement.textContent')).toBe(
        words.coop.newPasswordFor('Chị Lan'),
      );

      const guest = await arrive(browser, place.api.url, { size: PHONE, language });
      await guest.page.goto(`${place.api.url}/console/`);
      await guest.page.getByText(words.door.forgotten).waitFor();
      await signIn(guest, FORGETFUL, password);
      await guest.page.getByRole('heading', { name: words.lots.title, level: 1 }).waitFor();

      await page.getByRole('button', { name: words.coop.newPasswordDone }).click();
      await asked.waitFor();
      expect(await page.getByText(words.coop.newPasswordOnce).count()).toBe(0);
      expect(await page.content()).not.toContain(password);
    },
  );

  it('of somebody who belongs to another cooperative too stays, and it is said who can help', async () => {
    const place = await office();
    await person(place.api, place.cooperative, { login: FORGETFUL, role: 'clerk' });
    await alsoIn(place.api, await place.api.cooperative('HTX khác'), { login: FORGETFUL, role: 'farmer' });
    const { page, words } = await enter(browser, place, { size: PHONE });
    await go(page, '#/coop');
    await page.getByRole('button', { name: words.coop.newPasswordFor('Chị Lan') }).click();
    const question = page.getByRole('dialog');
    await question.getByRole('button', { name: words.coop.newPasswordMake }).click();
    await question.getByText(`npx nongso password ${FORGETFUL}`).waitFor();
    expect(await hardships(page)).toEqual(NO_HARDSHIP);
    await question.getByRole('button', { name: words.common.cancel }).click();
    expect(await page.getByText(words.coop.newPasswordOnce).count()).toBe(0);
  });
});
