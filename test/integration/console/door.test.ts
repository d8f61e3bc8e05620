// Coming in, staying in and being let in, in a real browser against a real api.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrive, DESKTOP, enter, office, openBrowser, PHONE, signIn } from '../../support/console-visit.ts';
import { needs } from '../../support/tools.ts';

needs('chromium')('at the door of the console', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it.each(['vi', 'en'] as const)(
    'a wrong password is said plainly and the login stays (%s)',
    async (language) => {
      const { api, login } = await office();
      const visit = await arrive(browser, api.url, { size: PHONE, language });
      const { page, words } = visit;
      await page.goto(`${api.url}/console/`);
      await signIn(visit, login, 'không phải');
      await page
        .getByText(language === 'vi' ? 'Sai tên đăng nhập hoặc mật khẩu' : 'password is wrong')
        .waitFor();
      expect(await page.getByLabel(words.door.login).inputValue()).toBe(login);
      await signIn(visit, login);
      await page.getByRole('heading', { name: words.lots.title, level: 1 }).waitFor();
    },
  );

  it('empty fields are marked, and the first one has the cursor', async () => {
    const { api } = await office();
    const { page, words } = await arrive(browser, api.url);
    await page.goto(`${api.url}/console/`);
    await page.getByRole('button', { name: words.door.enter, exact: true }).click();
    await page.getByText(words.common.check.required).first().waitFor();
    expect(await page.evaluate('document.activeElement.autocomplete')).toBe('username');
  });

  it('a session that has run out asks for the password and goes on in the same place with what was typed', async () => {
    const place = await office('clerk');
    const { page, words, context } = await enter(browser, place);
    await page.goto(`${place.api.url}/console/#/products/new`);
    await page.getByLabel(words.products.name).fill('Cam Vinh');
    await context.clearCookies();
    await page.getByRole('button', { name: words.common.save, exact: true }).click();
    await page.getByText(words.door.again).waitFor();
    expect(await page.getByLabel(words.door.login).inputValue()).toBe(place.login);
    await signIn({ page, words, context }, place.login);
    expect(await page.getByLabel(words.products.name).inputValue()).toBe('Cam Vinh');
    await page.getByRole('button', { name: words.common.save, exact: true }).click();
    await page.getByRole('link', { name: 'Cam Vinh' }).waitFor();
  });

  it('asks for the password also in front of an open question', async () => {
    const place = await office();
    const { page, words, context } = await enter(browser, place);
    await page.goto(`${place.api.url}/console/#/coop`);
    await page.getByRole('link', { name: words.coop.invite }).click();
    await page.getByRole('button', { name: words.coop.inviteMake }).click();
    await page.getByRole('link', { name: words.coop.inviteDone }).click();
    await page.getByRole('button', { name: words.coop.withdraw }).click();
    await context.clearCookies();
    await page.getByRole('dialog').getByRole('button', { name: words.coop.withdraw }).click();
    await signIn({ page, words, context }, place.login);
    await page.getByRole('button', { name: words.coop.withdraw }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.coop.withdraw }).click();
    await page.getByText(words.coop.withdrawn).waitFor();
  });

  it('a room opened by its address is there after the sign-in', async () => {
    const place = await office();
    const visit = await arrive(browser, place.api.url);
    await visit.page.goto(`${place.api.url}/console/#/products`);
    await signIn(visit, place.login);
    await visit.page.getByRole('heading', { name: visit.words.products.title, level: 1 }).waitFor();
  });

  it('signing out everywhere ends the session on the other machine too', async () => {
    const place = await office();
    const office1 = await enter(browser, place);
    const phone = await enter(browser, place, { size: PHONE });
    const { page, words } = office1;
    await page.getByRole('link', { name: words.common.nav.me }).click();
    await page.getByRole('button', { name: words.door.me.everywhere }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.door.me.everywhere }).click();
    await page.getByRole('button', { name: words.door.enter, exact: true }).waitFor();
    await phone.page.getByRole('link', { name: words.common.nav.products, exact: true }).click();
    await phone.page.getByText(words.door.again).waitFor();
  });

  it('signing out leaves nothing of what was typed to the next person', async () => {
    const place = await office('clerk');
    const { page, words, context } = await enter(browser, place);
    await page.goto(`${place.api.url}/console/#/products/new`);
    await page.getByLabel(words.products.name).fill('Bí mật');
    await page.getByRole('link', { name: words.common.nav.me }).click();
    await page.getByRole('button', { name: words.door.me.signOut, exact: true }).click();
    await signIn({ page, words, context }, place.login);
    await page.goto(`${place.api.url}/console/#/products/new`);
    expect(await page.getByLabel(words.products.name).inputValue()).toBe('');
  });

  describe('an invitation', () => {
    it('is made, shown as a code and a link, and lets a new clerk in on a phone', async () => {
      const place = await office();
      const { page, words } = await enter(browser, place, { size: DESKTOP });
      await page.getByRole('link', { name: words.common.nav.coop, exact: true }).click();
      await page.getByRole('link', { name: words.coop.invite }).click();
      await page.getByLabel(words.coop.inviteName).fill('Anh Hùng');
      await page.getByLabel(words.common.roles.clerk).check();
      await page.getByRole('button', { name: words.coop.inviteMake }).click();
      await page.getByRole('img', { name: words.coop.inviteQr }).waitFor();
      const link = await page.getByLabel(words.coop.inviteLink).inputValue();

      const guest = await arrive(browser, place.api.url, { size: PHONE });
      await guest.page.goto(link);
      await guest.page.getByRole('heading', { name: words.door.invitation.title('HTX Đông Tảo') }).waitFor();
      await guest.page.getByText(words.common.roles.clerk, { exact: true }).waitFor();
      expect(await guest.page.getByLabel(words.door.invitation.name).inputValue()).toBe('Anh Hùng');
      await guest.page.getByLabel(words.door.login).fill('0912 345 678');
      const password = guest.page.getByLabel(words.door.invitation.newPassword, { exact: true });
      await password.fill('ngắn');
      await guest.page.getByRole('button', { name: words.door.invitation.accept }).click();
      await guest.page.getByText(words.door.invitation.tooShort(10)).waitFor();
      await password.fill('vườn nhãn bên sông');
      await guest.page.getByRole('button', { name: words.door.invitation.accept }).click();
      await guest.page.getByRole('heading', { name: words.lots.needProduct }).waitFor();

      await page.getByRole('link', { name: words.coop.inviteDone }).click();
      await page.getByText('+84912345678').waitFor();
      await page.getByLabel(words.coop.changeRole('Anh Hùng')).selectOption('inspector');
      await page.getByText(words.common.saved).waitFor();
      await page.getByRole('button', { name: words.coop.removeNamed('Anh Hùng') }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: words.coop.removeNamed('Anh Hùng') })
        .click();
      await page.getByText(words.coop.removed).waitFor();
      expect(await page.getByText('+84912345678').count()).toBe(0);
    });

    it('that is not open any more says so', async () => {
      const { api } = await office();
      const { page, words } = await arrive(browser, api.url, { size: PHONE });
      await page.goto(`${api.url}/console/#/invitation/${'a'.repeat(43)}`);
      await page.getByText('Lời mời đã dùng, đã bị hủy hoặc đã hết hạn').waitFor();
      await page.getByRole('link', { name: words.door.invitation.toSignIn }).click();
      await page.getByRole('button', { name: words.door.enter, exact: true }).waitFor();
    });
  });
});
