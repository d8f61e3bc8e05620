import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../../cli/package-root.ts';
import {
  buildLinkset,
  describeResolver,
  LINK_TYPES,
  linkTypeUrl,
  parseLinkType,
} from '../../../domain/linkset.ts';
import type { LinkLevel } from '../../../domain/linkset.ts';

const GTIN = 'https://id.example.vn/01/09521234567899';
const LOT = `${GTIN}/10/2026-11-20`;

const product: LinkLevel = {
  anchor: GTIN,
  itemDescription: 'Nhãn lồng Hưng Yên, túi 500 g',
  links: [
    { type: 'defaultLink', href: GTIN, title: 'Nhãn lồng Hưng Yên' },
    { type: 'pip', href: `${GTIN}?lang=vi`, title: 'Thông tin sản phẩm', hreflang: ['vi'] },
    { type: 'pip', href: `${GTIN}?lang=en`, title: 'Product information', hreflang: ['en'] },
    { type: 'hasRetailers', href: 'https://shop.example.vn/nhan', title: 'Nơi bán' },
  ],
};
const lot: LinkLevel = {
  anchor: LOT,
  itemDescription: 'Lô 2026-11-20',
  links: [{ type: 'traceability', href: LOT, title: 'Truy xuất nguồn gốc', hreflang: ['vi', 'en'] }],
};

describe('a linkset', () => {
  test('has one entry for each level, links under the full URL of their type', () => {
    expect(buildLinkset([lot, product])).toEqual({
      linkset: [
        {
          anchor: LOT,
          itemDescription: 'Lô 2026-11-20',
          'https://ref.gs1.org/voc/traceability': [
            { href: LOT, title: 'Truy xuất nguồn gốc', hreflang: ['vi', 'en'] },
          ],
        },
        {
          anchor: GTIN,
          itemDescription: 'Nhãn lồng Hưng Yên, túi 500 g',
          'https://ref.gs1.org/voc/defaultLink': [{ href: GTIN, title: 'Nhãn lồng Hưng Yên' }],
          'https://ref.gs1.org/voc/pip': [
            { href: `${GTIN}?lang=vi`, title: 'Thông tin sản phẩm', hreflang: ['vi'] },
            { href: `${GTIN}?lang=en`, title: 'Product information', hreflang: ['en'] },
          ],
          'https://ref.gs1.org/voc/hasRetailers': [
            { href: 'https://shop.example.vn/nhan', title: 'Nơi bán' },
          ],
        },
      ],
    });
  });

  test('is not built without a default link or with two for one item', () => {
    expect(() => buildLinkset([lot])).toThrow(RangeError);
    expect(() => buildLinkset([{ ...product, links: [...product.links, ...product.links] }])).toThrow(
      RangeError,
    );
  });
});

const folder = join(packageRoot(), '..', 'shared', 'data', 'linkset');

describe.skipIf(!existsSync(folder))('the schema of GS1 (shared/data/linkset)', () => {
  const load = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  // The schema carries an annotation of its own, "@id".
  const compile = (): ValidateFunction =>
    new Ajv({ strict: false }).compile(
      z.record(z.string(), z.unknown()).parse(load('gs1-linkset-schema.json')),
    );

  test('tells its own examples apart', () => {
    const validate = compile();
    expect(validate(load('valid-gs1-example.json'))).toBe(true);
    expect(validate(load('invalid-gs1-example.json'))).toBe(false);
    expect(validate(load('valid-basic-example.json'))).toBe(false);
  });

  test('accepts a linkset with every type of link', () => {
    const validate = compile();
    const links = LINK_TYPES.map((type) => ({ type, href: LOT, title: type }));
    for (const built of [
      buildLinkset([lot, product]),
      buildLinkset([{ ...lot, links }]),
      buildLinkset([product]),
    ]) {
      validate(built);
      expect(validate.errors).toBeNull();
    }
  });
});

describe('a link type that is asked for', () => {
  test.each([
    ['gs1:pip', 'pip'],
    ['pip', 'pip'],
    ['https://gs1.org/voc/traceability', 'traceability'],
    ['https://www.gs1.org/voc/traceability', 'traceability'],
    ['https://ref.gs1.org/voc/hasRetailers', 'hasRetailers'],
    ['http://gs1.org/voc/certificationInfo', 'certificationInfo'],
    ['gs1:defaultLink', 'defaultLink'],
    ['linkset', 'linkset'],
    ['all', 'linkset'],
  ])('as %s is %s', (value, type) => expect(parseLinkType(value)).toBe(type));

  test.each(['', 'gs1:', 'PIP', 'gs1:unheardOf', 'https://example.vn/voc/pip', 'toString', 'gs1:gs1:pip'])(
    'as %j is none',
    (value) => expect(parseLinkType(value)).toBeUndefined(),
  );

  test('is found again by its full URL', () => {
    for (const type of LINK_TYPES) expect(parseLinkType(linkTypeUrl(type))).toBe(type);
  });
});

test('the resolver describes itself: where it is and which keys it answers', () => {
  expect(describeResolver('Hợp tác xã Đông Tảo', 'https://id.example.vn/')).toEqual({
    name: 'Hợp tác xã Đông Tảo',
    resolverRoot: 'https://id.example.vn',
    supportedPrimaryKeys: ['01'],
    supportedLinkType: [{ namespace: 'https://ref.gs1.org/voc/', prefix: 'gs1:' }],
    linkTypeDefaultCanBeLinkset: false,
    jsonLdContextLocation: 'https://ref.gs1.org/standards/resolver/linkset-context',
  });
});
