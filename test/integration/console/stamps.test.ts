// Stamps in the console beside the main way: a lot's shared code, a recalled lot, a code of elsewhere, large batches.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ListView } from '../../../domain/http/list.ts';
import type { StampBatchView, StampView } from '../../../domain/http/stamps.ts';
import { printFile } from '../../support/clerk-steps.ts';
import { eventually } from '../../support/eventually.ts';
import { hardships, NO_HARDSHIP } from '../../support/console-inspection.ts';
import { stock } from '../../support/console-stock.ts';
import { DESKTOP, enter, go, office, openBrowser, PHONE } from '../../support/console-visit.ts';
import type { Visit } from '../../support/console-visit.ts';
import { needs } from '../../support/tools.ts';

const REASON = 'in hỏng';

/** What was done is said where the person is: within the window, wherever the page stands. */
async function seesNotice({ page }: Visit, text: string): Promise<void> {
  const notice = page.getByRole('status').filter({ hasText: text });
  await notice.waitFor();
  const box = await notice.boundingBox();
  const height = page.viewportSize()?.height ?? 0;
  expect(box?.y).toBeGreaterThan(0);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
}

async function voidWith({ page, words }: Visit): Promise<void> {
  const room = page.getByRole('region', { name: words.stamps.void.title });
  await room.getByText(words.stamps.void.reasonHint).waitFor();
  await room.getByLabel(words.stamps.void.reason).fill(REASON);
  await room.getByRole('button', { name: words.stamps.void.next }).click();
}

needs('chromium')('stamps in the console', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it.each([
    { size: PHONE, language: 'vi' },
    { size: DESKTOP, language: 'en' },
  ] as const)(
    'a lot gets one shared code, printed as often as needed and voided for all labels ($size.width px, $language)',
    async ({ size, language }) => {
      const place = await office('clerk');
      const { lot } = await stock(place);
      const visit = await enter(browser, place, { size, language });
      const { page, words } = visit;
      const { stamps } = words;
      await go(page, `#/lots/${lot.id}/stamps`);
      await page.getByText(stamps.lot, { exact: true }).click();
      await page.getByLabel(stamps.count).fill('30');
      await page.getByRole('button', { name: stamps.issue }).click();

      const copies = page.getByLabel(stamps.print.copies);
      expect(await copies.inputValue()).toBe('30');
      await copies.fill('0');
      await page
        .getByText(words.common.check.whole('1', language === 'vi' ? '1.000.000' : '1,000,000'))
        .waitFor();
      await copies.fill('50');
      await page.getByText(stamps.print.sheets('50', '3')).waitFor();
      await page.getByRole('img', { name: stamps.print.previewAlt }).waitFor();
      const sheets = await printFile(visit);
      expect(sheets.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(3);

      await page.getByText(stamps.activate.explainLot).waitFor();
      expect(await hardships(page)).toEqual(NO_HARDSHIP);
      await page.getByRole('button', { name: stamps.activate.confirmLot }).click();
      await seesNotice(visit, stamps.activate.doneLot);

      await go(page, `#/lots/${lot.id}/stamps`);
      await page.getByText(stamps.lotHasOne).waitFor();
      expect(await page.getByRole('radio', { name: stamps.unit }).count()).toBe(0);
      await page.goBack();
      await page.getByRole('button', { name: stamps.void.open }).click();
      await page.getByText(stamps.void.explainLot).waitFor();
      await voidWith(visit);
      const question = page.getByRole('dialog', { name: stamps.void.question(stamps.void.whatLot) });
      await question.getByRole('button', { name: stamps.void.confirm }).click();
      await seesNotice(visit, stamps.void.doneLot);

      await go(page, `#/lots/${lot.id}/stamps`);
      await page.getByText(stamps.lotLostOne).waitFor();
      await page.getByLabel(stamps.count).fill('2');
      await page.getByRole('button', { name: stamps.issue }).click();
      await page.getByText(stamps.levels.unit).waitFor();
    },
  );

  it.each([
    { size: PHONE, language: 'vi' },
    { size: DESKTOP, language: 'en' },
  ] as const)(
    'of a recalled lot are shown so, and only to be voided ($size.width px, $language)',
    async ({ size, language }) => {
      const place = await office('clerk');
      const { call, lot, batch } = await stock(place);
      await call(`POST /api/v1/lots/${lot.id}/recall`, { reason: 'dư lượng' });
      const { page, words } = await enter(browser, place, { size, language });
      const { stamps, lots } = words;
      const inUse = page.getByText(stamps.counted('8', stamps.states.active));
      const withdrawn = page.getByText(stamps.counted('8', lots.recalled));
      await withdrawn.waitFor();
      expect(await inUse.count()).toBe(0);
      await go(page, `#/lots/${lot.id}`);
      await withdrawn.waitFor();
      await page.getByRole('link', { name: stamps.openRecalled }).click();
      await page.getByText(stamps.recalled).waitFor();
      await withdrawn.waitFor();
      for (const title of [stamps.print.title, stamps.activate.title])
        expect(await page.getByRole('heading', { name: title }).count()).toBe(0);
      await page.getByRole('button', { name: stamps.list.show }).click();
      const third = page
        .getByRole('listitem')
        .filter({ hasText: stamps.list.number('3') })
        .first();
      expect(await third.innerText()).toContain(lots.recalled);
      expect(await hardships(page)).toEqual(NO_HARDSHIP);
      await page.getByRole('button', { name: stamps.void.open }).waitFor();
      expect(batch.ready).toBe(true);
    },
  );

  it('are voided by a code only in the batch that the code is of', async () => {
    const place = await office('clerk');
    const { call, lot, batch } = await stock(place);
    const { body: other } = await call<StampBatchView>(`POST /api/v1/lots/${lot.id}/stamp-batches`, {
      ...{ count: 2, level: 'unit', activate: 'on-issue' },
    });
    const codesOf = async (id: string) =>
      (await call<ListView<StampView>>(`GET /api/v1/stamp-batches/${id}/stamps`)).body.items;
    const [elsewhere] = await codesOf(other.id);
    const own = (await codesOf(batch.id)).at(-1);
    const visit = await enter(browser, place, { size: PHONE });
    const { page, words } = visit;
    await go(page, `#/batches/${batch.id}`);
    await page.getByRole('button', { name: words.stamps.void.open }).click();
    await page.getByText(words.stamps.void.byCode).click();
    await page.getByRole('textbox', { name: words.stamps.void.code }).fill(elsewhere?.code ?? '');
    await voidWith(visit);
    await page.getByText(words.stamps.void.codeElsewhere).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('textbox', { name: words.stamps.void.code }).fill(own?.code ?? '');
    await voidWith(visit);
    await page.getByRole('dialog').getByRole('button', { name: words.stamps.void.confirm }).click();
    await seesNotice(visit, words.stamps.void.done('1'));
    expect((await codesOf(other.id)).map(({ state }) => state)).toEqual(['active', 'active']);
    expect((await codesOf(batch.id)).at(-1)).toMatchObject({ state: 'void' });
  });

  it('are activated in portions when the api does not take them all at once', async () => {
    const place = await office('clerk');
    const { call, lot } = await stock(place);
    const count = 100_001;
    const { body: large } = await call<StampBatchView>(`POST /api/v1/lots/${lot.id}/stamp-batches`, {
      ...{ count, level: 'unit', activate: 'later' },
    });
    const stateOf = async () => (await call<StampBatchView>(`GET /api/v1/stamp-batches/${large.id}`)).body;
    await eventually('all codes written', async () => (await stateOf()).ready);
    const visit = await enter(browser, place, { size: PHONE });
    const { page, words } = visit;
    await go(page, `#/batches/${large.id}`);
    let calls = 0;
    let release = (): void => undefined;
    const seen = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/stamps/activate', async (route) => {
      calls += 1;
      if (calls === 2) await seen;
      await route.continue();
    });
    await page.getByRole('button', { name: words.stamps.activate.confirm('100.001') }).click();
    await page.getByText(words.stamps.activate.progress('100.000', '100.001')).waitFor();
    release();
    await seesNotice(visit, words.stamps.activate.done('100.001'));
    expect((await stateOf()).states).toEqual({ printed: 0, active: count, void: 0 });
  });

  it('a lot is recalled in a question that fits a small phone', async () => {
    const place = await office('clerk');
    const { lot } = await stock(place);
    const { page, words } = await enter(browser, place, { size: PHONE });
    await go(page, `#/lots/${lot.id}`);
    await page.getByRole('button', { name: words.lots.recall.open }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: words.lots.recall.confirm });
    const box = await confirm.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(PHONE.height);
  });
});
