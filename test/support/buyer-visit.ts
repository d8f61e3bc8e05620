/** A buyer's phone in front of a stamp page: scripts are off, nothing is known of earlier visits. */
import type { Browser, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type { Language } from '../../domain/messages/index.ts';
import type { Size } from './console-visit.ts';
import { eventually } from './eventually.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What the phone asks for and what its owner then reads. */
const READ = {
  vi: {
    locale: 'vi-VN',
    live: 'Tem đang có hiệu lực',
    notActive: 'Tem chưa được đưa vào dùng',
    void: 'Tem này đã bị hủy',
    recalled: 'Đừng ăn sản phẩm này',
    first: 'Bạn là người quét đầu tiên.',
    scanned: /đã được quét (\d+) lần/,
    sealed: /(\d+) trong (\d+) ngày có số liệu niêm phong/,
    moisture: /Độ ẩm đất thấp nhất \d+\s%, trung bình \d+\s%, cao nhất \d+\s%/,
    watering: /Tưới \d+ ngày, tổng cộng [\d.]+ lít/,
    day: (year: string, month: string, day: string) => `${day}/${month}/${year}`,
  },
  en: {
    locale: 'en-GB',
    live: 'This stamp is valid',
    notActive: 'This stamp is not in use yet',
    void: 'This stamp was withdrawn',
    recalled: 'Do not eat this product',
    first: 'You are the first to scan it.',
    scanned: /was scanned (\d+) times/,
    sealed: /(\d+) of (\d+) days have sealed readings/,
    moisture: /Soil moisture: lowest \d+\s%, mean \d+\s%, highest \d+\s%/,
    watering: /Days with watering: \d+, [\d,]+ litres in all/,
    day: (year: string, month: string, day: string) => `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`,
  },
} as const;

export type Verdict = 'live' | 'notActive' | 'void' | 'recalled';
const RED: ReadonlySet<Verdict> = new Set(['void', 'recalled']);

/** A season with fewer sealed days would be no season. */
const LEAST_DAYS = 50;

export interface Goods {
  readonly product: string;
  readonly producer: string;
  /** Its number, which is the day of its harvest: `2026-11-20`. */
  readonly lot: string;
}

export class Buyer {
  readonly page: Page;
  readonly #read: (typeof READ)[Language];

  constructor(page: Page, language: Language) {
    this.page = page;
    this.#read = READ[language];
  }

  /** Opens the address of a stamp and sees this verdict: red where it warns, and only there. */
  async scan(address: string, verdict: Verdict): Promise<void> {
    const answer = await this.page.goto(address);
    expect(answer?.status()).toBe(200);
    const headline = this.page.getByRole('heading', { level: 1 });
    expect(await headline.innerText()).toBe(this.#read[verdict]);
    const ground = await this.page.evaluate<string>(GROUND);
    const [r = 0, g = 0, b = 0] = (ground.match(/[\d.]+/g) ?? []).map(Number);
    expect(r > 2 * Math.max(g, b)).toBe(RED.has(verdict));
  }

  /** The page shows these goods and the season that they grew in. */
  async seesGoods({ product, producer, lot }: Goods): Promise<void> {
    const text = (await this.page.locator('body').innerText()).replaceAll('\u00a0', ' ');
    const [year = '', month = '', day = ''] = lot.split('-');
    for (const words of [product, producer, lot, this.#read.day(year, month, day)])
      expect(text).toContain(words);
    const [, sealed, all] = this.#read.sealed.exec(text) ?? [];
    expect(Number(sealed)).toBeGreaterThan(LEAST_DAYS);
    expect(Number(all)).toBeGreaterThanOrEqual(Number(sealed));
    for (const name of [this.#read.moisture, this.#read.watering]) {
      const chart = this.page.getByRole('img', { name });
      const size = await chart.boundingBox();
      expect(size?.width).toBeGreaterThan(200);
      expect(await chart.evaluate((element: { tagName: string }) => element.tagName)).toBe('svg');
    }
  }

  /** A stamp that nobody has scanned before; each scan is counted. */
  async scansAgain(): Promise<void> {
    await this.page.getByText(this.#read.first).waitFor();
    const again = async (): Promise<number> => {
      await this.page.reload();
      return Number(this.#read.scanned.exec(await this.page.locator('body').innerText())?.[1] ?? 0);
    };
    const before = await eventually('the first scan is counted', async () => (await again()) || undefined);
    await eventually('another scan is counted', async () => (await again()) > before);
  }
}

/** The colour behind the headline. */
const GROUND = `(() => {
  let behind = document.querySelector('h1');
  while (/, 0\\)$/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
  return getComputedStyle(behind).backgroundColor;
})()`;

/** The page may talk to no other host than that of its address and log nothing. */
export async function buyer(
  browser: Browser,
  { size, language }: { readonly size: Size; readonly language: Language },
): Promise<Buyer> {
  const context = await browser.newContext({
    viewport: size,
    javaScriptEnabled: false,
    locale: READ[language].locale,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const origins = new Set<string>();
  const complaints: string[] = [];
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  page.on('console', (message) => complaints.push(message.text()));
  onTestFinished(async () => {
    await context.close();
    expect(origins.size).toBeLessThanOrEqual(1);
    expect(complaints).toEqual([]);
  });
  return new Buyer(page, language);
}
