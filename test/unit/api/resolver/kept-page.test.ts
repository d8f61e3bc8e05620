import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gzipPage, keepPage, plainPage } from '../../../../api/resolver/kept-page.ts';

const CODE = '7K3M9QXW2ABCD';
const filling = (code: string, unit: string) => ({ code: Buffer.from(code), unit: Buffer.from(unit) });
const long = 'Nhãn lồng Hưng Yên. '.repeat(500);

describe('a kept page', () => {
  test.each([
    ['with the code in both halves', `<a href="/t/${CODE}">${long}`, `${long}${CODE}</html>`],
    ['with the code at every edge', `${CODE}${CODE}a${CODE}`, `${CODE}`],
    ['without the code', long, long],
    ['with nothing in it', '', ''],
  ])('%s gives the same bytes plain and zipped', (_, before, after) => {
    const page = keepPage({ before, after }, CODE);
    for (const [code, unit] of [
      ['0123456789ABC', '<p>Tem này đã được quét 3 lần</p>'],
      ['', ''],
      ['X', 'y'.repeat(60_000)],
    ] as const) {
      const wanted = (before + '\0' + after).replaceAll(CODE, code).replace('\0', unit);
      expect(plainPage(page, filling(code, unit)).toString()).toBe(wanted);
      expect(gunzipSync(gzipPage(page, filling(code, unit))).toString()).toBe(wanted);
    }
  });

  test('is hardly larger than if it were compressed as a whole', () => {
    const page = keepPage({ before: long, after: long }, CODE);
    expect(gzipPage(page, filling('', '')).length).toBeLessThan(400);
  });

  test('has no room for a filling that a stored block cannot hold', () => {
    const page = keepPage({ before: 'a', after: 'b' }, CODE);
    expect(() => gzipPage(page, filling('', 'x'.repeat(70_000)))).toThrow(RangeError);
  });
});
