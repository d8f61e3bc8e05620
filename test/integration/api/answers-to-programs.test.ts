import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../../cli/package-root.ts';
import { onEachStore } from '../../support/api-stores.ts';
import { BROWSER, expectPage, firstUnit, GTIN, LOT, PUBLIC_URL, stamped } from '../../support/stamped.ts';
import type { Seen } from '../../support/stamped.ts';

const ANY = { accept: '*/*' };
const UNKNOWN_GTIN = '09521234543213';

const problem = ({ text }: Seen): { code: string; fault?: string } =>
  JSON.parse(text) as { code: string; fault?: string };

onEachStore('answers to programs', (kind) => {
  test('a linkset walks up to the levels that are known', async () => {
    const coop = await stamped(kind);
    const shops = [{ name: 'Sàn A', url: 'https://shop.example/nhan' }];
    await coop.manager(`PATCH /api/v1/products/${coop.product}`, { shops });
    const { code } = await firstUnit(coop);
    const anchors = async (path: string, headers: Record<string, string> = {}): Promise<string[]> => {
      const seen = await coop.open(path, headers);
      expect(seen.status).toBe(200);
      expect(seen.headers['content-type']).toBe('application/linkset+json');
      expect(seen.headers['access-control-allow-origin']).toBe('*');
      expectValid(JSON.parse(seen.text));
      const { linkset } = JSON.parse(seen.text) as { linkset: { anchor: string }[] };
      return linkset.map(({ anchor }) => anchor);
    };
    const product = `${PUBLIC_URL}/01/${GTIN}`;
    const byHeader = { accept: 'application/linkset+json' };
    const long = `/01/${GTIN}/10/${LOT}/21/${code}`;
    // Packs that each have their own stamp: the lot has no page, so no link leads to one.
    expect(await anchors(`${long}?linkType=linkset`, BROWSER)).toEqual([PUBLIC_URL + long, product]);
    expect(await anchors(`/01/${GTIN}/21/${code}`, byHeader)).toEqual([`${product}/21/${code}`, product]);
    expect(await anchors(`/01/${GTIN}/10/${LOT}/21/NONE`, byHeader)).toEqual([product]);
    await coop.issue({ level: 'lot', count: 1, activate: 'on-issue' });
    expect(await anchors(long, byHeader)).toEqual([PUBLIC_URL + long, `${product}/10/${LOT}`, product]);
    expect(await anchors(`/01/${GTIN}/10/${LOT}/21/NONE`, byHeader)).toEqual([
      `${product}/10/${LOT}`,
      product,
    ]);
    expectPage(await coop.open(`/page/01/${GTIN}/10/${LOT}`), 200);
    expect(await anchors(`/01/${GTIN}/22/XL/21/NONE?linkType=all`)).toEqual([product]);
    expect(await anchors(`/01/${GTIN}/235/XYZ`, byHeader)).toEqual([product]);
    expect(await anchors(`/t/${code}`, byHeader)).toEqual([`${PUBLIC_URL}/t/${code}`]);
  });

  test('a kind of link: 307 to it with the query that was asked, or 404', async () => {
    const coop = await stamped(kind);
    const { path } = await firstUnit(coop);
    const shops = [{ name: 'Sàn A', url: 'https://shop.example/nhan?a=1' }];
    await coop.manager(`PATCH /api/v1/products/${coop.product}`, { shops });
    const ask = (type: string): Promise<Seen> => coop.open(`${path}?15=261127&linkType=${type}`);
    const toPage = await ask('gs1:traceability');
    expect(toPage.status).toBe(307);
    expect(toPage.headers.location).toBe(`${PUBLIC_URL}/page${path}?lang=vi&15=261127`);
    expect(toPage.headers.link).toContain('rel="linkset"');
    expect((await ask('pip')).headers.location).toBe(`${PUBLIC_URL}/page/01/${GTIN}?lang=vi&15=261127`);
    expect((await ask('https://ref.gs1.org/voc/hasRetailers')).headers.location).toBe(
      'https://shop.example/nhan?a=1&15=261127',
    );
    for (const type of ['gs1:epcis', 'gs1:nonsense', '']) {
      const none = await ask(type);
      expect(none.status).toBe(404);
      expect(none.headers['content-type']).toMatch('application/problem+json');
      expect(none.headers['access-control-allow-origin']).toBe('*');
    }
  });

  test('without html: 307 to the default link, which always is a page', async () => {
    const coop = await stamped(kind);
    const { path } = await firstUnit(coop);
    const follow = async (address: string): Promise<Seen> => {
      const seen = await coop.open(address, ANY);
      expect(seen.status).toBe(307);
      const target = seen.headers.location ?? '';
      expect(target.startsWith(`${PUBLIC_URL}/page/`)).toBe(true);
      return coop.open(target.slice(PUBLIC_URL.length), ANY);
    };
    const page = await follow(`${path}?15=261127`);
    expectPage(page, 200);
    expect(page.text).toContain(`<link rel="canonical" href="${PUBLIC_URL}${path}"/>`);
    expectPage(await follow(`/01/${GTIN}`), 200);
    // A code that was not issued is not passed off as the page of the product.
    expectPage(await follow(`/01/${GTIN}/21/0000000000000`), 404);
    expect((await coop.open(path, {})).status).toBe(307);
    expectPage(await coop.open(`/page${path}?linkType=linkset`, ANY), 200);
  });

  test('errors are problems', async () => {
    const coop = await stamped(kind);
    const byHeader = { accept: 'application/linkset+json' };
    for (const [path, status, code] of [
      [`/01/${GTIN}/foo`, 400, 'malformed'],
      ['/01/09521234567890', 400, 'malformed'],
      ['/01/%zz', 400, 'malformed'],
      [`/01/${UNKNOWN_GTIN}`, 404, 'not_found'],
      ['/t/0000000000000', 404, 'not_found'],
    ] as const)
      for (const headers of [byHeader, ANY]) {
        const seen = await coop.open(path, headers);
        expect(seen.status).toBe(status);
        expect(seen.headers['content-type']).toMatch('application/problem+json');
        expect(seen.headers['access-control-allow-origin']).toBe('*');
        expect(problem(seen).code).toBe(code);
      }
    expect(problem(await coop.open('/01/09521234567890', byHeader)).fault).toBe('bad_check_digit');
  });

  test('HEAD is GET without a body, OPTIONS tells what any page may ask', async () => {
    const coop = await stamped(kind);
    const { path } = await firstUnit(coop);
    for (const address of [path, '/01/5', `/page${path}`]) {
      const head = await coop.open(address, { ...BROWSER, method: 'HEAD' });
      const get = await coop.open(address, { ...BROWSER, 'sec-purpose': 'prefetch' });
      expect(head.bytes).toHaveLength(0);
      expect(head.status).toBe(get.status);
      expect(head.headers['content-length']).toBe(get.headers['content-length']);
    }
    for (const address of [path, '/t/x', `/page${path}`, '/.well-known/gs1resolver']) {
      const options = await coop.open(address, { method: 'OPTIONS', origin: 'https://other.example' });
      expect(options.status).toBe(204);
      expect(options.headers['access-control-allow-origin']).toBe('*');
      expect(options.headers['access-control-allow-methods']).toBe('GET, HEAD, OPTIONS');
    }
    expect((await coop.open(path, { ...BROWSER, method: 'POST' })).status).toBe(405);
  });

  test('the resolver describes itself', async () => {
    const coop = await stamped(kind);
    const seen = await coop.open('/.well-known/gs1resolver', ANY);
    expect(seen.headers['access-control-allow-origin']).toBe('*');
    expect(JSON.parse(seen.text)).toMatchObject({ resolverRoot: PUBLIC_URL, supportedPrimaryKeys: ['01'] });
  });
});

const schemaFile = join(packageRoot(), '..', 'shared', 'data', 'linkset', 'gs1-linkset-schema.json');
const validate = existsSync(schemaFile)
  ? new Ajv({ strict: false }).compile(
      z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(schemaFile, 'utf8'))),
    )
  : undefined;

/** By the schema of GS1, where it is at hand. */
function expectValid(linkset: unknown): void {
  if (!validate) return;
  validate(linkset);
  expect(validate.errors).toBeNull();
}
