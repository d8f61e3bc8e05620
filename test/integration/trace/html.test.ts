/** The buyer's page as bytes: what it may weigh, and that no text of a cooperative becomes markup. */
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gzipPage, keepPage } from '../../../api/resolver/kept-page.ts';
import type { TraceDay, TraceView } from '../../../domain/http/trace.ts';
import { chance } from '../../support/chance.ts';
import { htmlOf, traceRenderer } from '../../support/trace-page.ts';
import { factsOf, seasonDays, SERIAL, STATES, traceView } from '../../support/trace-views.ts';

/** 14 kB: what a server may send in the first round trip (10 segments, RFC 6928). */
const FIRST_RESPONSE_MAX = 14_000;

const renderer = await traceRenderer();

const draw = chance(13);
const wild = (): number => draw() * 10;
/** Text that does not compress well. */
const noise = (length: number): string =>
  Buffer.from(Array.from({ length }, () => Math.floor(draw() * 256)))
    .toString('base64')
    .slice(0, length);

/** The page as the api sends it. */
function served(view: TraceView): Buffer {
  const { language } = view;
  const unit = Buffer.from(renderer.unit(factsOf('live'), language));
  return gzipPage(keepPage(renderer.page(view), SERIAL), { code: Buffer.from(SERIAL), unit });
}

describe('the weight of the page', () => {
  const live = traceView('live');
  const plot = live.plots[0]!;
  /** Each another season, as wild as none is. */
  const yearOf = (): TraceDay[] =>
    seasonDays(370, [7, 100, 101, 250]).map((day) => ({
      ...day,
      moisture: day.moisture && [10 + wild(), 20 + wild(), 30 + wild()],
      litres: 500 + 100 * wild(),
    }));
  const long: TraceView = {
    ...live,
    product: {
      ...live.product!,
      name: noise(120),
      shops: Array.from({ length: 8 }, () => ({ name: noise(60), url: `https://shop.example/${noise(80)}` })),
    },
    producer: { name: noise(120), address: noise(200), phone: '0221 3912 345' },
    plots: [{ ...plot, name: noise(80), days: yearOf() }],
  };

  it.each(['vi', 'en'] as const)(
    'is at most 14 kB with a season of 370 days and long texts, %s',
    (language) => expect(served({ ...long, language }).length).toBeLessThanOrEqual(FIRST_RESPONSE_MAX),
  );

  it('stays so for a lot from many plots', () => {
    const plots = Array.from({ length: 12 }, (_, n) => ({ ...plot, name: `Khu ${n}`, days: yearOf() }));
    const page = served({ ...live, plots });
    expect(page.length).toBeLessThanOrEqual(FIRST_RESPONSE_MAX);
    expect(gunzipSync(page).toString()).toContain('Khu 11');
  });
});

describe('what a cooperative typed', () => {
  const bad = `"'><img src=x onerror=alert(1)></title></style></script><script>alert(1)</script><!--`;
  const hostile = (view: TraceView): TraceView => poisoned(view, bad);

  it.each(STATES)('stays text in the page of %s', (state) => {
    for (const language of ['vi', 'en'] as const) {
      const html = htmlOf(
        renderer,
        { ...hostile(traceView(state)), state, language },
        {
          ...factsOf(state),
          serial: bad,
        },
      );
      expect(html).not.toMatch(/<img src=x|<script>|<!--/);
      expect(html.match(/<\/(title|style)>/g)).toHaveLength(2);
    }
  });

  it('cannot make a link that runs a script', () => {
    const view = traceView('live');
    const shops = [{ name: 'Quán', url: 'javascript:alert(1)' }];
    const { before, after } = renderer.page({
      ...view,
      otherLanguage: 'javascript:alert(1)',
      product: { ...view.product!, image: { path: 'javascript:alert(1)', width: 1, height: 1 }, shops },
    });
    expect(after).toContain('Quán');
    expect(before + after).not.toContain('javascript:');
  });
});

describe('the part about one pack', () => {
  it('stands in one place: the rest of the page knows no serial', () => {
    const { before, after } = renderer.page({ ...traceView('live'), address: 'https://id.example/01/1' });
    expect(before + after).not.toContain(SERIAL.slice(-6) + '<');
    expect(before).toContain('<main>');
    expect(after).toContain('</main>');
  });

  it('greets who scans first', () => {
    const facts = { serial: SERIAL, scans: 1, firstScan: null };
    expect(renderer.unit(facts, 'vi')).toContain('Bạn là người quét đầu tiên.');
    expect(renderer.unit({ ...facts, serial: null }, 'en')).toContain('first to scan a stamp of this lot');
  });

  it('tells how often and since when, without alarm', () => {
    const text = renderer.unit(factsOf('live'), 'vi');
    expect(text).toContain('đã được quét 3 lần, lần đầu ngày 22/11/2026 lúc 06:12');
    expect(text).not.toMatch(/giả/i);
  });

  it('is empty where there is no pack', () => {
    expect(renderer.unit(factsOf('malformed'), 'vi')).toBe('');
  });
});

describe('what other programs read', () => {
  const headOf = (view: TraceView): string => renderer.page(view).before;

  it('is the same bytes for the same view', () => {
    expect(renderer.page(traceView('live'))).toEqual(renderer.page(traceView('live')));
  });

  it('names the page in its language for chats and search engines', () => {
    const head = headOf(traceView('live'));
    expect(head).toMatch(/^<!doctype html><html lang="vi">/);
    for (const tag of [
      '<title>Nhãn lồng Hưng Yên</title>',
      '<meta property="og:title" content="Nhãn lồng Hưng Yên"/>',
      '<meta property="og:image" content="https://id.dongtao.example/files/nhan-long.webp"/>',
      '<meta property="og:locale" content="vi_VN"/>',
      '<link rel="canonical" href="https://id.dongtao.example/01/09521234567899/21/7K3M-9QXW-2ABC-D"/>',
    ])
      expect(head).toContain(tag);
  });

  it.each(['vi', 'en'] as const)('claims to record no place of a scan: there is none, %s', (language) => {
    expect(renderer.page(traceView('live', language)).after).not.toMatch(/vùng nào|region/);
  });

  it('says once, not 1 times, to who changes the language', () => {
    const facts = { serial: SERIAL, scans: 1, firstScan: Date.parse('2026-11-22T06:12:00+07:00') };
    expect(renderer.unit(facts, 'en')).toContain('This stamp was scanned once, on 22 Nov 2026 at 06:12.');
  });

  it('warns of a recall in the preview as well', () => {
    expect(headOf(traceView('recalled'))).toContain(
      '<meta property="og:title" content="Đừng ăn sản phẩm này: Nhãn lồng Hưng Yên"/>',
    );
  });

  it.each(STATES)('is asked not to list what is no page of a product: %s', (state) => {
    const listed = ['live', 'recalled', 'product'].includes(state);
    expect(headOf(traceView(state)).includes('content="noindex"')).toBe(!listed);
  });
});

/** The view with every text in it, at any depth, replaced. */
function poisoned<T>(value: T, by: string): T {
  const replaced = (_: string, inner: unknown): unknown => (typeof inner === 'string' ? by : inner);
  const language = { language: 'vi' };
  return { ...(JSON.parse(JSON.stringify(value, replaced)) as T), ...language };
}
