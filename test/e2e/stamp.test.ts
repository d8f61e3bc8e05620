// From order to eye: a newcomer starts the demonstration and knows nothing but the words that it prints.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WORDS } from '../../dashboards/coop/messages/index.ts';
import type { Language } from '../../domain/messages/index.ts';
import { Phone } from '../support/api.ts';
import { buyer } from '../support/buyer-visit.ts';
import {
  activateAll,
  issueForLater,
  lookAtSheet,
  openLot,
  printFile,
  recallLot,
  voidFirst,
} from '../support/clerk-steps.ts';
import { byZbar, byZxing, pagesOf } from '../support/code-readers.ts';
import { arrive, DESKTOP, openBrowser, PHONE, signIn } from '../support/console-visit.ts';
import type { Size, Visit } from '../support/console-visit.ts';
import { changeRecords, recordsOf, sealedDays, seasonOf, signedIn } from '../support/demo-records.ts';
import { startDemo } from '../support/demo-start.ts';
import type { Demo } from '../support/demo-start.ts';
import { needs } from '../support/tools.ts';

const SHEET = 24;
const PRODUCT = 'Nhãn lồng trái vụ';
const OTHER_PRODUCT = 'Bắp cải Đông Tảo';
const PRODUCER = 'HTX Nông sản Đông Tảo';
const REASON = 'dư lượng thuốc bảo vệ thực vật';
const DEMO_PASSWORD = '246802-nongso';
const AS_BEFORE = /^như lần đầu.* as at the first start/;

let dataDir: string;
let demo: Demo;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nongso-'));
  demo = await startDemo(dataDir);
  await seasonOf(demo);
});

afterAll(async () => {
  await demo.stop();
  await rm(dataDir, { recursive: true, force: true });
});

needs(
  'chromium',
  'pdftoppm',
  'zbarimg',
)('from the printed words', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const enter = async (size: Size, language: Language): Promise<Visit> => {
    const arrived = await arrive(browser, demo.api, { size });
    await arrived.page.goto(demo.console);
    if (language === 'en') await arrived.page.getByRole('button', { name: 'English' }).click();
    const visit = { ...arrived, words: WORDS[language] };
    await signIn(visit, demo.login, demo.password);
    await visit.page.getByRole('heading', { name: visit.words.lots.title, level: 1 }).waitFor();
    return visit;
  };

  it.each([
    { size: PHONE, language: 'vi', place: 5 },
    { size: PHONE, language: 'en', place: 9 },
    { size: DESKTOP, language: 'vi', place: 17 },
    { size: DESKTOP, language: 'en', place: 12 },
  ] as const)(
    'a clerk prints the sheet, and a buyer opens a code of it ($size.width px, $language)',
    async ({ size, language, place }) => {
      const clerk = await enter(size, language);
      const lot = await openLot(clerk, PRODUCT);
      await lookAtSheet(clerk);
      const [sheet = '', ...more] = await pagesOf(await printFile(clerk));
      expect(more).toEqual([]);
      const addresses = byZbar(sheet);
      expect(new Set(addresses).size).toBe(SHEET);
      expect(await byZxing(sheet)).toEqual(addresses);
      expect(addresses).toContain(demo.stamp);

      const unseen = addresses.filter((address) => address !== demo.stamp);
      const eye = await buyer(browser, { size, language });
      await eye.scan(unseen[place] ?? '', 'live');
      await eye.seesGoods({ product: PRODUCT, producer: PRODUCER, lot });
      await eye.scansAgain();
    },
  );

  it('a clerk activates later, voids one and recalls the lot, and a buyer sees it at once', async () => {
    const clerk = await enter(PHONE, 'vi');
    const eye = await buyer(browser, { size: PHONE, language: 'vi' });
    const lot = await openLot(clerk, OTHER_PRODUCT);
    const [spoilt = '', sound = ''] = await issueForLater(clerk, '5');
    await eye.scan(spoilt, 'notActive');
    await activateAll(clerk, '5');
    await eye.scan(spoilt, 'live');
    await voidFirst(clerk, 'in hỏng');
    await eye.scan(spoilt, 'void');
    await eye.scan(sound, 'live');
    await recallLot(clerk, { lot, reason: REASON });
    await eye.scan(sound, 'recalled');
    await eye.page.getByText(REASON).waitFor();
    await eye.scan(demo.stamp, 'live');
  });
});

describe('a later start on the same folder', () => {
  it('finds everything as it was, makes nothing twice and ends by Ctrl-C', async () => {
    const season = await seasonOf(demo);
    expect(await recordsOf(demo, demo.password)).toMatchObject({
      products: { length: 2 },
      plots: { length: 2 },
      seasons: { length: 2 },
      lots: { length: 2 },
      gateways: { length: 1 },
    });
    await changeRecords(demo, demo.password);
    const before = await recordsOf(demo, demo.password);
    expect(await demo.stop()).toMatchObject({ code: 0, signal: null });
    const sealed = sealedDays(dataDir);

    const again = await startDemo(dataDir, { group: 'own' });
    onTestFinished(async () => void (await again.stop()));
    expect(again).toMatchObject({
      login: demo.login,
      password: expect.stringMatching(AS_BEFORE) as string,
      pin: expect.stringMatching(AS_BEFORE) as string,
    });
    expect(new URL(again.stamp).pathname).toBe(new URL(demo.stamp).pathname);
    expect(await seasonOf(again)).toBe(season);
    expect(await recordsOf(again, demo.password)).toEqual(before);
    await Phone.pair(again.phonePage, demo.pin);

    process.kill(-again.pid, 'SIGINT');
    const { code, stderr } = await again.ended;
    expect(stderr).not.toContain('started again');
    expect(stderr).not.toContain('living through');
    expect(code).toBe(0);
    expect(() => process.kill(-again.pid, 0)).toThrow('ESRCH');
    expect(sealedDays(dataDir)).toEqual(expect.arrayContaining(sealed));
  });

  it('takes the password and PIN that NONGSO_DEMO_PASSWORD gives it', async () => {
    await demo.stop();
    const given = await startDemo(dataDir, { env: { NONGSO_DEMO_PASSWORD: DEMO_PASSWORD } });
    onTestFinished(async () => void (await given.stop()));
    expect(given.stdout).not.toContain(DEMO_PASSWORD);
    expect(given.password).toBe('NONGSO_DEMO_PASSWORD');
    await signedIn(given, DEMO_PASSWORD);
    await expect(signedIn(given, demo.password)).rejects.toThrow('401');
    await Phone.pair(given.phonePage, DEMO_PASSWORD.slice(0, 6));
    await expect(Phone.pair(given.phonePage, demo.pin)).rejects.toThrow('401');
  });
});
