import { describe, expect, it } from 'vitest';
import { compose } from '../../../../api/label/compose.ts';
import type { Composition } from '../../../../api/label/compose.ts';
import { labelFaces } from '../../../../api/label/face.ts';
import { LAYOUTS } from '../../../../api/label/layouts.ts';
import type { Label, LabelLayout, LabelTexts, Misfit, TextRun } from '../../../../api/label/model.ts';
import { planSymbols } from '../../../../api/label/symbol.ts';
import { advanceOf, width_mm } from '../../../../api/label/typeset.ts';
import { layoutNamed, TEXTS, unitLabel } from './sample.ts';

const faces = labelFaces();

function composed(
  texts: Partial<LabelTexts> = {},
  { layout = layoutNamed('a4-3x8'), longest = unitLabel(0) }: { layout?: LabelLayout; longest?: Label } = {},
): Composition | Misfit {
  const { size } = planSymbols(longest.address);
  return compose(layout, { texts: { ...TEXTS, ...texts }, longest, faces, size });
}

function fitting(...args: Parameters<typeof composed>): Composition {
  const result = composed(...args);
  if ('misfit' in result) throw new Error(JSON.stringify(result));
  return result;
}

function refused(...args: Parameters<typeof composed>): Misfit {
  const result = composed(...args);
  if ('misfit' in result) return result;
  throw new Error('it fits');
}

const runOf = (composition: Composition, text: string): TextRun => {
  const run = composition.common.find((candidate) => candidate.text === text);
  if (run === undefined)
    throw new Error(`no run ${text}: ${composition.common.map((r) => r.text).join(' | ')}`);
  return run;
};

describe('a label of 70 x 37 mm', () => {
  it('has a code of about 24 mm with its quiet zone, in whole dots', () => {
    const { module_mm, code } = fitting();
    expect(module_mm).toBeCloseTo((7 * 25.4) / 300, 9);
    expect(41 * module_mm).toBeLessThanOrEqual(25);
    expect(Math.min(code.x_mm, code.y_mm)).toBeGreaterThanOrEqual(4 * module_mm);
  });

  it('has the product biggest, then the lot, then the small lines, then the producer', () => {
    const composition = fitting();
    const sizes = ['Nhãn lồng', TEXTS.lot!, TEXTS.lines[0]!, TEXTS.producer].map(
      (text) => runOf(composition, text).size_pt,
    );
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(new Set(sizes).size).toBe(4);
    expect(sizes[0]).toBeGreaterThanOrEqual(12);
  });

  it('has the human readable lines under the code, clear of its quiet zone, the last level with the producer', () => {
    const composition = fitting();
    const { hri, code, module_mm } = composition;
    const codeBottom = code.y_mm + 33 * module_mm;
    expect(hri.x_mm).toBe(code.x_mm);
    expect(hri.y_mm).toHaveLength(2);
    expect(hri.y_mm[0]! - 0.76 * hri.size_pt * (25.4 / 72)).toBeGreaterThanOrEqual(
      codeBottom + 4 * module_mm,
    );
    expect(hri.y_mm[1]).toBeCloseTo(runOf(composition, TEXTS.producer).y_mm, 6);
  });

  it('breaks a long product into two lines before it makes it small', () => {
    const composition = fitting({ product: 'Nhãn lồng Hưng Yên loại một sấy khô' });
    const product = composition.common.filter(({ weight, size_pt }) => weight === 'semibold' && size_pt > 9);
    expect(product.map(({ text }) => text)).toEqual(['Nhãn lồng Hưng Yên', 'loại một sấy khô']);
  });

  it('breaks after a comma where that costs nothing', () => {
    const composition = fitting({ producer: 'HTX Nông nghiệp Đông Tảo, xã Đông Tảo, tỉnh Hưng Yên' });
    expect(runOf(composition, 'HTX Nông nghiệp Đông Tảo,').size_pt).toBe(
      runOf(composition, 'xã Đông Tảo, tỉnh Hưng Yên').size_pt,
    );
  });

  it('shrinks a product of many words, never under 6 pt', () => {
    const product = 'Nhãn lồng Hưng Yên loại một '.repeat(2).trim();
    const [run] = fitting({ product }).common;
    expect(run!.size_pt).toBeLessThan(10);
    expect(run!.size_pt).toBeGreaterThanOrEqual(6);
  });

  it('takes no room for a lot that is null and a producer that is empty', () => {
    const composition = fitting({ product: 'Nhãn lồng', lot: null, producer: ' ', lines: [] });
    expect(composition.common.map(({ text }) => text)).toEqual(['Nhãn lồng']);
  });

  it('sets decomposed Vietnamese as composed', () => {
    expect(fitting({ product: TEXTS.product.normalize('NFD') })).toEqual(fitting());
  });
});

describe.each(LAYOUTS)('on $id', (layout) => {
  it('all texts stay right of the quiet zone and within the margins', () => {
    const texts = { product: 'Ấp Mỹ Đường', lines: [], producer: 'HTX Đông Tảo' };
    const { common, code, module_mm, hri } = fitting(texts, { layout });
    const left = code.x_mm + 37 * module_mm;
    const right = layout.label.width_mm - layout.margin_mm;
    expect(common.length).toBeGreaterThan(0);
    for (const run of common) {
      const glyphs = faces[run.weight].line(run.text);
      const em_mm = run.size_pt * (25.4 / 72);
      const top = (Math.max(...glyphs.map((glyph) => glyph.top)) / 1000) * em_mm;
      expect(run.x_mm).toBeGreaterThanOrEqual(left - 1e-9);
      expect(run.x_mm + width_mm(advanceOf(glyphs), run.size_pt)).toBeLessThanOrEqual(right + 1e-9);
      expect(run.y_mm - top).toBeGreaterThanOrEqual(layout.margin_mm - 1e-9);
      expect(run.y_mm + 0.2 * em_mm).toBeLessThanOrEqual(layout.label.height_mm - layout.margin_mm);
    }
    expect(hri.x_mm + hri.width_mm).toBeLessThanOrEqual(right + 1e-9);
  });
});

describe('what does not fit', () => {
  const fits = (
    needed: { width_mm: number; height_mm: number },
    ...args: Parameters<typeof composed>
  ): boolean => {
    const layout = layoutNamed('a4-5x13');
    return !('misfit' in composed(args[0], { ...args[1], layout: { ...layout, label: needed } }));
  };

  it('is a code whose modules would be under 0.396 mm, with the label that would hold it', () => {
    const longest = {
      address: `https://truy-xuat.${'hop-tac-xa.'.repeat(7)}example.vn/01/09521234567899/10/${'L'.repeat(20)}/21/${'7'.repeat(20)}`,
      hri: ['(01) 09521234567899'],
    };
    const misfit = refused({ lines: [] }, { longest, layout: layoutNamed('a4-5x13') });
    if (misfit.misfit !== 'code') throw new Error(JSON.stringify(misfit));
    expect(misfit.what).toBe(longest.address);
    expect(misfit.needed.height_mm).toBeGreaterThan(21);
    expect(fits(misfit.needed, { lines: [] }, { longest })).toBe(true);
  });

  it('is a text too long for its least size, named, with the label that would hold it', () => {
    const texts = { producer: 'Hợp tác xã sản xuất và tiêu thụ nông sản an toàn xã Đông Tảo' };
    const misfit = refused(texts, { layout: layoutNamed('a4-5x13') });
    if (misfit.misfit !== 'text') throw new Error(JSON.stringify(misfit));
    expect(misfit.what).toBe(texts.producer);
    expect(fits(misfit.needed, texts)).toBe(true);
    expect(fits({ ...misfit.needed, width_mm: misfit.needed.width_mm - 2 }, texts)).toBe(false);
  });

  it('is a word that cannot be broken', () => {
    const product = 'Dưa'.repeat(40);
    expect(refused({ product })).toMatchObject({ misfit: 'text', what: product });
  });

  it('is more lines than the label is high', () => {
    const misfit = refused({ lines: Array.from({ length: 20 }, (_, i) => `Dòng ${i}`) });
    if (misfit.misfit !== 'text') throw new Error(JSON.stringify(misfit));
    expect(misfit.needed.height_mm).toBeGreaterThan(37);
  });

  it.each([
    ['an emoji', 'Nhãn 🍈', '🍈'],
    ['another script', 'Nhãn 龍眼', '龍'],
    ['a mark without its letter', 'Nhãn q\u0303', '\u0303'],
  ])('is %s, which the font does not have', (_, product, letter) => {
    expect(refused({ product })).toEqual({ misfit: 'letter', what: letter });
  });
});
