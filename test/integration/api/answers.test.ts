import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { onEachStore } from '../../support/api-stores.ts';
import {
  BROWSER,
  expectPage,
  firstUnit,
  GTIN,
  LOT,
  measured,
  pathOf,
  PUBLIC_URL,
  stamped,
} from '../../support/stamped.ts';

const UNIT = { level: 'unit', count: 2, activate: 'on-issue' };
const UNKNOWN_GTIN = '09521234543213';

const HOSTILE = [
  '/01/%2e%2e/%2e%2e/etc/passwd',
  '/01/../../etc/passwd',
  `/01/${GTIN}/10/a%00b`,
  `/01/${GTIN}/21/%zz`,
  '/01/%ff%fe',
  `/01/${GTIN}/21/%F0%9F%8D%8A`,
  `/01/${GTIN}/21/${'A'.repeat(2_000)}`,
  `/01/${'9'.repeat(2_000)}`,
  `/01/${GTIN}/10/${encodeURIComponent('<script>alert(1)</script>')}`,
  '/01//',
  '/t/',
  '/t/%00',
  '/t/%zz',
  `/t/${'x'.repeat(2_000)}`,
  `/t/${encodeURIComponent('"><img src=x onerror=alert(1)>')}`,
  '/page/01/%zz',
  "/t/'%20or%201=1",
];

onEachStore('the page of a stamp', (kind) => {
  test('that is live tells product, producer, lot, harvest, who measured and how often it was scanned', async () => {
    const coop = await stamped(kind);
    const gateway = await measured(coop);
    const { path, code } = await firstUnit(coop);
    const page = await coop.open(path);
    expectPage(page, 200);
    expect(page.headers['content-language']).toBe('vi');
    expect(page.headers.link).toBe(
      `<${PUBLIC_URL}${path}?linkType=linkset>; rel="linkset"; type="application/linkset+json"`,
    );
    for (const text of [
      'Tem đang có hiệu lực',
      'Nhãn lồng',
      'HTX Đông Tảo',
      `cho lô ${LOT}`,
      '30/10/2026 – 01/11/2026',
      '08/11/2026',
      'Khu vườn trên',
      'VN-33-0123',
      '2 trong 4 ngày có số liệu niêm phong',
      '50 số liệu',
      gateway,
      'Bạn là người quét đầu tiên.',
      `<link rel="canonical" href="${PUBLIC_URL}${path}"/>`,
      `<a href="${path}?lang=en"`,
      `<span class="code">${code}</span>`,
    ])
      expect(page.text).toContain(text);
    // The second scan, of another stamp of the lot: the page is the same but for its own code and count.
    const [, other] = await coop.issue({ ...UNIT, count: 3 });
    const second = await coop.open(pathOf(other!));
    expect(second.text.replaceAll(other!.code, code)).toBe(page.text);
    const again = await coop.open(path);
    expect(again.text).toContain('Tem này đã được quét 2 lần, lần đầu ngày');
  });

  test('that is not active yet is calm and shows the product only', async () => {
    const coop = await stamped(kind);
    const { path } = await firstUnit(coop, { ...UNIT, activate: 'later' });
    const page = await coop.open(path);
    expectPage(page, 200);
    expect(page.text).toContain('Tem chưa được đưa vào dùng');
    expect(page.text).toContain('Nhãn lồng');
    expect(page.text).not.toContain(LOT);
    const [ofRoll] = await coop.roll(1);
    expectPage(await coop.open(pathOf(ofRoll!)), 200);
  });

  test('changes at once when it is activated, voided, or its lot recalled', async () => {
    const coop = await stamped(kind);
    const { path, code } = await firstUnit(coop, { ...UNIT, activate: 'later' });
    const other = await firstUnit(coop);
    const shows = async (text: string): Promise<void> => expect((await coop.open(path)).text).toContain(text);
    await shows('Tem chưa được đưa vào dùng');
    await coop.manager('POST /api/v1/stamps/activate', { codes: [code] });
    await shows('Tem đang có hiệu lực');
    await coop.manager(`PATCH /api/v1/products/${coop.product}`, { name: 'Nhãn xuồng' });
    await shows('Nhãn xuồng');
    await coop.manager('POST /api/v1/stamps/void', { codes: [code], reason: 'rách' });
    await shows('Tem này đã bị hủy');
    await coop.open(other.path);
    await coop.manager(`POST /api/v1/lots/${coop.lot}/recall`, { reason: 'dư lượng thuốc' });
    await shows('Đừng ăn sản phẩm này');
    const recalled = await coop.open(other.path);
    expectPage(recalled, 200);
    expect(recalled.text).toContain('dư lượng thuốc');
  });

  test('is in English by the header or by the link', async () => {
    const coop = await stamped(kind);
    const { path } = await firstUnit(coop);
    const english = await coop.open(path, { ...BROWSER, 'accept-language': 'en-GB,en;q=0.9,vi;q=0.5' });
    expect(english.headers['content-language']).toBe('en');
    expect(english.text).toContain('<html lang="en">');
    expect(english.text).toContain(`<a href="${path}?lang=vi"`);
    expect((await coop.open(`${path}?lang=en`)).text).toContain('<html lang="en">');
    expect((await coop.open(path)).text).toContain('<html lang="vi">');
  });

  test('that a whole lot shares has no serial; the long form and a query lead to the same pack', async () => {
    const coop = await stamped(kind);
    const [shared] = await coop.issue({ level: 'lot', count: 50, activate: 'on-issue' });
    expect(pathOf(shared!)).toBe(`/01/${GTIN}/10/${LOT}`);
    const page = await coop.open(pathOf(shared!));
    expectPage(page, 200);
    expect(page.text).toContain('Bạn là người đầu tiên quét tem của lô này.');
    expect(page.text).not.toContain('Số sê-ri');
    // Nobody is asked to read out what is not there.
    await coop.manager('POST /api/v1/stamps/void', { codes: [shared!.code], reason: 'in sai' });
    expect((await coop.open(pathOf(shared!))).text).toMatch(/Tem này đã bị hủy(?!.*sê-ri)/s);

    const { code } = await firstUnit(coop);
    for (const path of [
      `/01/${GTIN}/10/${LOT}/21/${code}`,
      `/01/${GTIN}/22/XL/21/${code}`,
      `/01/${GTIN}/21/${code}/`,
      `/01/${GTIN}/21/${code}?15=261127&utm_source=zalo`,
    ]) {
      const long = await coop.open(path);
      expectPage(long, 200);
      expect(long.text).toContain(`<link rel="canonical" href="${PUBLIC_URL}/01/${GTIN}/21/${code}"/>`);
    }
    expectPage(await coop.open(`/01/${GTIN}/10/2026-11-02/21/${code}`), 404);
  });

  test('is the same for a client that names the whole address in its request', async () => {
    const coop = await stamped(kind);
    const { path } = await firstUnit(coop);
    const page = await coop.open(PUBLIC_URL + path);
    expectPage(page, 200);
    expect(page.text).toContain(`<link rel="canonical" href="${PUBLIC_URL}${path}"/>`);
    expectPage(await coop.open(`${PUBLIC_URL}/01/${GTIN}/21/%zz`), 400);
  });

  test('tells of the season that was under way when the harvest began', async () => {
    const coop = await stamped(kind);
    const plot = await coop.manager<{ id: string }>('POST /api/v1/plots', { name: 'Khu vườn trên' });
    const season = (crop: string, started_on: string) =>
      coop.manager('POST /api/v1/seasons', { plot: plot.body.id, crop, started_on });
    await coop.manager(`PATCH /api/v1/lots/${coop.lot}`, { plots: [plot.body.id] });
    const { path } = await firstUnit(coop);
    // The lot was harvested from 30 October to 1 November.
    await season('Cải bẹ', '2026-10-31');
    expect((await coop.open(path)).text).toContain('Cải bẹ, từ ngày 31/10/2026');
    await season('Nhãn cũ', '2025-03-01');
    await season('Nhãn', '2026-03-01');
    const { text } = await coop.open(path);
    expect(text).toContain('Nhãn, từ ngày 01/03/2026');
    expect(text).not.toContain('Cải bẹ');
  });

  test('without a GTIN stands under its code', async () => {
    const coop = await stamped(kind, { gtin: null });
    const { path, code } = await firstUnit(coop);
    expect(path).toBe(`/t/${code}`);
    const page = await coop.open(path);
    expectPage(page, 200);
    expect(page.text).toContain(`${code.slice(0, 4)}-${code.slice(4, 9)}-${code.slice(9)}`);
    const unknown = await coop.open('/t/0000000000000');
    expectPage(unknown, 404);
    expect(unknown.text).toContain('Mã này chưa từng được cấp');
    const typed = await coop.open(`/t/${code.toLowerCase()}`);
    expectPage(typed, 400);
    expect(typed.text).toContain(`href="/t/${code}"`);
  });

  test('is the same bytes with and without gzip', async () => {
    const coop = await stamped(kind);
    await measured(coop);
    const { path } = await firstUnit(coop);
    for (const address of [path, `/01/${GTIN}`, `/01/${UNKNOWN_GTIN}`, '/01/5']) {
      const fetchedInAdvance = { ...BROWSER, 'sec-purpose': 'prefetch' };
      const plain = await coop.open(address, fetchedInAdvance);
      const zipped = await coop.open(address, {
        ...fetchedInAdvance,
        'accept-encoding': 'gzip, deflate, br',
      });
      expect(zipped.headers['content-encoding']).toBe('gzip');
      expect(Number(zipped.headers['content-length'])).toBe(zipped.bytes.length);
      expect(gunzipSync(zipped.bytes).toString()).toBe(plain.text);
      expect(zipped.bytes.length).toBeLessThan(14_000);
      const refused = await coop.open(address, { ...fetchedInAdvance, 'accept-encoding': 'gzip;q=0' });
      expect(refused.headers['content-encoding']).toBeUndefined();
    }
  });
});

onEachStore('an address without a stamp', (kind) => {
  test('unknown serial or lot of a known GTIN: 404, with the product and what may have been meant', async () => {
    const coop = await stamped(kind);
    const { code } = await firstUnit(coop);
    for (const path of [
      `/01/${GTIN}/21/0000000000000`,
      `/01/${GTIN}/10/NO-SUCH`,
      `/01/${GTIN}/10/${LOT}`, // a lot whose packs each have their own stamp
      `/01/${GTIN}/235/ABC`,
    ]) {
      const page = await coop.open(path);
      expectPage(page, 404);
      expect(page.text).toContain('Mã này chưa từng được cấp');
      expect(page.text).toContain('Nhãn lồng');
      expect(page.text).not.toContain('<section class="card unit"');
    }
    const typed = await coop.open(`/01/${GTIN}/21/${code.toLowerCase()}`);
    expectPage(typed, 404);
    expect(typed.text).toContain(`href="/01/${GTIN}/21/${code}"`);
  });

  test('a bare GTIN is the page of the product; an unknown one 404', async () => {
    const coop = await stamped(kind);
    const product = await coop.open(`/01/${GTIN}`);
    expectPage(product, 200);
    expect(product.text).toContain('Trang của sản phẩm');
    const unknown = await coop.open(`/01/${UNKNOWN_GTIN}/21/0000000000000`);
    expectPage(unknown, 404);
    expect(unknown.text).toContain('Không tìm thấy sản phẩm');
  });

  test('a stamp of another product is not issued for this one', async () => {
    const coop = await stamped(kind);
    const { code } = await firstUnit(coop);
    await coop.manager('POST /api/v1/products', { name: 'Cam', gtin: UNKNOWN_GTIN });
    expectPage(await coop.open(`/01/${UNKNOWN_GTIN}/21/${code}`), 404);
  });

  test('mistyped: 400 with addresses that exist', async () => {
    const coop = await stamped(kind);
    const { code } = await firstUnit(coop);
    const near = async (path: string): Promise<string[]> => {
      const page = await coop.open(path);
      expectPage(page, 400);
      expect(page.text).toContain('Địa chỉ này chưa đúng');
      const offered = /<ul>(.*?)<\/ul>/s.exec(page.text)?.[1] ?? '';
      return [...offered.matchAll(/href="([^"]+)"/g)].map(([, href]) => href!);
    };
    expect(await near('/01/09521234567890')).toEqual([`/01/${GTIN}`]);
    expect(await near(`/01/09521234576899/21/${code}`)).toEqual([`/01/${GTIN}/21/${code}`]);
    expect(await near(`/01/9521234567899/21/${code.toLowerCase()}`)).toEqual([`/01/${GTIN}/21/${code}`]);
    expect(await near(`/01/${GTIN}/21/${code}/10/${LOT}`)).toEqual([`/01/${GTIN}/21/${code}`]);
    expect(await near(`/01/${GTIN}/foo`)).toEqual([`/01/${GTIN}`]);
    expect(await near('/01/09521234543214')).toEqual([]);
    expect(await near('/01/')).toEqual([]);
    expect(await near(`/01/${GTIN}?01=5`)).toEqual([]);
  });

  test('hostile: a page, and never a word from inside', async () => {
    const coop = await stamped(kind);
    for (const path of HOSTILE) {
      const page = await coop.open(path);
      expectPage(page, 400);
      expect(page.text).not.toMatch(/<script>|<img/);
    }
    // Escaped twice or a step in a path: nothing but an odd serial.
    for (const serial of ['%252e%252e', '%2e%2e', '%252F', "'%3BDROP"])
      expectPage(await coop.open(`/01/${GTIN}/21/${serial}`), 404);
  });
});
